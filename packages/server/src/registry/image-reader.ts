import { createHash } from 'node:crypto'
import { type Message, message } from '@berth/contract/messages/message.ts'
import type { Image } from '@berth/contract/registries/registries.ts'
import { Cache, type Loaded } from './cache.ts'
import type { Connection } from './connection.ts'
import { type ImageConfig, NO_CONFIG, readConfig } from './image-config.ts'
import { ACCEPTED_MANIFESTS, type Descriptor, DIGEST, type Manifest, mainEntry, readManifest } from './manifest.ts'
import { type Fields, parseObject } from './parse-json.ts'
import { RegistryError } from './registry-error.ts'
import type { TransportResponse } from './transport.ts'

/** The properties of an image that never change, because the image is named by its digest. */
export interface ImageFacts {
  /** Compressed size of all layers, for the platform of `config`; null if it is unknown. */
  readonly sizeBytes: number | null
  readonly createdAt: string | null
  readonly platforms: readonly string[]
  readonly config: ImageConfig
  readonly layers: Image['layers']
  /** The media type of an artifact that is not an image; null for an image. */
  readonly otherType: string | null
}

const MiB = 1024 * 1024
/** The limit beyond which the distribution specification lets a registry refuse a manifest. */
const MAX_MANIFEST_BYTES = 4 * MiB
const MAX_CONFIG_BYTES = 4 * MiB
const FACTS_ROOM_BYTES = 8 * MiB
/** The time for which a tag's digest is cached. A push may move the tag, but the next page of a list needs the same digests again. */
const TAG_AGE_MS = 10_000
const TAGS_ROOM = 5000
/** The maximum nesting: an index may contain another one. Deeper manifests are not read. */
const MAX_DEPTH = 3

const NO_FACTS: ImageFacts = {
  sizeBytes: null,
  createdAt: null,
  platforms: [],
  config: NO_CONFIG,
  layers: [],
  otherType: null,
}

