import { problemOf } from '@berth/contract/http/client.ts'
import type { Problem } from '@berth/contract/http/problems.ts'
import type { Message } from '@berth/contract/messages/message.ts'
import type { FromWorker, ToWorker } from './log-messages.ts'
import { LogStore } from './log-store.ts'

/** With 17 pixels a line, this stays below the 17.8 million pixels that are the greatest height of an element in browsers. */
const MAX_LINES = 1_040_000
const MAX_CHARS = 192 * 1024 * 1024
/**
 * The page accepts lines at this interval, however fast they arrive. If drawing takes long, the interval grows, so that the page stays
 * responsive.
 */
const ACCEPT_EVERY_MS = 60
const PAUSE_PER_MS_OF_DRAWING = 2
const LONGEST_PAUSE_MS = 1000
/** Lines count as late if they take this much longer to arrive than the fastest line. */
const LATE_MS = 3000
/** Lines no longer count as late if none has arrived for this time. */
const CAUGHT_UP_MS = 2000

export interface Notice {
  readonly instance: string | null
  readonly detail: string
  readonly detailMessage: Message
}

/** The lines of one request, as they arrive. Notifies its listeners at most once per frame. */
export class LogFeed {
  readonly store = new LogStore(MAX_LINES, MAX_CHARS)
  readonly notices: Notice[] = []
  /** Instance ids, by the number in the lines. */
  instances: readonly string[] = []
  state: 'loading' | 'live' | 'lost' | 'ended' = 'loading'
  problem: Problem | null = null
  /** Increases with every change. */
  version = 0
  /** How late lines arrive because the service writes faster than the page can read, in milliseconds; 0 if they are in time. */
  lateMs = 0
  /** The shortest time between the writing of a line and its arrival. It accounts for the difference of the two clocks. */
  #leastDelay = Number.POSITIVE_INFINITY
  #caughtUpTimer: ReturnType<typeof setTimeout> | undefined
  /** The duration of the last drawing. */
  #drawnInMs = 0
  readonly #worker: Worker
  readonly #listeners = new Set<() => void>()
  #frame = 0
  #acceptTimer: ReturnType<typeof setTimeout> | undefined

  constructor(url: string) {
    this.#worker = new Worker(new URL('./log-worker.ts', import.meta.url), { type: 'module' })
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data)
    this.#send({ type: 'open', url })
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#worker.terminate()
    clearTimeout(this.#acceptTimer)
    clearTimeout(this.#caughtUpTimer)
    cancelAnimationFrame(this.#frame)
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'lines':
        this.store.append(message.batch)
        if (message.instances.length > this.instances.length) this.instances = message.instances
        this.#measureDelay(message.batch.times.at(-1) ?? 0)
        this.#acceptTimer = setTimeout(() => this.#send({ type: 'taken' }), this.#pauseMs)
        break
      case 'notice':
        this.notices.push(message)
        break
      case 'refused':
        this.problem = problemOf(message.body, message.status)
        break
      case 'open':
        if (this.state === 'lost') this.state = 'live'
        break
      default:
        this.state = message.type
    }
    this.#scheduleNotification()
  }

  /** The time until the page accepts more lines, in milliseconds. */
  get #pauseMs(): number {
    return Math.min(Math.max(ACCEPT_EVERY_MS, this.#drawnInMs * PAUSE_PER_MS_OF_DRAWING), LONGEST_PAUSE_MS)
  }

  #measureDelay(writtenAt: number): void {
    if (this.state !== 'live') return
    const delay = Date.now() - writtenAt
    this.#leastDelay = Math.min(this.#leastDelay, delay)
    const late = delay - this.#leastDelay
    this.lateMs = late < LATE_MS ? 0 : late
    clearTimeout(this.#caughtUpTimer)
    if (this.lateMs > 0)
      this.#caughtUpTimer = setTimeout(() => {
        this.lateMs = 0
        this.#scheduleNotification()
      }, CAUGHT_UP_MS)
  }

  #scheduleNotification(): void {
    this.version++
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#notifyListeners)
  }

  readonly #notifyListeners = (): void => {
    this.#frame = 0
    const startedAt = performance.now()
    for (const listener of this.#listeners) listener()
    // This message arrives after the frame is drawn.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      this.#drawnInMs = performance.now() - startedAt
      port1.close()
    }
    port2.postMessage(null)
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message)
  }
}
