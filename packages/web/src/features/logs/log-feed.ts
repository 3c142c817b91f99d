import { problemOf } from '@berth/contract/http/client.ts'
import type { Problem } from '@berth/contract/http/problems.ts'
import type { Message } from '@berth/contract/messages/message.ts'
import type { FromWorker, ToWorker } from './log-messages.ts'
import { LogStore } from './log-store.ts'

/** A screen of 17 pixels a line; browsers draw nothing higher than 17.8 million pixels. */
const MOST_LINES = 1_040_000
const MOST_CHARS = 192 * 1024 * 1024
/** The page takes lines in so often, however fast they come; less often where drawing them takes long, so that most of the time is left for the reader. */
const TAKE_EVERY_MS = 60
const REST_FOR_EACH_MS_OF_DRAWING = 2
const LONGEST_REST_MS = 1000
/** What comes later than this, when it came sooner before, is told to be late. */
const LATE_MS = 3000
/** When nothing has come for so long, nothing is waited for. */
const CAUGHT_UP_MS = 2000

export interface Notice {
  readonly instance: string | null
  readonly detail: string
  readonly detailMessage: Message
}

/** The lines of one request, as they come. Tells its listeners at most once in each frame. */
export class LogFeed {
  readonly store = new LogStore(MOST_LINES, MOST_CHARS)
  readonly notices: Notice[] = []
  /** By the number that lines tell. */
  instances: readonly string[] = []
  state: 'loading' | 'live' | 'lost' | 'ended' = 'loading'
  problem: Problem | null = null
  /** Changes whenever anything does. */
  version = 0
  /** How much later than they could be lines come, in milliseconds: they are written faster than they can be read. 0: in time. */
  lateMs = 0
  /** The least time between the writing of a line and its coming, which tells how the two clocks differ. */
  #leastDelay = Number.POSITIVE_INFINITY
  #catchingUp: ReturnType<typeof setTimeout> | undefined
  /** Of the last drawing. */
  #drawnInMs = 0
  readonly #worker: Worker
  readonly #listeners = new Set<() => void>()
  #frame = 0
  #taking: ReturnType<typeof setTimeout> | undefined

  constructor(url: string) {
    this.#worker = new Worker(new URL('./log-worker.ts', import.meta.url), { type: 'module' })
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data)
    this.#tell({ type: 'open', url })
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#worker.terminate()
    clearTimeout(this.#taking)
    clearTimeout(this.#catchingUp)
    cancelAnimationFrame(this.#frame)
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'lines':
        this.store.append(message.batch)
        if (message.instances.length > this.instances.length) this.instances = message.instances
        this.#time(message.batch.times.at(-1) ?? 0)
        this.#taking = setTimeout(() => this.#tell({ type: 'taken' }), this.#rest)
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
    this.#change()
  }

  /** How long nothing is taken in. */
  get #rest(): number {
    return Math.min(Math.max(TAKE_EVERY_MS, this.#drawnInMs * REST_FOR_EACH_MS_OF_DRAWING), LONGEST_REST_MS)
  }

  #time(writtenAt: number): void {
    if (this.state !== 'live') return
    const delay = Date.now() - writtenAt
    this.#leastDelay = Math.min(this.#leastDelay, delay)
    const late = delay - this.#leastDelay
    this.lateMs = late < LATE_MS ? 0 : late
    clearTimeout(this.#catchingUp)
    if (this.lateMs > 0)
      this.#catchingUp = setTimeout(() => {
        this.lateMs = 0
        this.#change()
      }, CAUGHT_UP_MS)
  }

  #change(): void {
    this.version++
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#announce)
  }

  readonly #announce = (): void => {
    this.#frame = 0
    const began = performance.now()
    for (const listener of this.#listeners) listener()
    // A message comes when this frame is drawn.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      this.#drawnInMs = performance.now() - began
      port1.close()
    }
    port2.postMessage(null)
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message)
  }
}
