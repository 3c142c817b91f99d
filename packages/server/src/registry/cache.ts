import { LRUCache } from 'lru-cache'

export interface Loaded<V> {
  readonly value: V
  /** Its share of the cache's room; 1 by default. */
  readonly weight?: number
  /** Without it, the value never expires. */
  readonly maxAgeMs?: number
}

type Load<V> = () => Promise<Loaded<V>>

/** Keeps loaded values until they expire or the room is needed: the least recently used value is dropped first. Failures are not kept. */
export class Cache<V extends object | string | number> {
  readonly #values: LRUCache<string, V, Load<V>>

  constructor({ room, now }: { room: number; now: () => number }) {
    this.#values = new LRUCache<string, V, Load<V>>({
      maxSize: room,
      perf: { now },
      ttlResolution: 0,
      // A value that is forgotten while it is loaded still answers those who wait for it.
      ignoreFetchAbort: true,
      fetchMethod: async (_key, _stale, { options, context: load }) => {
        const { value, weight = 1, maxAgeMs = 0 } = await load()
        options.size = weight
        options.ttl = maxAgeMs
        return value
      },
    })
  }

  peek(key: string): V | undefined {
    return this.#values.get(key)
  }

  /** Returns the value, and loads it where it is missing. Calls for the same key at the same time share one load. */
  get(key: string, load: Load<V>): Promise<V> {
    return this.#values.forceFetch(key, { context: load })
  }

  delete(key: string): void {
    this.#values.delete(key)
  }
}
