/** The time of a fake engine. All durations are in milliseconds of that time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `work` once, after `ms`. @returns a function that cancels it */
  after(ms: number, work: () => void): () => void
}

/** The longest delay of a Node timer. Node runs a timer with a longer delay at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Work that is due after some real time. Without a timer, time is frozen. */
interface Pending {
  readonly run: () => void
  leftMs: number
  since: number
  timer: NodeJS.Timeout | null
}

/** Real time in which every duration is divided by `speed`: a monitoring period of 5 s takes 50 ms at speed 100. */
export class FastClock implements Clock {
  readonly #speed: number
  readonly #pending = new Set<Pending>()
  #freezes = 0

  constructor(speed: number) {
    this.#speed = speed
  }

  now = (): number => Date.now()

  after(ms: number, work: () => void): () => void {
    const pending: Pending = {
      run: () => {
        this.#pending.delete(pending)
        work()
      },
      leftMs: ms / this.#speed,
      since: 0,
      timer: null,
    }
    this.#pending.add(pending)
    if (this.#freezes === 0) resume(pending)
    return () => {
      this.#pending.delete(pending)
      suspend(pending)
    }
  }

  /**
   * Runs `work` while time is frozen, so that nothing that takes time ends meanwhile. A test can then see how Berth responds before the
   * engine has completed a request, however busy the machine is. Afterwards, everything has as much time left as before.
   */
  async whileFrozen<T>(work: () => Promise<T>): Promise<T> {
    if (this.#freezes++ === 0) for (const pending of this.#pending) suspend(pending)
    try {
      return await work()
    } finally {
      if (--this.#freezes === 0) for (const pending of [...this.#pending]) resume(pending)
    }
  }
}

function suspend(pending: Pending): void {
  if (pending.timer === null) return
  clearTimeout(pending.timer)
  pending.timer = null
  pending.leftMs = Math.max(0, pending.leftMs - (Date.now() - pending.since))
}

/** Pending timers don't keep the process running. */
function resume(pending: Pending): void {
  pending.since = Date.now()
  pending.timer = setTimeout(pending.run, Math.min(pending.leftMs, LONGEST_TIMER_MS)).unref()
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
