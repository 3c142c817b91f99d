import { createHash } from 'node:crypto'
import pMap from 'p-map'
import { fetchWithCa } from './fetch-with-ca.ts'

export interface TestImage {
  readonly created?: string | undefined
  /** Sizes of the layers, in bytes. */
  readonly layers?: readonly number[]
  /** As in the image's configuration: `Env`, `Cmd`, `ExposedPorts`. */
  readonly config?: object
  readonly history?: readonly object[]
  readonly architecture?: string
  readonly variant?: string
  readonly format?: 'docker' | 'oci'
  /** The media type of the configuration, instead of an image's. */
  readonly configType?: string
}

export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
}

const TYPES = {
  docker: {
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
  oci: {
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    index: 'application/vnd.oci.image.index.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
}

/** Makes images and pushes them over the registry's own HTTP API. */
export class Pusher {
  readonly #base: string
  readonly #authorization: string | undefined
  readonly #fetch: typeof fetch
  /** For each digest, a repository that has the blob: another one mounts it from there. */
  readonly #pushed = new Map<string, string>()

  /** @param certificate the PEM of the authority of a registry with TLS */
  constructor(address: string, { authorization, certificate }: { authorization?: string; certificate?: string } = {}) {
    this.#base = `${certificate ? 'https' : 'http'}://${address}/v2`
    this.#authorization = authorization
    this.#fetch = certificate ? fetchWithCa(certificate) : fetch
  }

  /** Copies an image, not an index, from an open registry without TLS. */
  async copy(
    from: { readonly registry: string; readonly repository: string; readonly tag: string },
    repository: string,
    tag = from.tag,
  ) {
    const base = `http://${from.registry}/v2/${from.repository}`
    const answer = await fetch(`${base}/manifests/${from.tag}`, { headers: { accept: TYPES.docker.manifest } })
    const manifest = (await answer.json()) as { mediaType: string; config: Descriptor; layers: Descriptor[] }
    for (const { digest, mediaType } of [manifest.config, ...manifest.layers]) {
      const blob = await fetch(`${base}/blobs/${digest}`)
      await this.#blob(repository, mediaType, Buffer.from(await blob.arrayBuffer()))
    }
    return this.manifest(repository, [tag], manifest)
  }

  /** Pushes an image. Without tags, it is pushed by its digest alone. */
  async image(repository: string, tags: readonly string[], image: TestImage = {}): Promise<Descriptor> {
    const { layers = [10], format = 'docker', architecture = 'amd64' } = image
    const types = TYPES[format]
    const config = {
      created: image.created,
      os: 'linux',
      architecture,
      variant: image.variant,
      config: image.config,
      history: image.history,
    }
    const configBytes = Buffer.from(JSON.stringify({ ...config, rootfs: { type: 'layers', diff_ids: [] } }))
    const manifest = {
      schemaVersion: 2,
      mediaType: types.manifest,
      config: await this.#blob(repository, image.configType ?? types.config, configBytes),
      layers: await Promise.all(layers.map((size) => this.#blob(repository, types.layer, Buffer.alloc(size, 'x')))),
    }
    return this.manifest(repository, tags, manifest)
  }

  async index(
    repository: string,
    tags: readonly string[],
    manifests: readonly (Descriptor & { platform: object })[],
    format: 'docker' | 'oci' = 'oci',
  ): Promise<Descriptor> {
    return this.manifest(repository, tags, { schemaVersion: 2, mediaType: TYPES[format].index, manifests })
  }

  async manifest(
    repository: string,
    tags: readonly string[],
    manifest: { mediaType: string; [field: string]: unknown },
  ): Promise<Descriptor> {
    const body = Buffer.from(JSON.stringify(manifest))
    const digest = digestOf(body)
    const put = (reference: string) =>
      this.#send('PUT', `/${repository}/manifests/${reference}`, body, manifest.mediaType)
    await pMap(tags.length > 0 ? tags : [digest], put, { concurrency: 8 })
    return { mediaType: manifest.mediaType, digest, size: body.length }
  }

  async #blob(repository: string, mediaType: string, body: Buffer): Promise<Descriptor> {
    const digest = digestOf(body)
    const mount = this.#pushed.has(digest) ? `?mount=${digest}&from=${this.#pushed.get(digest)}` : ''
    const upload = await this.#send('POST', `/${repository}/blobs/uploads/${mount}`)
    if (upload.status !== 201) {
      const target = new URL(upload.headers.get('location') ?? '', this.#base)
      target.searchParams.set('digest', digest)
      await this.#send('PUT', target, body, 'application/octet-stream')
    }
    this.#pushed.set(digest, repository)
    return { mediaType, digest, size: body.length }
  }

  async #send(method: string, path: string | URL, body?: Buffer, type?: string): Promise<Response> {
    const headers = {
      ...(type && { 'content-type': type }),
      ...(this.#authorization && { authorization: this.#authorization }),
    }
    const url = typeof path === 'string' ? this.#base + path : path
    const response = await this.#fetch(url, { method, headers, ...(body && { body: new Uint8Array(body) }) })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`)
    return response
  }
}

export function digestOf(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`
}