/** Reads manifests and the objects that they refer to. An object with a digest is read once, because it cannot change. */
export class ImageReader {
  readonly #connection: Connection
  readonly #digests: Cache<string>
  readonly #facts: Cache<ImageFacts>

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection
    this.#digests = new Cache({ room: TAGS_ROOM, now })
    this.#facts = new Cache({ room: FACTS_ROOM_BYTES, now })
  }

  /**
   * Returns the digest that a tag stands for, at most ten seconds old. It is requested with HEAD, which registries do not count as a pull.
   */
  digest(repository: string, tag: string): Promise<string> {
    return this.#digests.get(`${repository}:${tag}`, async () => {
      const value = await this.#askDigest(repository, tag)
      return { value, maxAgeMs: TAG_AGE_MS }
    })
  }

  /** Returns the digest without the cache, for a tag that is reported as moved at this moment. */
  digestNow(repository: string, tag: string): Promise<string> {
    this.#digests.delete(`${repository}:${tag}`)
    return this.#askDigest(repository, tag)
  }

  /** Removes a deleted tag from the cache. */
  drop(repository: string, tag: string): void {
    this.#digests.delete(`${repository}:${tag}`)
  }

  facts(repository: string, digest: string): Promise<ImageFacts> {
    return this.#facts.get(digest, () => this.#load(repository, { digest, mediaType: '', platform: null }, MAX_DEPTH))
  }

  async #askDigest(repository: string, tag: string): Promise<string> {
    const head = await this.#manifest('HEAD', repository, tag).catch((error) => {
      // An answer to HEAD has no body: GET reports what is missing, and whether this is a registry at all.
      if (error instanceof RegistryError && error.kind === 'not-found') return null
      throw error
    })
    const reported = head?.headers.get('docker-content-digest') ?? ''
    if (DIGEST.test(reported)) return reported
    const { body } = await this.#manifest('GET', repository, tag)
    return hashOf(body, 'sha256')
  }

  async #load(repository: string, descriptor: Descriptor, depth: number): Promise<Loaded<ImageFacts>> {
    const answer = await this.#manifest('GET', repository, descriptor.digest)
    const fields = parseObject(answer.body)
    if (!fields) throw this.#connection.notARegistry(answer.status)
    const manifest = readManifest(fields, descriptor.mediaType || (answer.headers.get('content-type') ?? ''))
    // The digest of a schema 1 manifest is not that of its bytes. Nothing in it is used.
    if (manifest.kind !== 'old') this.#verify(answer.body, descriptor.digest)
    const weight = answer.body.length
    if (manifest.kind === 'old') return { value: NO_FACTS, weight }
    if (manifest.kind === 'other') return { value: { ...NO_FACTS, otherType: manifest.type }, weight }
    if (manifest.kind === 'index') return this.#index(repository, manifest, weight, depth)
    return this.#image(repository, manifest, weight)
  }

  async #index(
    repository: string,
    { entries }: Extract<Manifest, { kind: 'index' }>,
    weight: number,
    depth: number,
  ): Promise<Loaded<ImageFacts>> {
    const platforms = [...new Set(entries.map(({ platform }) => platform).filter((platform) => platform !== null))]
    const main = mainEntry(entries)
    if (!main || depth === 1) return { value: { ...NO_FACTS, platforms }, weight }
    const { value, weight: more = 0 } = await this.#load(repository, main, depth - 1)
    return { value: platforms.length > 0 ? { ...value, platforms } : value, weight: weight + more }
  }

  async #image(
    repository: string,
    { config: { digest }, sizeBytes, layers: parts }: Extract<Manifest, { kind: 'image' }>,
    weight: number,
  ): Promise<Loaded<ImageFacts>> {
    const { body, fields } = await this.#blob(repository, digest)
    const { createdAt, platform, config, steps } = readConfig(fields)
    const platforms = platform === null ? [] : [platform]
    // Steps belong to layers by their order alone. If their numbers differ, it is unknown which step made which layer.
    const layers = parts.map((part, at) => ({
      ...part,
      createdBy: steps.length === parts.length ? (steps[at] ?? null) : null,
    }))
    return { value: { sizeBytes, createdAt, platforms, config, layers, otherType: null }, weight: weight + body.length }
  }

  async #blob(repository: string, digest: string): Promise<{ body: Buffer; fields: Fields }> {
    const { body } = await this.#connection.send(`/v2/${repository}/blobs/${digest}`, {
      scope: pullScope(repository),
      maxBytes: MAX_CONFIG_BYTES,
      subject: message('registry-configuration', { digest, repository }),
    })
    this.#verify(body, digest)
    const fields = parseObject(body)
    if (fields) return { body, fields }
    const params = { host: this.#connection.host, digest, repository }
    throw new RegistryError('broken', message('registry-configuration-malformed', params))
  }

  #manifest(method: 'GET' | 'HEAD', repository: string, reference: string): Promise<TransportResponse> {
    return this.#connection.send(`/v2/${repository}/manifests/${reference}`, {
      method,
      scope: pullScope(repository),
      accept: ACCEPTED_MANIFESTS,
      maxBytes: MAX_MANIFEST_BYTES,
      subject: imageSubject(repository, reference),
    })
  }

  #verify(body: Buffer, digest: string): void {
    const algorithm = digest.startsWith('sha512:') ? 'sha512' : 'sha256'
    if (hashOf(body, algorithm) === digest) return
    throw new RegistryError('broken', message('registry-digest-wrong', { host: this.#connection.host, digest }))
  }
}

/** Returns the name of an image for error messages. @param reference a tag or a digest */
export function imageSubject(repository: string, reference: string): Message {
  return message('registry-image', { image: `${repository}${reference.includes(':') ? '@' : ':'}${reference}` })
}

/** Returns the scope that a token must allow to read a repository. */
export function pullScope(repository: string): string {
  return `repository:${repository}:pull`
}

function hashOf(body: Buffer, algorithm: 'sha256' | 'sha512'): string {
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`
}
