import { DOCKER_HUB, formatReference, parseReference } from '@berth/contract/images/image-reference.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Image, Repositories, Tag as ShownTag } from '@berth/contract/registries/registries.ts'
import pMap from 'p-map'
import { Connection, type ConnectionSettings, isHub } from './connection.ts'
import { ImageReader } from './image-reader.ts'
import { NameLists } from './name-lists.ts'
import { type Page, pageOf } from './paging.ts'
import { RegistryError, type RegistryErrorKind } from './registry-error.ts'
import { byVersion } from './version-order.ts'

export interface Listing {
  /** What names must contain, in whatever case. */
  readonly q?: string | undefined
  readonly limit: number
  /** The `nextCursor` of the page before, of the same listing. */
  readonly cursor?: string | undefined
}

/** What the registry knows of them; who runs them is known elsewhere. */
export type Tag = Omit<ShownTag, 'services'>
export type ImageDetails = Omit<Image, 'services'>

const CHECK_BYTES = 1024 * 1024

/** Up to so many tags are all read and shown by their time; more are ordered by their names, and only a page of them is read. */
const FEW_TAGS = 100
const AT_ONCE = { concurrency: 8 }
/** Of so many, each is asked which image it stands for. */
const MANY_TAGS = 500
const MAX_TIME_MS = 15_000

/** What makes one tag unreadable, not the registry. */
const OF_ONE_TAG: readonly RegistryErrorKind[] = ['not-found', 'broken', 'rate-limited']
const NO_CATALOGUE: readonly RegistryErrorKind[] = ['unauthorized', 'not-found', 'not-a-registry']

/**
 * One OCI registry, to read: Distribution, Harbor, Docker Hub and others that speak the Registry HTTP API v2. Keep it for as
 * long as the registry is known: it remembers tokens, what digests stand for, and for ten seconds names and tags.
 *
 * Every method throws RegistryError. Nothing is tried twice, but once more with the credentials that are asked for.
 * @see OCI Distribution Specification 1.1, "Pull" and "Content Discovery"
 */
export class RegistryClient {
  readonly #address: string
  readonly #connection: Connection
  readonly #names: NameLists
  readonly #images: ImageReader
  readonly #now: () => number

  /** @throws RegistryError `unreachable` when the address can't be one */
  constructor(settings: ConnectionSettings) {
    this.#address = isHub(settings.address) ? DOCKER_HUB : settings.address
    this.#now = settings.now ?? Date.now
    this.#connection = new Connection(settings)
    this.#names = new NameLists(this.#connection, this.#now)
    this.#images = new ImageReader(this.#connection, this.#now)
  }

