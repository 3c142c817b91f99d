import { Problem } from '@berth/contract/http/problems.ts'
import { parseReference } from '@berth/contract/images/image-reference.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Registry, Repositories, Tag } from '@berth/contract/registries/registries.ts'
import { type HostTag, toHostTags } from '../../engine/hosts/read-image.ts'
import type { Listing } from '../../registry/client.ts'
import { type Page, pageOf } from '../../registry/paging.ts'
import { asProblem, type OperationContext } from '../operation-context.ts'
import { usesOf } from '../registries/image-uses.ts'

/** The engine's own images, listed like a registry: in a cluster of one host, a service needs no registry. */
export const HOST_IMAGES: Registry = {
  id: 'this-host',
  kind: 'host',
  name: 'This host',
  address: '',
  plainHttp: false,
  caCertificate: null,
  username: null,
  createdAt: null,
}

/** Returns whether images can be picked from the host's own: not in a cluster of several hosts, because the others could not pull them. */
export function hasHostImages({ view }: Pick<OperationContext, 'view'>): boolean {
  return view.snapshot.hosts.length === 1
}

export async function hostRepositories(
  context: OperationContext,
  { q = '', limit, cursor }: Listing,
): Promise<Repositories> {
  const names = [...new Set((await hostTags(context)).map(({ repository }) => repository))]
  const matching = names.filter((name) => name.toLowerCase().includes(q.toLowerCase())).toSorted()
  const { items, nextCursor } = pageOf(matching, limit, cursor ?? null)
  return { catalogue: true, items: items.map((name) => ({ name })), nextCursor }
}

/** Returns a page of tags, newest first. */
export async function hostTagsOf(
  context: OperationContext,
  repository: string,
  { q = '', limit, cursor }: Listing,
): Promise<Page<Tag>> {
  const all = (await hostTags(context)).filter((one) => one.repository === repository)
  if (all.length === 0) throw new Problem('not-found', message('image-not-found', { image: repository }))
  const parsed = parseReference(repository)
  const uses = parsed.ok ? usesOf(context.view, parsed.reference.registry, parsed.reference.repository) : () => []
  const tags = all
    .filter(({ tag }) => tag.toLowerCase().includes(q.toLowerCase()))
    .toSorted((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt))
    .map(({ tag: name, digest, sizeBytes, createdAt }) => {
      return { name, digest, sizeBytes, createdAt, platforms: [], services: uses({ tag: name, digest }) }
    })
  return pageOf(tags, limit, cursor ?? null)
}

async function hostTags({ engine }: OperationContext): Promise<HostTag[]> {
  try {
    return (await engine.images()).flatMap(toHostTags)
  } catch (error) {
    throw asProblem(error)
  }
}
