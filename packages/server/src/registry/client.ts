import { DOCKER_HUB, formatReference, parseReference } from '@berth/contract/images/image-reference.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Image, Repositories, Tag as ShownTag } from '@berth/contract/registries/registries.ts'
import pMap from 'p-map'
import { Connection, type ConnectionSettings, isHub } from './connection.ts'
import { ImageReader, imageSubject } from './image-reader.ts'
import { NameLists } from './name-lists.ts'
import { type Page, pageOf } from './paging.ts'
import { RegistryError, type RegistryErrorKind } from './registry-error.ts'
import { byVersion } from './version-order.ts'

export interface Listing {
  /** A text that names must contain; case is ignored. */
  readonly q?: string | undefined
  readonly limit: number
  /** The `nextCursor` of the previous page of this listing. */
  readonly cursor?: string | undefined
}

/** A tag without its services, which the registry does not know. */
export type Tag = Omit<ShownTag, 'services'>
export type ImageDetails = Omit<Image, 'services'>

const CHECK_BYTES = 1024 * 1024

/**
 * A list of at most this many tags is sorted by date, which needs the details of every tag. A longer list is sorted by version, and only
 * the details of one page are read.
 */
const MAX_TAGS_SORTED_BY_DATE = 100
const CONCURRENCY = { concurrency: 8 }
/** At most this many tags are resolved to find those of a digest. If there are more, none is. */
const MAX_TAGS_TO_RESOLVE = 500
const MAX_TIME_MS = 15_000

/** Errors that leave one tag without details. Any other error fails the whole list. */
const TAG_ERRORS: readonly RegistryErrorKind[] = ['not-found', 'broken', 'rate-limited']
const CATALOGUE_UNAVAILABLE: readonly RegistryErrorKind[] = ['unauthorized', 'not-found', 'not-a-registry']

/**
 * A client of one OCI registry: Distribution, Harbor, Docker Hub and others that implement the Registry HTTP API v2. Reuse it: it caches
 * tokens, the details of images and, for ten seconds, names and the digests of tags.
 *
 * Every method throws RegistryError. A request is repeated only once, with credentials, if the registry asks for them.
 *
 * @see OCI Distribution Specification 1.1, "Pull" and "Content Discovery"
 */
export class RegistryClient {
  readonly #address: string
  readonly #connection: Connection
  readonly #names: NameLists
  readonly #images: ImageReader
  readonly #now: () => number

  /** @throws RegistryError `unreachable` if the address is malformed */
  constructor(settings: ConnectionSettings) {
    this.#address = isHub(settings.address) ? DOCKER_HUB : settings.address
    this.#now = settings.now ?? Date.now
    this.#connection = new Connection(settings)
    this.#names = new NameLists(this.#connection, this.#now)
    this.#images = new ImageReader(this.#connection, this.#now)
  }

