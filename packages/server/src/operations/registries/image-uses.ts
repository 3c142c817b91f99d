import { parseReference, registryAt } from '@berth/contract/images/image-reference.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { View } from '../../view/view.ts'

interface Version {
  readonly tag: string | null
  readonly digest: string | null
}

/** Tells which services run an image of one repository, as the cluster is at this moment. */
export function usesOf(view: View, registry: string, repository: string): (image: Version) => ServiceRef[] {
  const running = view.snapshot.services.flatMap(({ ref, digest, spec, deleting }) => {
    const parsed = parseReference(spec.image)
    if (deleting || !parsed.ok || parsed.reference.repository !== repository) return []
    if (registryAt(parsed.reference.registry) !== registryAt(registry)) return []
    return [{ ref, digest, tag: parsed.reference.tag }]
  })
  // Its tag may stand for another image by now: what runs is told by the digest, where there is one.
  return ({ tag, digest }) =>
    running
      .filter((one) => (one.digest !== null && digest !== null ? one.digest === digest : one.tag === tag))
      .map(({ ref }) => ref)
      .sort((a, b) => a.space.localeCompare(b.space) || a.service.localeCompare(b.service))
}
