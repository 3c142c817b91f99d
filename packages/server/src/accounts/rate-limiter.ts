/** Counts tries by key in a sliding window, for one process. Past `keys` keys, the one tried longest ago is forgotten. */
export class RateLimiter {
  readonly #tries = new Map<string, number[]>()
  readonly #most: number
  readonly #withinMs: number
  readonly #keys: number
  readonly #now: () => number

  constructor({ most, withinMs, keys, now }: { most: number; withinMs: number; keys: number; now: () => number }) {
    this.#most = most
    this.#withinMs = withinMs
    this.#keys = keys
    this.#now = now
  }

  /** Returns the milliseconds until another try is allowed; 0 if one is allowed now. */
  waitMs(key: string): number {
    const oldest = this.#recent(key).at(-this.#most)
    return oldest === undefined ? 0 : oldest + this.#withinMs - this.#now()
  }

  count(key: string): void {
    const tries = [...this.#recent(key), this.#now()]
    // A map keeps the order of insertion: the tried key moves to the end.
    this.#tries.delete(key)
    this.#tries.set(key, tries)
    const [first] = this.#tries.keys()
    if (this.#tries.size > this.#keys && first !== undefined) this.#tries.delete(first)
  }

  /** Takes back one try, which was not a failure. */
  uncount(key: string): void {
    const tries = this.#recent(key).slice(0, -1)
    if (tries.length > 0) this.#tries.set(key, tries)
    else this.#tries.delete(key)
  }

  reset(key: string): void {
    this.#tries.delete(key)
  }

  #recent(key: string): number[] {
    const since = this.#now() - this.#withinMs
    return (this.#tries.get(key) ?? []).filter((time) => time > since)
  }
}