  /** Resolves where a registry answers and accepts the credentials; else the error says what is wrong. */
  async check(): Promise<void> {
    const request = { scope: '', maxBytes: CHECK_BYTES, subject: message('registry-api') }
    const { status, headers, body } = await this.#connection.send('/v2/', request).catch((error) => {
      if (isFault(error, ['not-found'])) throw this.#connection.notARegistry(error.status)
      throw error
    })
    if (headers.has('docker-distribution-api-version') || body.length === 0) return
    if (!/^\s*\{/.test(body.toString())) throw this.#connection.notARegistry(status)
  }

  /**
   * The repositories, in the registry's order; with `q` those that contain it. `catalogue` is false where the registry
   * doesn't list them, to us at least. A page is as long as the registry makes it, and at most `limit` with `q`.
   */
  async repositories({ q = '', limit, cursor }: Listing): Promise<Repositories> {
    try {
      const { items, nextCursor } = q
        ? pageOf(containing(await this.#names.repositories(), q), limit, cursor ?? null)
        : await this.#names.browse(limit, cursor ?? null)
      return { catalogue: true, items: items.map((name) => ({ name })), nextCursor }
    } catch (error) {
      if (!isFault(error, NO_CATALOGUE)) throw error
      await this.check()
      return { catalogue: false, items: [], nextCursor: null }
    }
  }

  /**
   * A repository's tags, newest first; where there are more than a hundred, by version from high to low. What can't be read
   * of a tag, or not in time, is null.
   */
  async tags(repository: string, { q = '', limit, cursor }: Listing): Promise<Page<Tag>> {
    const path = this.#path(repository)
    const names = byVersion(containing(await this.#names.tags(path), q))
    if (names.length <= FEW_TAGS) return pageOf(newestFirst(await this.#described(path, names)), limit, cursor ?? null)
    const { items, nextCursor } = pageOf(names, limit, cursor ?? null)
    return { items: await this.#described(path, items), nextCursor }
  }

  /** `reference` is a tag or a digest. Of an index, what is told is of linux/amd64, or else of its first platform. */
  async image(repository: string, reference: string): Promise<ImageDetails> {
    const path = this.#path(repository, reference)
    const isDigest = reference.includes(':')
    const digest = isDigest ? reference : await this.#images.digest(path, reference)
    const { otherType, config, layers, platforms, sizeBytes, createdAt } = await this.#images.facts(path, digest)
    const whole = formatReference({
      registry: this.#address,
      repository: path,
      ...(isDigest ? { tag: null, digest } : { tag: reference, digest: null }),
    })
    if (otherType !== null) {
      throw new RegistryError(
        'broken',
        message('not-runnable', { image: whole, type: otherType || message('media-type-unknown') }),
      )
    }
    return { reference: whole, digest, sizeBytes, createdAt, platforms: [...platforms], layers, ...config }
  }

  /** The digest that a tag stands for, at most ten seconds old. */
  async digest(repository: string, tag: string): Promise<string> {
    return this.#images.digest(this.#path(repository, tag), tag)
  }

  /** The same, asked for now, whatever was known. */
  async digestNow(repository: string, tag: string): Promise<string> {
    return this.#images.digestNow(this.#path(repository, tag), tag)
  }

  /** All tags of a repository by name alone, as they are now. */
  async tagsNow(repository: string): Promise<readonly string[]> {
    const path = this.#path(repository)
    this.#names.drop(path)
    return this.#names.tags(path)
  }

  /** The tags that stand for a digest, by version; null where there are too many tags to ask for each. */
  async tagsOf(repository: string, digest: string): Promise<string[] | null> {
    const path = this.#path(repository)
    const names = byVersion(await this.#names.tags(path))
    if (names.length > MANY_TAGS) return null
    const digests = await pMap(names, (name) => this.#images.digest(path, name).catch(() => null), AT_ONCE)
    return names.filter((_, at) => digests[at] === digest)
  }

  /**
   * Deletes a tag, or an image by its digest, with all of its tags then. Of registries that can't delete a tag alone, the image is
   * deleted where it has no other tag.
   */
  async delete(repository: string, reference: string): Promise<void> {
    const path = this.#path(repository, reference)
    try {
      await this.#delete(path, reference)
    } catch (error) {
      if (reference.includes(':') || !(error instanceof RegistryError) || ![400, 405].includes(error.status ?? 0))
        throw error
      await this.#deleteOnly(path, reference)
    } finally {
      this.#names.drop(path)
      this.#images.drop(path, reference)
    }
  }

  async #deleteOnly(repository: string, tag: string): Promise<void> {
    const digest = await this.#images.digest(repository, tag)
    const tags = await this.tagsOf(repository, digest)
    if (tags?.length === 1) return this.#delete(repository, digest)
    const { host } = this.#connection
    const others = tags?.filter((name) => name !== tag).join(', ') ?? message('other-tags')
    throw new RegistryError('not-offered', message('registry-deletes-no-single-tag', { host, tag, others }))
  }

  async #delete(repository: string, reference: string): Promise<void> {
    await this.#connection.send(`/v2/${repository}/manifests/${reference}`, {
      method: 'DELETE',
      scope: `repository:${repository}:delete`,
      maxBytes: CHECK_BYTES,
      subject: message('registry-image', { image: `${repository}${reference.includes(':') ? '@' : ':'}${reference}` }),
    })
  }

  /** The repository as it stands in paths: "library/" is added on Docker Hub, and what isn't a name never gets into one. */
  #path(repository: string, reference?: string): string {
    const version = reference === undefined ? '' : `${reference.includes(':') ? '@' : ':'}${reference}`
    const registry = this.#address === DOCKER_HUB ? DOCKER_HUB : 'localhost'
    const parsed = parseReference(`${registry}/${repository}${version}`)
    if (parsed.ok) return parsed.reference.repository
    const params = { reference: `${repository}${version}`, error: parsed.message }
    throw new RegistryError('not-found', message('no-such-image', params))
  }

  /** Goes on without what one tag lacks, and asks no more once the registry wants a rest or the time is up. */
  #described(repository: string, names: readonly string[]): Promise<Tag[]> {
    const deadline = this.#now() + MAX_TIME_MS
    let isLimited = false
    const describe = async (name: string): Promise<Tag> => {
      if (isLimited || this.#now() > deadline) return unknown(name)
      try {
        return await this.#tag(repository, name)
      } catch (error) {
        if (!isFault(error, OF_ONE_TAG)) throw error
        isLimited ||= error.kind === 'rate-limited'
        return unknown(name)
      }
    }
    return pMap(names, describe, AT_ONCE)
  }

  async #tag(repository: string, name: string): Promise<Tag> {
    const digest = await this.#images.digest(repository, name)
    const { sizeBytes, createdAt, platforms } = await this.#images.facts(repository, digest)
    return { name, digest, sizeBytes, createdAt, platforms: [...platforms] }
  }
}

function unknown(name: string): Tag {
  return { name, digest: null, sizeBytes: null, createdAt: null, platforms: [] }
}

function containing(names: readonly string[], q: string): string[] {
  const part = q.toLowerCase()
  return names.filter((name) => name.toLowerCase().includes(part))
}

/** The order among those of one time, or none, stays. */
function newestFirst(tags: readonly Tag[]): Tag[] {
  return tags.toSorted((one, other) => Date.parse(other.createdAt ?? NO_TIME) - Date.parse(one.createdAt ?? NO_TIME))
}

const NO_TIME = '1970-01-01T00:00:00Z'

function isFault(error: unknown, kinds: readonly RegistryErrorKind[]): error is RegistryError {
  return error instanceof RegistryError && kinds.includes(error.kind)
}
