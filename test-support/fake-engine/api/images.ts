import type { Image } from '../containers/images.ts'
import { localImage, pullImage } from '../containers/local-images.ts'
import { timestamp } from '../identity.ts'
import type { Host, LocalImage } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { type ApiRequest, isTrue, Refusal, type Route, route } from './router.ts'

/** The size of every image. */
const SIZE_BYTES = 1_984_129

export function imageRoutes(swarm: Swarm): Route[] {
  return [
    route('GET', '/distribution/*/json', ({ parts: [reference = ''] }) => {
      const image = swarm.images.find(reference)
      if (!image) throw new Refusal(404, 'manifest unknown: manifest unknown')
      return { status: 200, json: distribution(image) }
    }),
    route('POST', '/images/create', ({ host, query }) => ({
      contentType: 'application/json',
      ...pull(swarm, host, referenceOf(query)),
    })),
    route('GET', '/images/json', ({ host }) => ({ status: 200, json: [...host.images.values()].map(summary) })),
    route('GET', '/images/*/json', (request) => {
      const { host, parts } = request
      const image = localImage(host, parts[0] ?? '')
      if (!image) throw new Refusal(404, `no such image: ${parts[0]}: No such image: ${parts[0]}`)
      return { status: 200, json: imageJson(image) }
    }),
    route('GET', '/images/*/history', (request) => ({ status: 200, json: history(findLocalImage(request)) })),
    route('DELETE', '/images/*', (request) => ({ status: 200, json: remove(request) })),
  ]
}

function findLocalImage({ host, parts: [reference = ''] }: ApiRequest): LocalImage {
  const image = localImage(host, reference)
  if (!image) throw new Refusal(404, `No such image: ${reference}`)
  return image
}

function referenceOf(query: URLSearchParams): string {
  const [image = '', tag] = [query.get('fromImage') ?? '', query.get('tag')]
  if (!tag) return image
  return tag.startsWith('sha256:') ? `${image}@${tag}` : `${image}:${tag}`
}

function pull(swarm: Swarm, host: Host, reference: string) {
  const isPresent = localImage(host, reference) !== undefined
  const local = pullImage(swarm, host, reference)
  if (!local) throw new Refusal(404, `manifest for ${reference} not found: manifest unknown: manifest unknown`)
  swarm.events.emit('image', 'pull', reference, { name: reference }, host.id)
  const outcome = isPresent ? 'Image is up to date' : 'Downloaded newer image'
  const messages = [
    { status: `Pulling from ${repositoryOf(reference)}`, id: reference.split(':').at(-1) },
    { status: `Digest: ${local.image.digest}` },
    { status: `Status: ${outcome} for ${reference}` },
  ]
  return { bytes: Buffer.from(messages.map((message) => `${JSON.stringify(message)}\r\n`).join('')) }
}

/** Returns the repository of a reference, without its registry. */
function repositoryOf(reference: string): string {
  return reference.replace(/^[^/]+\//, '').replace(/[:@].*$/, '')
}

function distribution({ digest, platform }: Image): unknown {
  return {
    Descriptor: { mediaType: 'application/vnd.docker.distribution.manifest.v2+json', digest, size: 528 },
    Platforms: [{ architecture: platform.architecture, os: platform.os }],
  }
}

function summary({ id, image, pulledAt, tags, digests }: LocalImage): unknown {
  return {
    Containers: -1,
    Created: Math.floor(pulledAt / 1000),
    Id: id,
    Labels: image.labels,
    ParentId: '',
    RepoDigests: [...digests],
    RepoTags: tags.size > 0 ? [...tags] : null,
    SharedSize: -1,
    Size: SIZE_BYTES,
    VirtualSize: SIZE_BYTES,
  }
}

function imageJson({ id, image, pulledAt, tags, digests }: LocalImage): unknown {
  const { ports, labels, platform } = image
  return {
    Id: id,
    RepoTags: [...tags],
    RepoDigests: [...digests],
    Created: timestamp(pulledAt),
    Architecture: platform.architecture,
    Os: platform.os,
    Size: SIZE_BYTES,
    VirtualSize: SIZE_BYTES,
    Config: {
      ...(ports.length > 0 && { ExposedPorts: Object.fromEntries(ports.map((port) => [`${port}/tcp`, {}])) }),
      Env: ['PATH=/bin'],
      Cmd: ['/start'],
      Entrypoint: null,
      WorkingDir: '',
      User: '',
      Volumes: null,
      Labels: labels,
    },
  }
}

function history({ id, pulledAt, tags }: LocalImage): unknown[] {
  const created = Math.floor(pulledAt / 1000)
  return [{ Id: id, Created: created, CreatedBy: '', Comment: 'Imported from -', Size: SIZE_BYTES, Tags: [...tags] }]
}

/** Removes a tag. With its last tag, removes the image, unless a container uses it. */
function remove(request: ApiRequest): unknown[] {
  const { host, query, parts } = request
  const local = findLocalImage(request)
  const [reference = ''] = parts
  const user = [...host.containers.values()].find(({ imageId }) => imageId === local.id)
  const isLast = local.tags.size <= 1
  if (user && isLast && !isTrue(query.get('force')))
    throw new Refusal(
      409,
      `conflict: unable to remove repository reference ${JSON.stringify(reference)} (must force) - container ${user.id.slice(0, 12)} is using its referenced image ${local.id.slice(7, 19)}`,
    )
  local.tags.delete(reference)
  const untagged = [{ Untagged: reference }]
  if (!isLast || user) return untagged
  host.images.delete(local.id)
  return [...untagged, { Deleted: local.id }]
}
