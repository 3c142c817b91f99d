import { setTimeout as sleep } from 'node:timers/promises'
import { type Message, message } from '@berth/contract/messages/message.ts'
import { reasonFields } from '../domain/reason-fields.ts'
import { OutOfMemory } from '../engine/containers/out-of-memory.ts'
import type { Engine } from '../engine/engine.ts'
import { type EngineEvent, openEvents } from '../engine/events.ts'
import { type EngineIdentity, readIdentity } from '../engine/hosts/identity.ts'
import { readSnapshot } from '../engine/read-snapshot.ts'
import { EngineError, readFailure } from '../engine/transport/client.ts'
import type { Timings } from '../timings.ts'
import type { View } from './view.ts'

const RELEVANT = new Set(['service', 'node', 'network', 'container', 'config', 'volume'])
/** Each run of a health check is an exec with three events, and changes nothing by itself. */
const NOISE = /^(exec_|health_status: healthy|top|resize|attach)/

/** Whether a snapshot is requested: 'now' by a caller that waits for it, 'soon' by an event of the engine. */
type Requested = 'no' | 'soon' | 'now'

/**
 * Keeps the view current: reads a snapshot when the engine reports a change, often while something is in transition, and at intervals
 * otherwise.
 */
export class Watch {
  readonly #engine: Engine
  readonly #view: View
  readonly #timings: Timings
  readonly #oom = new OutOfMemory()
  readonly #ending = new AbortController()
  #identity: Pick<EngineIdentity, 'hostId' | 'historyLimit'> = { hostId: '', historyLimit: 0 }
  #wake: () => void = () => undefined
  #waiting: PromiseWithResolvers<void> = Promise.withResolvers()
  #requested: Requested = 'now'
  #until: number | null = null
  #failures = 0
  #expectingUntil = 0
  /** When the last snapshot was read, in milliseconds since 1970. */
  #readAt = 0
  /** Milliseconds that the last snapshot took; a large cluster is read less often. */
  #cost = 0

  constructor(engine: Engine, view: View, timings: Timings) {
    this.#engine = engine
    this.#view = view
    this.#timings = timings
  }

  /** Resolves after the first attempt to read a snapshot, whether the engine answered or not. */
  async start(): Promise<void> {
    const first = this.#waiting.promise
    void this.#followEvents()
    void this.#loop()
    await first
  }

  close(): void {
    this.#ending.abort()
    this.#wake()
  }

  /** Reads a new snapshot. When it resolves, the view shows what was true after the call, or that the engine is away. */
  async refresh(): Promise<void> {
    if (this.#ending.signal.aborted) return
    this.#requested = 'now'
    const { promise } = this.#waiting
    this.#wake()
    await promise
  }

  async #loop(): Promise<void> {
    for (await this.#due(); !this.#ending.signal.aborted; await this.#due()) {
      this.#requested = 'no'
      const done = this.#waiting
      this.#waiting = Promise.withResolvers()
      const began = Date.now()
      await this.#read()
      this.#readAt = Date.now()
      this.#cost = this.#readAt - began
      done.resolve()
    }
    this.#waiting.resolve()
  }

  /** Resolves when the next snapshot is due. */
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

  /**
   * Returns when the next snapshot is due, in milliseconds since 1970. However often the engine reports changes, reading takes at most a
   * third of the time.
   */
  #dueAt(): number {
    if (this.#requested === 'now') return 0
    const burst = Math.max(this.#timings.eventBurstMs, this.#cost * 2)
    if (this.#requested === 'soon') return this.#readAt + burst
    return this.#readAt + this.#interval(burst)
  }

  /** Returns the milliseconds between two snapshots that nothing requests. */
  #interval(burst: number): number {
    const { engineRetryMs, engineLongestRetryMs, pollMovingMs, pollDegradedMs, pollManyHostsMs, pollOneHostMs } =
      this.#timings
    if (this.#failures > 0) return Math.min(engineRetryMs * 2 ** (this.#failures - 1), engineLongestRetryMs)
    const pace = this.#view.pace()
    if (pace === 'moving' && Date.now() < this.#expectingUntil) return burst
    if (pace !== 'resting') return Math.max(pace === 'moving' ? pollMovingMs : pollDegradedMs, burst)
    const regular = this.#view.hosts.length > 1 ? pollManyHostsMs : pollOneHostMs
    return this.#until === null ? regular : Math.max(burst, Math.min(regular, this.#until - this.#readAt))
  }

  async #read(): Promise<void> {
    try {
      if (this.#view.engine.state !== 'up') await this.#identifyEngine()
      this.#until = this.#view.applySnapshot(
        await readSnapshot(this.#engine, this.#view.snapshot, this.#oom, this.#identity),
      )
      this.#failures = 0
    } catch (error) {
      this.#failures++
      this.#view.setEngineState({ ...this.#view.engine, ...stateOf(error) }, this.#view.cluster().routingMesh)
    }
  }

  /** Reads the version and the role of the engine, and whether there is a routing mesh. */
  async #identifyEngine(): Promise<void> {
    const identity = await readIdentity(this.#engine)
    const { isManager, version, apiVersion } = identity
    this.#identity = identity
    const reason = isManager ? null : message('not-a-manager')
    const state = isManager ? 'up' : 'not-a-manager'
    this.#view.setEngineState({ state, version, apiVersion, ...reasonFields(reason) }, this.#engine.hasRoutingMesh())
    if (!isManager) throw new EngineError(503, 'This node is not a swarm manager.')
  }

  /** Requests a snapshot for each event, and at the end of the stream, to find out whether the engine is away. */
  async #followEvents(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      try {
        const events = await openEvents(this.#engine, this.#ending.signal)
        void this.refresh()
        for await (const event of events) this.#onEvent(event)
      } catch {
        // The snapshot that follows reports the reason, and #loop continues.
      }
      this.#request()
      await sleep(this.#timings.engineRetryMs * 2, undefined, { signal: this.#ending.signal }).catch(() => undefined)
    }
  }

  #onEvent({ type, action, id }: EngineEvent): void {
    if (action === 'oom') this.#oom.report(id)
    if (!RELEVANT.has(type) || NOISE.test(action)) return
    this.#expectingUntil = Date.now() + this.#timings.taskLagMs
    this.#request()
  }

  #request(): void {
    if (this.#requested === 'no') this.#requested = 'soon'
    this.#wake()
  }
}

function stateOf(error: unknown): {
  state: 'away' | 'not-a-manager'
  reason: string | null
  reasonMessage: Message | null
} {
  if (error instanceof EngineError && error.status === 503)
    return { state: 'not-a-manager', ...reasonFields(message('not-a-manager')) }
  return { state: 'away', ...reasonFields(readFailure(error)) }
}
