import { PROBLEMS, Problem, ProblemBody, type ProblemCode } from '@berth/contract/problems.ts'
import type { Wording } from '@berth/contract/wording.ts'
import type { FromWorker, ToWorker } from './log-messages.ts'
import { LogStore } from './log-store.ts'

/** A screen of 17 pixels a line; browsers draw nothing higher than 17.8 million pixels. */
const MOST_LINES = 1_040_000
const MOST_CHARS = 192 * 1024 * 1024
/** The page takes lines in so often, however fast they come. */
const TAKE_EVERY_MS = 60

export interface Notice {
  readonly instance: string | null
  readonly detail: string
  readonly wording: Wording
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
    cancelAnimationFrame(this.#frame)
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'lines':
        this.store.append(message.batch)
        if (message.instances.length > this.instances.length) this.instances = message.instances
        this.#taking = setTimeout(() => this.#tell({ type: 'taken' }), TAKE_EVERY_MS)
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
    this.version++
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#announce)
  }

  readonly #announce = (): void => {
    this.#frame = 0
    for (const listener of this.#listeners) listener()
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message)
  }
}

function problemOf(body: unknown, status: number): Problem {
  const parsed = ProblemBody.safeParse(body)
  if (!parsed.success) return new Problem('internal', `The server answered ${status}.`)
  const { type, detail, ...extra } = parsed.data
  return new Problem(type in PROBLEMS ? (type as ProblemCode) : 'internal', detail, extra)
}
