import { parseReference, shortReference } from '@berth/contract/images/image-reference.ts'
import type { Language } from '@berth/contract/messages/message.ts'
import type { Registry } from '@berth/contract/registries/registries.ts'

/** Returns the name of a registry for users. */
export function sourceName({ kind, name }: Pick<Registry, 'kind' | 'name'>, language: Language): string {
  if (kind === 'registry') return name
  return language === 'zh' ? '本机镜像' : 'This host'
}

/** Returns the reference of an image, such as "registry.example:5000/shop/web:1.4". @param version a tag or a digest */
export function referenceOf(
  { kind, address }: Pick<Registry, 'kind' | 'address'>,
  repository: string,
  version: string,
) {
  const name = kind === 'host' ? repository : `${address}/${repository}`
  const reference = `${name}${version.includes(':') ? '@' : ':'}${version}`
  const parsed = parseReference(reference)
  return parsed.ok ? shortReference(parsed.reference) : reference
}
