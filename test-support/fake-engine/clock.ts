/** The time that a fake engine lives in. All durations are milliseconds of that time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `work` once, after `ms`. @returns a function that calls it off */
  after(ms: number, work: () => void): () => void
}

/** What a timer can take: later than that, Node would let it run at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Real time in which every duration is `speed` times as short: a monitoring period of 5 s takes 50 ms at speed 100. */
export class FastClock implements Clock {
  readonly #speed: number
  /** What is due while time stands still. */
  #due: (() => void)[] = []
  #stops = 0

  constructor(speed: number) {
    this.#speed = speed
  }

  now = (): number => Date.now()

  after(ms: number, work: () => void): () => void {
    let isCalledOff = false
    const run = () => {
      if (isCalledOff) return
      if (this.#stops > 0) this.#due.push(run)
      else work()
    }
    // Nothing is waited for once whoever uses the engine has ended.
    const timer = setTimeout(run, Math.min(ms / this.#speed, LONGEST_TIMER_MS)).unref()
    return () => {
      isCalledOff = true
      clearTimeout(timer)
    }
  }

  /**
   * Does something while time stands still: nothing that takes time ends meanwhile. So a test sees what Berth answers before the engine has
   * done what it was asked for, however busy the machine is.
   */
  async still<T>(work: () => Promise<T>): Promise<T> {
    this.#stops++
    try {
      return await work()
    } finally {
      this.#stops--
      if (this.#stops === 0) for (const run of this.#due.splice(0)) run()
    }
  }
}

interface Appointment {
  readonly at: number
  readonly work: () => void
}

/** Time that stands still until a test advances it. */
export class ManualClock implements Clock {
  #now: number
  readonly #appointments = new Set<Appointment>()

  constructor(start = Date.UTC(2030, 0, 1)) {
    this.#now = start
  }

  now = (): number => this.#now

  after(ms: number, work: () => void): () => void {
    const appointment = { at: this.#now + ms, work }
    this.#appointments.add(appointment)
    return () => this.#appointments.delete(appointment)
  }

  /** Lets `ms` pass, in which everything that is due happens in its order, with all that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settled()
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#appointments.delete(next)
      this.#now = next.at
      next.work()
      await settled()
    }
    this.#now = end
  }

  #next(end: number): Appointment | undefined {
    const due = [...this.#appointments].filter(({ at }) => at <= end)
    return due.sort((a, b) => a.at - b.at)[0]
  }
}

/** Resolves after `ms`, or as soon as `signal` aborts. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (signal?.aborted) return Promise.resolve()
  const callOff = clock.after(ms, resolve)
  const abort = () => {
    callOff()
    resolve()
  }
  signal?.addEventListener('abort', abort, { once: true })
  return promise.finally(() => signal?.removeEventListener('abort', abort))
}

/** Resolves when the promises that were pending have run on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
