import { setTimeout as sleep } from 'node:timers/promises'
import { formatMessage, type Message, message } from '@berth/contract/messages/message.ts'
import type { Engine } from '../engine/engine.ts'
import { EngineError, reasonOf } from '../engine/transport/client.ts'
import type { Timings } from '../timings.ts'
import { OutOfMemory } from './out-of-memory.ts'
import { readSnapshot } from './snapshot.ts'
import type { View } from './view.ts'

const RELEVANT = new Set(['service', 'node', 'network', 'container', 'config', 'volume'])
/** Every run of a health check is an exec with three events, and changes nothing by itself. */
const NOISE = /^(exec_|health_status: healthy|top|resize|attach)/

/** Whether a look is asked for: at once by whoever waits for its result, soon by an event of the engine. */
type Asked = 'no' | 'soon' | 'now'

/** Keeps the view true: looks when the engine tells of a change, often while something is in transition, and now and then anyway. */
export class Watch {
  readonly #engine: Engine
  readonly #view: View
  readonly #timings: Timings
  readonly #oom = new OutOfMemory()
  readonly #ending = new AbortController()
  #nodeId = ''
  #wake: () => void = () => undefined
  #waiting: PromiseWithResolvers<void> = Promise.withResolvers()
  #asked: Asked = 'now'
  #until: number | null = null
  #failures = 0
  #expectingUntil = 0
  /** When the last look ended, in milliseconds since 1970. */
  #lookedAt = 0
  /** Milliseconds that the last look took; a large cluster is looked at less often. */
  #cost = 0

  constructor(engine: Engine, view: View, timings: Timings) {
    this.#engine = engine
    this.#view = view
    this.#timings = timings
  }

  /** Returns when the first look has been had, whether the engine was there or not. */
  async start(): Promise<void> {
    const first = this.#waiting.promise
    void this.#follow()
    void this.#loop()
    await first
  }

  close(): void {
    this.#ending.abort()
    this.#wake()
  }

  /** Looks again; when this returns, the view shows what was true after it was called, or that the engine is away. */
  async refresh(): Promise<void> {
    if (this.#ending.signal.aborted) return
    this.#asked = 'now'
    const { promise } = this.#waiting
    this.#wake()
    await promise
  }

  async #loop(): Promise<void> {
    for (await this.#due(); !this.#ending.signal.aborted; await this.#due()) {
      this.#asked = 'no'
      const done = this.#waiting
      this.#waiting = Promise.withResolvers()
      const began = Date.now()
      await this.#look()
      this.#lookedAt = Date.now()
      this.#cost = this.#lookedAt - began
      done.resolve()
    }
    this.#waiting.resolve()
  }

  /** Resolves when it is time for the next look. */
  async #due(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      const ms = this.#dueAt() - Date.now()
      if (ms <= 0) return
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      const timer = setTimeout(resolve, ms)
      await promise
      clearTimeout(timer)
    }
  }

  /** When the next look is due, in milliseconds since 1970. However often the engine tells of changes, looking takes a third of the time at most. */
  #dueAt(): number {
    if (this.#asked === 'now') return 0
    const burst = Math.max(this.#timings.eventBurstMs, this.#cost * 2)
    if (this.#asked === 'soon') return this.#lookedAt + burst
    return this.#lookedAt + this.#interval(burst)
  }

  /** Milliseconds from one look to the next while nobody asks. */
  #interval(burst: number): number {
    const { engineRetryMs, engineLongestRetryMs, pollMovingMs, pollDegradedMs, pollManyHostsMs, pollOneHostMs } =
      this.#timings
    if (this.#failures > 0) return Math.min(engineRetryMs * 2 ** (this.#failures - 1), engineLongestRetryMs)
    const pace = this.#view.pace()
    if (pace === 'moving' && Date.now() < this.#expectingUntil) return burst
    if (pace !== 'resting') return Math.max(pace === 'moving' ? pollMovingMs : pollDegradedMs, burst)
    const regular = this.#view.hosts.length > 1 ? pollManyHostsMs : pollOneHostMs
    return this.#until === null ? regular : Math.max(burst, Math.min(regular, this.#until - this.#lookedAt))
  }

  async #look(): Promise<void> {
    try {
      if (this.#view.engine.state !== 'up') await this.#meet()
      this.#until = this.#view.applySnapshot(
        await readSnapshot(this.#engine, this.#view.snapshot, this.#oom, this.#nodeId),
      )
      this.#failures = 0
    } catch (error) {
      this.#failures++
      this.#view.engineIs({ ...this.#view.engine, ...stateOf(error) }, this.#view.cluster().routingMesh)
    }
  }

  /** What it is that answers, and what it can do. */
  async #meet(): Promise<void> {
    const [info, { Version: version, ApiVersion: apiVersion }] = await Promise.all([
      this.#engine.info(),
      this.#engine.version(),
    ])
    this.#nodeId = info.Swarm?.NodeID ?? ''
    const isManager = info.Swarm?.ControlAvailable === true
    const trouble = isManager ? null : message('not-a-manager')
    const state = isManager ? 'up' : 'not-a-manager'
    this.#view.engineIs({ state, version, apiVersion, ...told(trouble) }, this.#engine.hasRoutingMesh())
    if (!isManager) throw new EngineError(503, 'This node is not a swarm manager.')
  }

  /** Asks for a look at each event; where the stream ends, asks for one too, which finds out whether the engine is away. */
  async #follow(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      try {
        const stream = await this.#engine.events(this.#ending.signal)
        void this.refresh()
        for await (const line of linesOf(stream)) this.#hear(JSON.parse(line))
      } catch {
        // The look that follows tells why, and #loop keeps looking.
      }
      this.#ask()
      await sleep(this.#timings.engineRetryMs * 2, undefined, { signal: this.#ending.signal }).catch(() => undefined)
    }
  }

  #hear({ Type: type = '', Action: action = '', Actor: actor }: EngineEvent): void {
    if (action === 'oom' && actor?.ID) this.#oom.tell(actor.ID)
    if (!RELEVANT.has(type) || NOISE.test(action)) return
    this.#expectingUntil = Date.now() + this.#timings.taskLagMs
    this.#ask()
  }

  #ask(): void {
    if (this.#asked === 'no') this.#asked = 'soon'
    this.#wake()
  }
}

function stateOf(error: unknown): {
  state: 'away' | 'not-a-manager'
  reason: string | null
  reasonMessage: Message | null
} {
  if (error instanceof EngineError && error.status === 503)
    return { state: 'not-a-manager', ...told(message('not-a-manager')) }
  return { state: 'away', ...told(message('engine-away', { error: reasonOf(error) })) }
}

function told(trouble: Message | null) {
  return { reason: trouble && formatMessage(trouble, 'en'), reasonMessage: trouble }
}

interface EngineEvent {
  readonly Type?: string
  readonly Action?: string
  readonly Actor?: { readonly ID?: string }
}

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter((line) => line.trim() !== '')
  }
}