  /** Checks that the registry answers and accepts the credentials. @throws RegistryError */
  async check(): Promise<void> {
    const request = { scope: '', maxBytes: CHECK_BYTES, subject: message('registry-api') }
    const { status, headers, body } = await this.#connection.send('/v2/', request).catch((error) => {
      if (isRegistryErrorOf(error, ['not-found'])) throw this.#connection.notARegistry(error.status)
      throw error
    })
    if (headers.has('docker-distribution-api-version') || body.length === 0) return
    if (!/^\s*\{/.test(body.toString())) throw this.#connection.notARegistry(status)
  }

  /**
   * Returns a page of repositories in the registry's order; with `q`, those that contain it. `catalogue` is false if the registry does not
   * list its repositories for these credentials. Without `q`, the registry chooses the page size; `limit` is only a request.
   */
  async repositories({ q = '', limit, cursor }: Listing): Promise<Repositories> {
    try {
      const { items, nextCursor } = q
        ? pageOf(containing(await this.#names.repositories(), q), limit, cursor ?? null)
        : await this.#names.browse(limit, cursor ?? null)
      return { catalogue: true, items: items.map((name) => ({ name })), nextCursor }
    } catch (error) {
      if (!isRegistryErrorOf(error, CATALOGUE_UNAVAILABLE)) throw error
      await this.check()
      return { catalogue: false, items: [], nextCursor: null }
    }
  }

  /** Returns a page of tags, newest first; above 100 tags, by version. Details that cannot be read, or not in time, are null. */
  async tags(repository: string, { q = '', limit, cursor }: Listing): Promise<Page<Tag>> {
    const path = this.#path(repository)
    const names = byVersion(containing(await this.#names.tags(path), q))
    if (names.length <= MAX_TAGS_SORTED_BY_DATE)
      return pageOf(newestFirst(await this.#describeTags(path, names)), limit, cursor ?? null)
    const { items, nextCursor } = pageOf(names, limit, cursor ?? null)
    return { items: await this.#describeTags(path, items), nextCursor }
  }

  /**
   * Returns the details of an image. Of an index, they describe linux/amd64, or else the first platform.
   *
   * @param reference a tag or a digest
   */
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

  /** Returns the digest that a tag stands for, at most ten seconds old. */
  async digest(repository: string, tag: string): Promise<string> {
    return this.#images.digest(this.#path(repository, tag), tag)
  }

  /** Returns the digest that a tag stands for, without the cache. */
  async digestNow(repository: string, tag: string): Promise<string> {
    return this.#images.digestNow(this.#path(repository, tag), tag)
  }

  /** Returns the names of all tags of a repository, without the cache. */
  async tagsNow(repository: string): Promise<readonly string[]> {
    const path = this.#path(repository)
    this.#names.drop(path)
    return this.#names.tags(path)
  }

  /** Returns the tags that stand for a digest, by version; null if the repository has too many tags to resolve each. */
  async tagsOf(repository: string, digest: string): Promise<string[] | null> {
    const path = this.#path(repository)
    const names = byVersion(await this.#names.tags(path))
    if (names.length > MAX_TAGS_TO_RESOLVE) return null
    const digests = await pMap(names, (name) => this.#images.digest(path, name).catch(() => null), CONCURRENCY)
    return names.filter((_, at) => digests[at] === digest)
  }

  /**
   * Deletes a tag, or an image with all of its tags by its digest. If the registry cannot delete a single tag, deletes the image if it has
   * no other tag.
   *
   * @throws RegistryError `not-offered` if the image has or may have other tags, or the registry deletes nothing
   */
  async delete(repository: string, reference: string): Promise<void> {
    const path = this.#path(repository, reference)
    try {
      await this.#delete(path, reference)
    } catch (error) {
      if (reference.includes(':') || !(error instanceof RegistryError) || ![400, 405].includes(error.status ?? 0))
        throw error
      await this.#deleteImageOfOnlyTag(path, reference)
    } finally {
      this.#names.drop(path)
      this.#images.drop(path, reference)
    }
  }

  async #deleteImageOfOnlyTag(repository: string, tag: string): Promise<void> {
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
      subject: imageSubject(repository, reference),
    })
  }

  /**
   * Returns the repository as used in API paths: adds "library/" on Docker Hub.
   *
   * @throws RegistryError `not-found` if the name is invalid
   */
  #path(repository: string, reference?: string): string {
    const version = reference === undefined ? '' : `${reference.includes(':') ? '@' : ':'}${reference}`
    const registry = this.#address === DOCKER_HUB ? DOCKER_HUB : 'localhost'
    const parsed = parseReference(`${registry}/${repository}${version}`)
    if (parsed.ok) return parsed.reference.repository
    const params = { reference: `${repository}${version}`, error: parsed.message }
    throw new RegistryError('not-found', message('no-such-image', params))
  }

  /** Reads the details of tags. Unreadable details are null. Stops reading when the registry limits requests or the time is up. */
  #describeTags(repository: string, names: readonly string[]): Promise<Tag[]> {
    const deadline = this.#now() + MAX_TIME_MS
    let isLimited = false
    const describe = async (name: string): Promise<Tag> => {
      if (isLimited || this.#now() > deadline) return unknown(name)
      try {
        return await this.#tag(repository, name)
      } catch (error) {
        if (!isRegistryErrorOf(error, TAG_ERRORS)) throw error
        isLimited ||= error.kind === 'rate-limited'
        return unknown(name)
      }
    }
    return pMap(names, describe, CONCURRENCY)
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

/** Sorts tags by creation time, newest first and unknown times last. Tags with equal or unknown times keep their order. */
function newestFirst(tags: readonly Tag[]): Tag[] {
  return tags.toSorted((one, other) => Date.parse(other.createdAt ?? NO_TIME) - Date.parse(one.createdAt ?? NO_TIME))
}

const NO_TIME = '1970-01-01T00:00:00Z'

function isRegistryErrorOf(error: unknown, kinds: readonly RegistryErrorKind[]): error is RegistryError {
  return error instanceof RegistryError && kinds.includes(error.kind)
}
