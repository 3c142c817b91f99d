import { LRUCache } from 'lru-cache'

export interface Loaded<V> {
  readonly value: V
  /** The entry's size in the unit of `room`; 1 by default. */
  readonly weight?: number
  /** Without it, the value never expires. */
  readonly maxAgeMs?: number
}

type Load<V> = () => Promise<Loaded<V>>

/** Caches loaded values until they expire or the cache is full; evicts the least recently used. Errors are not cached. */
export class Cache<V extends object | string | number> {
  readonly #values: LRUCache<string, V, Load<V>>

  constructor({ room, now }: { room: number; now: () => number }) {
    this.#values = new LRUCache<string, V, Load<V>>({
      maxSize: room,
      perf: { now },
      ttlResolution: 0,
      // A value that is dropped while loading is still returned to the callers that wait for it.
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
