import type { Timings } from '../../timings.ts'

/** How a check ended: what one of a registry is told, all of it may have to heed. */
export type CheckResult =
  | { readonly kind: 'done' }
  /** This one can't be told. */
  | { readonly kind: 'failed' }
  /** The registry can't be asked, or wants a rest. */
  | { readonly kind: 'rest'; readonly seconds: number | null }

interface Settings {
  /** Between two checks of the same; 0: only when somebody asks for it. */
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
 * When each of many things is checked: regularly but not in step, those of one lane (a registry) one after the other, and less often
 * the more often it fails.
 */
export class CheckRhythm {
  readonly #settings: Settings
  readonly #entries = new Map<string, Entry>()
  readonly #lanes = new Map<string, Lane>()
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** From now on these are checked, and no others. @param keys with the lane that each is in */
  keep(keys: ReadonlyMap<string, string>): void {
    for (const key of this.#entries.keys()) if (!keys.has(key)) this.#entries.delete(key)
    for (const [key, lane] of keys) {
      if (this.#entries.has(key)) continue
      const dueAt = this.#regular
        ? Date.now() + this.#random() * this.#settings.timings.imageCheckSpreadMs
        : Number.POSITIVE_INFINITY
      this.#entries.set(key, { lane, dueAt, failures: 0 })
      if (!this.#lanes.has(lane)) this.#lanes.set(lane, { busy: false, restUntil: 0, failures: 0 })
    }
    this.#plan()
  }

  /** Something happened that makes what is known of it old. */
  hurry(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry || !this.#regular) return
    entry.dueAt = Math.min(entry.dueAt, Date.now())
    this.#plan()
  }

  /** When it is checked next; null: not by itself. */
  nextAt(key: string): number | null {
    const entry = this.#entries.get(key)
    if (!entry || !Number.isFinite(entry.dueAt)) return null
    return Math.max(entry.dueAt, this.#lanes.get(entry.lane)?.restUntil ?? 0)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  get #regular(): boolean {
    return this.#settings.intervalMs > 0
  }

  /** Begins whatever is due, and wakes up for what is due next. */
  #plan(): void {
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
    this.#timer = setTimeout(() => this.#plan(), Math.min(soonest - now, LONGEST_TIMER_MS))
    this.#timer.unref()
  }

  async #run(key: string, entry: Entry, lane: Lane): Promise<void> {
    lane.busy = true
    // Asked for once more while it is being checked, it is checked once more.
    entry.dueAt = Number.POSITIVE_INFINITY
    const result = await this.#settings.check(key)
    lane.busy = false
    const now = Date.now()
    lane.failures = result.kind === 'rest' ? lane.failures + 1 : 0
    entry.failures = result.kind === 'failed' ? entry.failures + 1 : 0
    const rest =
      result.kind === 'rest' ? this.#rest(result.seconds, lane.failures) : this.#settings.timings.imageCheckGapMs
    lane.restUntil = now + rest
    const regular = result.kind === 'rest' ? rest : this.#settings.intervalMs
    const pause = entry.failures > 0 ? Math.max(regular, this.#pauseAfter(entry.failures)) : regular
    entry.dueAt = Math.min(entry.dueAt, now + this.#unevenly(pause))
    this.#plan()
  }

  #rest(seconds: number | null, failures: number): number {
    return seconds === null
      ? this.#unevenly(this.#pauseAfter(failures))
      : Math.max(seconds * 1000, this.#settings.timings.imageCheckGapMs)
  }

  /** What fails is asked half as often each time. */
  #pauseAfter(failures: number): number {
    const { imageCheckRetryMs, imageCheckLongestRetryMs } = this.#settings.timings
    return Math.min(imageCheckRetryMs * 2 ** (failures - 1), imageCheckLongestRetryMs)
  }

  /** Within a tenth: servers that were started together don't ask together for ever. */
  #unevenly(ms: number): number {
    return ms * (0.9 + 0.2 * this.#random())
  }

  #random(): number {
    return (this.#settings.random ?? Math.random)()
  }
}
