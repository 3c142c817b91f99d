/** A part of a run. Phases may overlap. */
export interface Phase {
  readonly name: string
  /** Milliseconds from the start of the run. */
  readonly begunMs: number
  readonly ms: number
}

/** Measures the phases of a run. */
export class Phases {
  readonly #startedAt = performance.now()
  readonly #done: Phase[] = []

  /** The finished phases, in the order in which they began. */
  get all(): readonly Phase[] {
    return this.#done.toSorted((one, other) => one.begunMs - other.begunMs)
  }

  get tookMs(): number {
    return Math.round(performance.now() - this.#startedAt)
  }

  /** Measures `work`, whether it succeeds or not. */
  async measure<T>(name: string, work: () => Promise<T>): Promise<T> {
    const begunMs = this.tookMs
    try {
      return await work()
    } finally {
      this.#done.push({ name, begunMs, ms: this.tookMs - begunMs })
    }
  }
}
