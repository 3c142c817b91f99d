import { digestFor } from '../identity.ts'
import type { Host, LocalImage } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import type { Image } from './images.ts'

/** Pulls an image from its registry to a host. @returns null if the image does not exist or is broken */
export function pullImage(swarm: Swarm, host: Host, reference: string): LocalImage | null {
  const image = swarm.images.find(reference)
  if (!image?.isPullable) return null
  const id = imageId(image)
  const local = host.images.get(id) ?? {
    id,
    image,
    pulledAt: swarm.clock.now(),
    tags: new Set<string>(),
    digests: new Set<string>(),
  }
  host.images.set(id, local)
  const [tagged = '', digest] = reference.split('@')
  if (digest === undefined) tagLocally(host, local, tagged)
  local.digests.add(`${tagged.replace(/:[^/]+$/, '')}@${image.digest}`)
  return local
}

/** Moves a tag to an image. A tag belongs to only one image. */
function tagLocally({ images }: Host, local: LocalImage, tag: string): void {
  for (const { tags } of images.values()) tags.delete(tag)
  local.tags.add(tag)
}

/** Returns the image of a host by reference or id. */
export function localImage({ images }: Host, reference: string): LocalImage | undefined {
  const byId = images.get(reference) ?? images.get(`sha256:${reference}`)
  if (byId) return byId
  const [tagged = '', digest] = reference.split('@')
  const repository = tagged.replace(/:[^/]+$/, '')
  return [...images.values()].find(({ tags, digests }) =>
    digest === undefined ? tags.has(tagged) : digests.has(`${repository}@${digest}`),
  )
}

function imageId({ digest }: Image): string {
  return digestFor(`configuration of ${digest}`)
}
