export interface Loaded<V> {
  readonly value: V
  /** Its share of the cache's room; 1 unless told. */
  readonly weight?: number
  /** For ever unless told. */
  readonly maxAgeMs?: number
}

interface Entry<V> {
  readonly value: V
  readonly weight: number
  readonly expiresAt: number
}

/** Keeps what was loaded until it is too old or the room is needed: what was used longest ago goes first. Failures are not kept. */
export class Cache<V> {
  readonly #room: number
  readonly #now: () => number
  readonly #entries = new Map<string, Entry<V>>()
  readonly #loading = new Map<string, Promise<V>>()
  #used = 0

  constructor({ room, now }: { room: number; now: () => number }) {
    this.#room = room
    this.#now = now
  }

  peek(key: string): V | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    this.forget(key)
    if (entry.expiresAt <= this.#now()) return undefined
    this.#add(key, entry)
    return entry.value
  }

  /** Those who ask for the same while it is being loaded wait for the one load. */
  async get(key: string, load: () => Promise<Loaded<V>>): Promise<V> {
    const known = this.peek(key)
    if (known !== undefined) return known
    const underWay = this.#loading.get(key) ?? this.#load(key, load)
    this.#loading.set(key, underWay)
    return underWay
  }

  forget(key: string): void {
    this.#used -= this.#entries.get(key)?.weight ?? 0
    this.#entries.delete(key)
  }

  async #load(key: string, load: () => Promise<Loaded<V>>): Promise<V> {
    try {
      const { value, weight = 1, maxAgeMs = Number.POSITIVE_INFINITY } = await load()
      this.forget(key)
      this.#add(key, { value, weight, expiresAt: this.#now() + maxAgeMs })
      return value
    } finally {
      this.#loading.delete(key)
    }
  }

  #add(key: string, entry: Entry<V>): void {
    this.#entries.set(key, entry)
    this.#used += entry.weight
    for (const oldest of this.#entries.keys()) {
      if (this.#used <= this.#room) break
      this.forget(oldest)
    }
  }
}
