import { message } from '@berth/contract/messages/message.ts'
import { Cache, type Loaded } from './cache.ts'
import type { Connection, Request } from './connection.ts'
import { pullScope } from './image-reader.ts'
import { nextQuery, type Page } from './paging.ts'
import { textsOf } from './parse-json.ts'
import { RegistryError } from './registry-error.ts'

const MAX_BYTES = 8 * 1024 * 1024
const PER_PAGE = 1000
/** Limits memory: further names are not read. */
const MAX_NAMES = 20_000
const CACHE_SIZE = 4 * MAX_NAMES
const MAX_AGE_MS = 10_000
const MAX_TIME_MS = 30_000

const CATALOGUE = { scope: 'registry:catalog:*', maxBytes: MAX_BYTES, subject: message('registry-catalogue') }

/** The names that a registry lists: its repositories, and their tags. */
export class NameLists {
  readonly #connection: Connection
  readonly #now: () => number
  readonly #cache: Cache<readonly string[]>

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection
    this.#now = now
    this.#cache = new Cache({ room: CACHE_SIZE, now })
  }

  /** Returns one page of the catalogue as the registry pages it; `cursor` is that of the previous page. */
  async browse(limit: number, cursor: string | null): Promise<Page<string>> {
    const { fields, answer } = await this.#connection.json(`/v2/_catalog?${cursor ?? `n=${limit}`}`, CATALOGUE)
    return { items: textsOf(fields.repositories), nextCursor: nextQuery(answer.headers) }
  }

  /** Returns the whole catalogue, at most ten seconds old. */
  repositories(): Promise<readonly string[]> {
    return this.#cache.get('', () => this.#readAll('/v2/_catalog', 'repositories', CATALOGUE))
  }

  /** Returns all tags of a repository, at most ten seconds old. */
  tags(repository: string): Promise<readonly string[]> {
    const request = {
      scope: pullScope(repository),
      maxBytes: MAX_BYTES,
      subject: message('registry-repository', { repository }),
    }
    return this.#cache.get(repository, () => this.#readAll(`/v2/${repository}/tags/list`, 'tags', request))
  }

  /** Removes the tags of a repository from the cache: they may have changed. */
  drop(repository: string): void {
    this.#cache.delete(repository)
  }

  async #readAll(path: string, field: string, request: Request): Promise<Loaded<readonly string[]>> {
    const deadline = this.#now() + MAX_TIME_MS
    const names = new Set<string>()
    let query = await this.#readPage(names, path, field, request, `?n=${PER_PAGE}`).catch((error) => {
      // A registry with a lower limit of its own refuses. Without a size, it chooses one.
      if (error instanceof RegistryError && error.status === 400) return this.#readPage(names, path, field, request, '')
      throw error
    })
    while (query !== null && names.size < MAX_NAMES) {
      const before = names.size
      query = await this.#readPage(names, path, field, request, `?${query}`)
      if (names.size === before) break
      if (this.#now() > deadline) {
        const { host } = this.#connection
        throw new RegistryError('unreachable', message('registry-list-too-slow', { host, subject: request.subject }))
      }
    }
    return { value: [...names].slice(0, MAX_NAMES), weight: Math.max(names.size, 1), maxAgeMs: MAX_AGE_MS }
  }

  /** Reads one page into `names`; resolves to the query of the next page. */
  async #readPage(
    names: Set<string>,
    path: string,
    field: string,
    request: Request,
    query: string,
  ): Promise<string | null> {
    const { fields, answer } = await this.#connection.json(path + query, request)
    for (const name of textsOf(fields[field])) names.add(name)
    return nextQuery(answer.headers)
  }
}
