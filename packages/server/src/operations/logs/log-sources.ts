import { type Message, message } from '@berth/contract/messages/message.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { LiveInstance } from '../../domain/model.ts'
import type { LogQuery } from '../../engine/engine.ts'
import { LogSource, type Position } from '../../engine/logs/log-source.ts'
import { EngineError } from '../../engine/transport/client.ts'
import type { HostEngines } from '../hosts/host-engines.ts'
import type { OperationContext } from '../operation-context.ts'
import type { LogMerger } from './log-merger.ts'

/** How much is read ahead, of all instances together. */
const AHEAD_BYTES = 512 * 1024
const LEAST_AHEAD_BYTES = 64 * 1024

/** Of a service: whose logs there are, and how each is read. */
export class LogSources {
  readonly #context: OperationContext
  readonly #hostEngines: HostEngines
  readonly #ref: ServiceRef
  readonly #instance: string | null
  readonly #lines: LogQuery
  /** How far each has been read, by whoever read it. */
  readonly #positions = new Map<string, Position>()

  /** @param instance the only one that is meant @param lines what holds for all of them: `stream` and `until` */
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

  /** Oldest first; those that never had a container wrote nothing. */
  get instances(): LiveInstance[] {
    return this.#all
      .filter(({ id, containerId }) => containerId !== null && (this.#instance ?? id) === id)
      .toSorted((a, b) => a.createdAt - b.createdAt)
  }

  /** It will write no more. */
  hasEnded(instance: string): boolean {
    const found = this.#all.find(({ id }) => id === instance)
    return found === undefined || found.phase === 'ended' || found.phase === 'failed'
  }

  /** The service, or the one instance that was asked for, has ended and will not come back. */
  get areGone(): boolean {
    return this.#instance === null ? this.#all.length === 0 : this.hasEnded(this.#instance)
  }

  /** Has a pool read an instance from where it was left, or from where the query says. */
  open(pool: LogMerger, instance: LiveInstance, query: LogQuery): void {
    const { tail, since } = query
    const way = this.#wayTo(instance)
    const open = (position: string | null, isFinal: boolean, signal: AbortSignal) => {
      const begin = position === null ? { since, tail } : { since: seconds(position) }
      return way.ask({ ...this.#lines, follow: query.follow && !isFinal, ...begin }, signal)
    }
    const mostBytes = Math.max(AHEAD_BYTES / this.instances.length, LEAST_AHEAD_BYTES)
    const from = this.#positions.get(instance.id) ?? null
    const releaseMs = this.#context.timings.logReleaseMs
    const reading = { from, mostBytes, isPatient: way.isPatient, releaseMs }
    pool.sources.add(new LogSource(instance.id, reading, open, pool.wake))
  }

  /** Has a source that was opened before the others were read go on where they ended. */
  goOn(source: LogSource): void {
    const position = this.#positions.get(source.instance)
    if (position) source.skipTo(position)
  }

  /** Notes how far an instance was read. */
  leave({ instance, position }: LogSource): void {
    if (position) this.#positions.set(instance, position)
  }

  /** Why one that has ended said nothing, or ended before its time; null where nothing is wrong. */
  async fault({ instance, fault, position }: LogSource): Promise<Message | null> {
    if (fault !== null) return saidOf(fault)
    return position === null && (await this.#isUnreadable(instance)) ? message('logs-unreadable') : null
  }

  get #all(): readonly LiveInstance[] {
    try {
      return this.#context.view.service(this.#ref).instances
    } catch {
      return []
    }
  }

  /** The engine of its own host waits for slow readers and says what is wrong; Swarm's manager reaches all hosts, and does neither. */
  #wayTo({ id, containerId, host }: LiveInstance) {
    const { engine } = this.#context
    const own = host && this.#engineOf(host.id)
    if (own && containerId)
      return {
        isPatient: true,
        ask: (query: LogQuery, signal: AbortSignal) => own.containerLogs(containerId, query, signal),
      }
    return {
      isPatient: false,
      ask: ({ until: _, ...query }: LogQuery, signal: AbortSignal) => engine.taskLogs(id, query, signal),
    }
  }

  #engineOf(host: string) {
    try {
      return this.#hostEngines.of(host)
    } catch {
      return null
    }
  }

  /** Swarm's manager answers nothing where the logging driver can't be read, and doesn't say so. */
  async #isUnreadable(instance: string): Promise<boolean> {
    const task = await this.#context.engine.task(instance).catch(() => null)
    const { Name: name, Options: options } = task?.Spec?.LogDriver ?? {}
    return name === 'none' || options?.['cache-disabled'] === 'true'
  }
}

/** As the engine takes a time: "1764015950.482481382". @param time RFC 3339 in UTC with nine digits after the dot */
export function seconds(time: string): string {
  return `${Math.floor(Date.parse(time) / 1000)}.${time.slice(20, 29)}`
}

/** What the engine says of a container that it is just removing. */
const GONE = /dead or marked for removal/

function saidOf(fault: unknown): Message {
  const error = fault instanceof Error ? fault.message : String(fault)
  if (fault instanceof EngineError && /does not support reading/.test(error)) return message('logs-unreadable')
  if (fault instanceof EngineError && (fault.status === 404 || GONE.test(error))) return message('logs-gone')
  return message('logs-incomplete', { error })
}
