/** The time of a fake engine. All durations are in milliseconds of that time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `work` once, after `ms`. @returns a function that cancels it */
  after(ms: number, work: () => void): () => void
}

/** The longest delay of a Node timer. Node runs a timer with a longer delay at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

interface Pending {
  /** In milliseconds since 1970. */
  dueAt: number
  readonly work: () => void
  isCancelled: boolean
}

/**
 * Real time in which every duration is divided by `speed`: a monitoring period of 5 s takes 50 ms at speed 100. A busy machine may be late,
 * but does not change the order: what follows from some work, after a time, comes before whatever is due later.
 */
export class FastClock implements Clock {
  readonly #speed: number
  /** By the time when they are due. */
  readonly #pending: Pending[] = []
  #timer: NodeJS.Timeout | undefined
  /** The time when the running work was due, which may be a while ago; null while none runs. */
  #dueNow: number | null = null
  #frozenAt: number | null = null
  #freezes = 0

  constructor(speed: number) {
    this.#speed = speed
  }

  now = (): number => Date.now()

  after(ms: number, work: () => void): () => void {
    const pending: Pending = { dueAt: this.#time() + ms / this.#speed, work, isCancelled: false }
    const later = this.#pending.findLastIndex(({ dueAt }) => dueAt <= pending.dueAt)
    this.#pending.splice(later + 1, 0, pending)
    if (later === -1) this.#schedule()
    return () => {
      pending.isCancelled = true
    }
  }

  /**
   * Runs `work` while time is frozen, so that nothing that takes time ends meanwhile. A test can then see how Berth responds before the
   * engine has completed a request, however busy the machine is. Afterwards, everything has as much time left as before.
   */
  async whileFrozen<T>(work: () => Promise<T>): Promise<T> {
    if (this.#freezes++ === 0) this.#frozenAt = this.#time()
    try {
      return await work()
    } finally {
      if (--this.#freezes === 0) this.#thaw()
    }
  }

  #thaw(): void {
    const frozenMs = Date.now() - (this.#frozenAt ?? 0)
    this.#frozenAt = null
    for (const pending of this.#pending) pending.dueAt += frozenMs
    this.#schedule()
  }

  #time(): number {
    return this.#frozenAt ?? this.#dueNow ?? Date.now()
  }

  /** Sets the timer for what is due first. It doesn't keep the process running. */
  #schedule(): void {
    clearTimeout(this.#timer)
    const [first] = this.#pending
    if (!first || this.#frozenAt !== null || this.#dueNow !== null) return
    const ms = Math.max(0, Math.min(first.dueAt - Date.now(), LONGEST_TIMER_MS))
    this.#timer = setTimeout(() => this.#runDue(), ms).unref()
  }

  /** Runs what is due, one after the other. Between two, promises are settled, which may add what is due before the next. */
  #runDue(): void {
    while (this.#pending[0]?.isCancelled) this.#pending.shift()
    const [first] = this.#pending
    if (first && this.#frozenAt === null && first.dueAt <= Date.now()) {
      this.#pending.shift()
      this.#dueNow = first.dueAt
      first.work()
      setImmediate(() => this.#runDue())
    } else {
      this.#dueNow = null
      this.#schedule()
    }
  }
}

interface Timer {
  readonly at: number
  readonly work: () => void
}

/** A clock that only advances when a test tells it to. */
export class ManualClock implements Clock {
  #now: number
  readonly #timers = new Set<Timer>()

  constructor(start = Date.UTC(2030, 0, 1)) {
    this.#now = start
  }

  now = (): number => this.#now

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.#now + ms, work }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Advances the time by `ms` and runs all timers that become due, in order, including those that other timers set. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settlePromises()
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#now = next.at
      next.work()
      await settlePromises()
    }
    this.#now = end
  }

  #next(end: number): Timer | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= end)
    return due.sort((a, b) => a.at - b.at)[0]
  }
}

/** Resolves after `ms`, or as soon as `signal` aborts. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (signal?.aborted) return Promise.resolve()
  const cancel = clock.after(ms, resolve)
  const abort = () => {
    cancel()
    resolve()
  }
  signal?.addEventListener('abort', abort, { once: true })
  return promise.finally(() => signal?.removeEventListener('abort', abort))
}

/** Resolves when the callbacks of settled promises have run. */
function settlePromises(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
