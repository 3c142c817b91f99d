import { type Message, message } from '@berth/contract/messages/message.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { LiveInstance } from '../../domain/model.ts'
import { hasEnded } from '../../domain/slots.ts'
import type { LogQuery } from '../../engine/engine.ts'
import { hasUnreadableLogs } from '../../engine/logs/log-driver.ts'
import { LogSource, type Position } from '../../engine/logs/log-source.ts'
import { EngineError } from '../../engine/transport/client.ts'
import type { HostEngines } from '../hosts/host-engines.ts'
import type { OperationContext } from '../operation-context.ts'
import type { LogMerger } from './log-merger.ts'

/** The number of bytes that are read ahead: for all instances together, and the minimum for each. */
const AHEAD_BYTES = 512 * 1024
const LEAST_AHEAD_BYTES = 64 * 1024

/** The logs of a service: which instances have one, and how each is read. */
export class LogSources {
  readonly #context: OperationContext
  readonly #hostEngines: HostEngines
  readonly #ref: ServiceRef
  readonly #instance: string | null
  readonly #lines: LogQuery
  /** How far each instance has been read, by any reader. */
  readonly #positions = new Map<string, Position>()

  /**
   * @param instance the only instance that is read; null: all
   * @param lines the query that applies to all of them: `stream` and `until`
   */
  constructor(
    context: OperationContext,
    hostEngines: HostEngines,
    ref: ServiceRef,
    instance: string | null,
    lines: LogQuery,
  ) {
    this.#context = context
    this.#hostEngines = hostEngines
    this.#ref = ref
    this.#instance = instance
    this.#lines = lines
  }

  /** The instances that are read, oldest first. Those that never had a container wrote nothing. */
  get instances(): LiveInstance[] {
    return this.#allInstances
      .filter(({ id, containerId }) => containerId !== null && (this.#instance ?? id) === id)
      .toSorted((a, b) => a.createdAt - b.createdAt)
  }

  /** Returns whether an instance writes no more. */
  hasEnded(instance: string): boolean {
    const live = this.#allInstances.find(({ id }) => id === instance)
    return live === undefined || hasEnded(live)
  }

  /** Whether the service, or the one instance that was asked for, has ended and will not come back. */
  get areGone(): boolean {
    return this.#instance === null ? this.#allInstances.length === 0 : this.hasEnded(this.#instance)
  }

  /** Opens the log of an instance in a merger, from where it was left, or else from where the query says. */
  open(merger: LogMerger, instance: LiveInstance, query: LogQuery): void {
    const { tail, since } = query
    const reader = this.#readerFor(instance)
    const open = (position: string | null, isFinal: boolean, signal: AbortSignal) => {
      const begin = position === null ? { since, tail } : { since: toEngineTime(position) }
      return reader.read({ ...this.#lines, follow: query.follow && !isFinal, ...begin }, signal)
    }
    const mostBytes = Math.max(AHEAD_BYTES / this.instances.length, LEAST_AHEAD_BYTES)
    const from = this.#positions.get(instance.id) ?? null
    const releaseMs = this.#context.timings.logReleaseMs
    const reading = { from, mostBytes, engineWaits: reader.engineWaits, releaseMs }
    merger.sources.add(new LogSource(instance.id, reading, open, merger.wake))
  }

  /** Moves a source to where the history ended. The source was opened before the history was read. */
  skipHistory(source: LogSource): void {
    const position = this.#positions.get(source.instance)
    if (position) source.skipTo(position)
  }

  /** Records how far an instance was read. */
  savePosition({ instance, position }: LogSource): void {
    if (position) this.#positions.set(instance, position)
  }

  /** Returns why a source that has ended gave no lines, or ended too early; null if nothing is wrong. */
  async fault({ instance, fault, position }: LogSource): Promise<Message | null> {
    if (fault !== null) return faultMessage(fault)
    return position === null && (await this.#isUnreadable(instance)) ? message('logs-unreadable') : null
  }

  get #allInstances(): readonly LiveInstance[] {
    try {
      return this.#context.view.service(this.#ref).instances
    } catch {
      return []
    }
  }

  /**
   * Chooses the engine to read from. The engine of the instance's own host waits for slow readers and reports errors; Swarm's manager
   * reaches all hosts, and does neither.
   */
  #readerFor({ id, containerId, host }: LiveInstance) {
    const { engine } = this.#context
    const own = host && this.#engineOf(host.id)
    if (own && containerId)
      return {
        engineWaits: true,
        read: (query: LogQuery, signal: AbortSignal) => own.containerLogs(containerId, query, signal),
      }
    return {
      engineWaits: false,
      read: ({ until: _, ...query }: LogQuery, signal: AbortSignal) => engine.taskLogs(id, query, signal),
    }
  }

  #engineOf(host: string) {
    try {
      return this.#hostEngines.of(host)
    } catch {
      return null
    }
  }

  #isUnreadable(instance: string): Promise<boolean> {
    return hasUnreadableLogs(this.#context.engine, instance).catch(() => false)
  }
}

/** Formats a time as the engine requires: "1764015950.482481382". @param time RFC 3339 in UTC with nine digits after the dot */
export function toEngineTime(time: string): string {
  return `${Math.floor(Date.parse(time) / 1000)}.${time.slice(20, 29)}`
}

/** The engine's error about a container that it is removing. */
const GONE = /dead or marked for removal/

function faultMessage(fault: unknown): Message {
  const error = fault instanceof Error ? fault.message : String(fault)
  if (fault instanceof EngineError && /does not support reading/.test(error)) return message('logs-unreadable')
  if (fault instanceof EngineError && (fault.status === 404 || GONE.test(error))) return message('logs-gone')
  return message('logs-incomplete', { error })
}
