import type { Timings } from '../../timings.ts'

/** How a check ended. A `rest` applies to all keys of the registry. */
export type CheckResult =
  | { readonly kind: 'done' }
  /** This key could not be checked. */
  | { readonly kind: 'failed' }
  /** The registry cannot be asked, or limits requests. `seconds` is the pause that it asks for; null if it names none. */
  | { readonly kind: 'rest'; readonly seconds: number | null }

interface Settings {
  /** Between two checks of the same key; 0: no regular checks. */
  readonly intervalMs: number
  readonly check: (key: string) => Promise<CheckResult>
  readonly random?: () => number
  readonly timings: Timings
}

interface Entry {
  readonly lane: string
  dueAt: number
  failures: number
}

interface Lane {
  busy: boolean
  restUntil: number
  failures: number
}

const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Schedules the checks of many keys: at regular intervals but not all at once, one after the other within a lane (a registry), and less
 * often the more often a check fails.
 */
export class CheckSchedule {
  readonly #settings: Settings
  readonly #entries = new Map<string, Entry>()
  readonly #lanes = new Map<string, Lane>()
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** Sets the keys that are checked from now on. @param keys each key with its lane */
  setKeys(keys: ReadonlyMap<string, string>): void {
    for (const key of this.#entries.keys()) if (!keys.has(key)) this.#entries.delete(key)
    for (const [key, lane] of keys) {
      if (this.#entries.has(key)) continue
      const dueAt = this.#isRegular
        ? Date.now() + this.#random() * this.#settings.timings.imageCheckSpreadMs
        : Number.POSITIVE_INFINITY
      this.#entries.set(key, { lane, dueAt, failures: 0 })
      if (!this.#lanes.has(lane)) this.#lanes.set(lane, { busy: false, restUntil: 0, failures: 0 })
    }
    this.#startDue()
  }

  /** Checks a key at once: what is known of it is out of date. */
  checkNow(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry || !this.#isRegular) return
    entry.dueAt = Math.min(entry.dueAt, Date.now())
    this.#startDue()
  }

  /** Returns when a key is checked next, in milliseconds since 1970; null: no check is scheduled. */
  nextAt(key: string): number | null {
    const entry = this.#entries.get(key)
    if (!entry || !Number.isFinite(entry.dueAt)) return null
    return Math.max(entry.dueAt, this.#lanes.get(entry.lane)?.restUntil ?? 0)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  get #isRegular(): boolean {
    return this.#settings.intervalMs > 0
  }

  /** Starts all checks that are due, and sets the timer for the next one. */
  #startDue(): void {
    clearTimeout(this.#timer)
    if (this.#isClosed) return
    const now = Date.now()
    let soonest = Number.POSITIVE_INFINITY
    for (const [name, lane] of this.#lanes) {
      if (lane.busy) continue
      const [next] = [...this.#entries].filter(([, one]) => one.lane === name).sort(([, a], [, b]) => a.dueAt - b.dueAt)
      if (!next) this.#lanes.delete(name)
      else if (Math.max(next[1].dueAt, lane.restUntil) <= now) void this.#run(...next, lane)
      else soonest = Math.min(soonest, Math.max(next[1].dueAt, lane.restUntil))
    }
    if (!Number.isFinite(soonest)) return
    this.#timer = setTimeout(() => this.#startDue(), Math.min(soonest - now, LONGEST_TIMER_MS))
    this.#timer.unref()
  }

  async #run(key: string, entry: Entry, lane: Lane): Promise<void> {
    lane.busy = true
    // If `checkNow` is called during the check, the key is checked once more.
    entry.dueAt = Number.POSITIVE_INFINITY
    const result = await this.#settings.check(key)
    lane.busy = false
    const now = Date.now()
    lane.failures = result.kind === 'rest' ? lane.failures + 1 : 0
    entry.failures = result.kind === 'failed' ? entry.failures + 1 : 0
    const rest =
      result.kind === 'rest' ? this.#restAfter(result.seconds, lane.failures) : this.#settings.timings.imageCheckGapMs
    lane.restUntil = now + rest
    const interval = result.kind === 'rest' ? rest : this.#settings.intervalMs
    const pause = entry.failures > 0 ? Math.max(interval, this.#pauseAfter(entry.failures)) : interval
    entry.dueAt = Math.min(entry.dueAt, now + this.#withJitter(pause))
    this.#startDue()
  }

  #restAfter(seconds: number | null, failures: number): number {
    return seconds === null
      ? this.#withJitter(this.#pauseAfter(failures))
      : Math.max(seconds * 1000, this.#settings.timings.imageCheckGapMs)
  }

  /** Returns the pause after so many failures in a row. It doubles with each failure. */
  #pauseAfter(failures: number): number {
    const { imageCheckRetryMs, imageCheckLongestRetryMs } = this.#settings.timings
    return Math.min(imageCheckRetryMs * 2 ** (failures - 1), imageCheckLongestRetryMs)
  }

  /** Varies a time by up to a tenth, so that servers that were started together do not keep asking together. */
  #withJitter(ms: number): number {
    return ms * (0.9 + 0.2 * this.#random())
  }

  #random(): number {
    return (this.#settings.random ?? Math.random)()
  }
}
