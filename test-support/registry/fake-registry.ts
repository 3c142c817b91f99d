import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The properties of a pushed image. */
interface PushedImage {
  readonly labels?: Readonly<Record<string, string>>
  readonly createdAt?: string
  readonly exposedPorts?: readonly number[]
  readonly command?: readonly string[]
  /** The size of its only layer, in bytes. */
  readonly size?: number
}

/** An image registry in memory, without layers: the read part of the OCI distribution API. */
export interface FakeRegistry {
  /** Host and port, on plain HTTP. */
  readonly address: string
  /** Pushes an image under a tag, which moves if it exists. @returns the image's digest */
  push(repository: string, tag: string, image?: PushedImage): string
  stop(): Promise<void>
}

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
const CONFIG = 'application/vnd.docker.container.image.v1+json'
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip'
const LAYER_BYTES = 4 * 1024 * 1024

interface Contents {
  /** The digest of each tag, by repository. */
  readonly tags: Map<string, Map<string, string>>
  readonly manifests: Map<string, Buffer>
  readonly blobs: Map<string, Buffer>
}

export async function startFakeRegistry(): Promise<FakeRegistry> {
  const contents: Contents = { tags: new Map(), manifests: new Map(), blobs: new Map() }
  const server = createServer((request, response) => answer(contents, request, response))
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(0, '127.0.0.1', resolve)
  await promise
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    push: (repository, tag, image = {}) => push(contents, repository, tag, image),
    async stop() {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      server.closeAllConnections()
      await closed.promise
    },
  }
}

function push({ tags, manifests, blobs }: Contents, repository: string, tag: string, image: PushedImage): string {
  const config = Buffer.from(JSON.stringify(configOf(image)))
  const configDigest = digestOf(config)
  blobs.set(configDigest, config)
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: CONFIG, size: config.length, digest: configDigest },
      layers: [{ mediaType: LAYER, size: image.size ?? LAYER_BYTES, digest: digestOf(Buffer.from(configDigest)) }],
    }),
  )
  const digest = digestOf(manifest)
  manifests.set(digest, manifest)
  const digestsByTag = tags.get(repository) ?? new Map()
  tags.set(repository, digestsByTag.set(tag, digest))
  return digest
}

function configOf({ labels = {}, createdAt, exposedPorts = [], command = ['/start'] }: PushedImage): unknown {
  return {
    architecture: 'amd64',
    os: 'linux',
    ...(createdAt && { created: createdAt }),
    config: {
      Cmd: command,
      Env: ['PATH=/bin'],
      Labels: labels,
      ExposedPorts: Object.fromEntries(exposedPorts.map((port) => [`${port}/tcp`, {}])),
    },
    rootfs: { type: 'layers', diff_ids: [] },
    history: [{ created_by: 'COPY / /' }],
  }
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
}

function answer(contents: Contents, request: IncomingMessage, response: ServerResponse): void {
  const { status, headers, body } = replyTo(contents, request)
  response.writeHead(status, headers).end(body)
}

function replyTo(contents: Contents, { method, url = '' }: IncomingMessage): Reply {
  const { pathname, searchParams } = new URL(url, 'http://registry')
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'UNSUPPORTED')
  if (pathname === '/v2/') return json({})
  if (pathname === '/v2/_catalog') return list('repositories', [...contents.tags.keys()], { pathname, searchParams })
  const [, repository = '', kind, reference = ''] = /^\/v2\/(.+)\/(tags|manifests|blobs)\/([^/]+)$/.exec(pathname) ?? []
  const tags = contents.tags.get(repository)
  if (!tags) return refusal(404, 'NAME_UNKNOWN')
  if (kind === 'tags') return list('tags', [...tags.keys()], { pathname, searchParams })
  if (kind === 'blobs') return blobReply(contents.blobs, reference, 'application/octet-stream')
  return blobReply(contents.manifests, tags.get(reference) ?? reference, MANIFEST)
}

/** Returns one page of names: at most `n` names after `last`. */
function list(
  field: string,
  names: readonly string[],
  { pathname, searchParams: query }: Pick<URL, 'pathname' | 'searchParams'>,
): Reply {
  const last = query.get('last') ?? ''
  const rest = names.filter((name) => name > last).sort()
  const page = rest.slice(0, Number(query.get('n') ?? rest.length))
  const next = `${pathname}?n=${page.length}&last=${encodeURIComponent(page.at(-1) ?? '')}`
  return json({ [field]: page }, page.length < rest.length ? { Link: `<${next}>; rel="next"` } : {})
}

function json(body: unknown, headers: Record<string, string> = {}): Reply {
  return { status: 200, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

function blobReply(all: ReadonlyMap<string, Buffer>, digest: string, type: string): Reply {
  const body = all.get(digest)
  if (!body) return refusal(404, 'MANIFEST_UNKNOWN')
  return { status: 200, headers: { 'Content-Type': type, 'Docker-Content-Digest': digest }, body }
}

function refusal(status: number, code: string): Reply {
  const errors = [{ code, message: code.toLowerCase().replace('_', ' ') }]
  return { ...json({ errors }), status }
}
