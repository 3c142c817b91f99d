/** A part of a run. Phases may overlap. */
export interface Phase {
  readonly name: string
  /** How long after the run. */
  readonly begunMs: number
  readonly ms: number
}

/** The clock of a run: what each phase took. */
export class Phases {
  readonly #began = performance.now()
  readonly #done: Phase[] = []

  /** In the order in which they began. */
  get all(): readonly Phase[] {
    return this.#done.toSorted((one, other) => one.begunMs - other.begunMs)
  }

  get tookMs(): number {
    return Math.round(performance.now() - this.#began)
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
