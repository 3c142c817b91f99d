import { Cache, type Loaded } from './cache.ts'
import type { Connection, Request } from './connection.ts'
import { pull } from './image-reader.ts'
import { nextQuery, type Page } from './paging.ts'
import { textsOf } from './parse-json.ts'
import { RegistryError } from './registry-error.ts'

const MAX_BYTES = 8 * 1024 * 1024
const PER_PAGE = 1000
/** Names beyond these are not looked at: a list of so many serves nobody. */
const MAX_NAMES = 20_000
const ROOM = 4 * MAX_NAMES
const MAX_AGE_MS = 10_000
const MAX_TIME_MS = 30_000

const CATALOGUE = { scope: 'registry:catalog:*', maxBytes: MAX_BYTES, subject: 'catalogue' }

/** The names that a registry lists: its repositories, and their tags. */
export class NameLists {
  readonly #connection: Connection
  readonly #now: () => number
  readonly #known: Cache<readonly string[]>

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection
    this.#now = now
    this.#known = new Cache({ room: ROOM, now })
  }

  /** One page of the catalogue as the registry pages it; `cursor` is the page before's. */
  async browse(limit: number, cursor: string | null): Promise<Page<string>> {
    const { fields, answer } = await this.#connection.json(`/v2/_catalog?${cursor ?? `n=${limit}`}`, CATALOGUE)
    return { items: textsOf(fields.repositories), nextCursor: nextQuery(answer.headers) }
  }

  /** All of the catalogue, at most ten seconds old. */
  repositories(): Promise<readonly string[]> {
    return this.#known.get('', () => this.#all('/v2/_catalog', 'repositories', CATALOGUE))
  }

  /** All tags of a repository, at most ten seconds old. */
  tags(repository: string): Promise<readonly string[]> {
    const request = { scope: pull(repository), maxBytes: MAX_BYTES, subject: `repository ${repository}` }
    return this.#known.get(repository, () => this.#all(`/v2/${repository}/tags/list`, 'tags', request))
  }

  /** What was known of this repository may not be so any more. */
  forget(repository: string): void {
    this.#known.forget(repository)
  }

  async #all(path: string, field: string, request: Request): Promise<Loaded<readonly string[]>> {
    const deadline = this.#now() + MAX_TIME_MS
    const names = new Set<string>()
    let query = await this.#add(names, path, field, request, `?n=${PER_PAGE}`).catch((error) => {
      // A registry with a lower limit of its own refuses; unasked, it gives as many as it likes.
      if (error instanceof RegistryError && error.status === 400) return this.#add(names, path, field, request, '')
      throw error
    })
    while (query !== null && names.size < MAX_NAMES) {
      const before = names.size
      query = await this.#add(names, path, field, request, `?${query}`)
      if (names.size === before) break
      if (this.#now() > deadline) {
        throw new RegistryError('unreachable', `${this.#connection.host} takes too long to list its ${field}.`)
      }
    }
    return { value: [...names].slice(0, MAX_NAMES), weight: Math.max(names.size, 1), maxAgeMs: MAX_AGE_MS }
  }

  /** Reads one page into `names`; resolves to the query of the next. */
  async #add(names: Set<string>, path: string, field: string, request: Request, query: string): Promise<string | null> {
    const { fields, answer } = await this.#connection.json(path + query, request)
    for (const name of textsOf(fields[field])) names.add(name)
    return nextQuery(answer.headers)
  }
}
