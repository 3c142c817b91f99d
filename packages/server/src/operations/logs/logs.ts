import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@berth/contract/http/problems.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import { exactTime } from '../../domain/exact-time.ts'
import type { LiveInstance } from '../../domain/model.ts'
import type { LogLine } from '../../engine/logs/log-lines.ts'
import { LogSource } from '../../engine/logs/log-source.ts'
import type { HostEngines } from '../hosts/host-engines.ts'
import type { OperationContext } from '../operation-context.ts'
import { findTailStart } from './find-tail-start.ts'
import { LogMerger } from './log-merger.ts'
import { LogSources, toEngineTime } from './log-sources.ts'

/** Which lines are read. Times are RFC 3339 in UTC with nine digits after the dot. */
export interface LogOptions {
  /** The only instance that is read; null: all. */
  readonly instance: string | null
  readonly follow: boolean
  readonly tail: number | null
  readonly since: string | null
  readonly until: string | null
  readonly stream: 'stdout' | 'stderr' | null
}

export type LogEvent =
  | { readonly type: 'lines'; readonly lines: readonly LogLine[] }
  | { readonly type: 'live' }
  | { readonly type: 'notice'; readonly instance: string | null; readonly detailMessage: Message }

/** The maximum number of instances that are read at once. Of more, the newest are read. */
const MOST_INSTANCES = 100
const MORE_TAIL = 1000

/**
 * Reads what the instances of a service write, in order of time: first the existing lines, then with `follow` new ones, also of new
 * instances, until the signal aborts, or the service or the one instance is gone.
 *
 * @throws Problem `not-found`
 */
export function readLogs(
  context: OperationContext,
  hostEngines: HostEngines,
  ref: ServiceRef,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogEvent> {
  const { instances } = context.view.service(ref)
  if (options.instance !== null && !instances.some(({ id }) => id === options.instance))
    throw new Problem('not-found', message('no-such-instance', { instance: options.instance, service: ref.service }))
  const { until, stream } = options
  const lines = { ...(until !== null && { until: toEngineTime(until) }), ...(stream !== null && { stream }) }
  return new Logs(context, new LogSources(context, hostEngines, ref, options.instance, lines), options, signal).read()
}

class Logs {
  readonly #context: OperationContext
  readonly #sources: LogSources
  readonly #options: LogOptions
  readonly #signal: AbortSignal
  /** Instances that write no more and have been read to the end. */
  readonly #done = new Set<string>()
  /** Instances whose error was reported already. */
  readonly #reported = new Set<string>()
  /** The time from which an instance is read that has not been read before. */
  #since: string | null

  constructor(context: OperationContext, sources: LogSources, options: LogOptions, signal: AbortSignal) {
    this.#context = context
    this.#sources = sources
    this.#options = options
    this.#signal = signal
    this.#since = options.since
  }

  async *read(): AsyncGenerator<LogEvent> {
    const { follow, tail, until } = this.#options
    if (this.#sources.instances.length > MOST_INSTANCES)
      yield { type: 'notice', instance: null, detailMessage: message('logs-too-many', { most: MOST_INSTANCES }) }
    if (!follow || until !== null) return yield* this.#history()
    // The live logs are opened before the history is read, so that no line is missed. To find its place in a long log later, the engine
    // would read all of it.
    const merger = new LogMerger()
    try {
      this.#join(merger, { tail: 0 })
      const begun = Promise.all([...merger.sources].map((source) => source.begun))
      // The history does not wait for an engine that does not answer.
      await Promise.race([begun, sleep(this.#context.timings.logStartMs, undefined, { ref: false })])
      if (tail !== 0) yield* this.#history()
      for (const source of merger.sources) this.#sources.skipHistory(source)
      yield { type: 'live' }
      yield* this.#live(merger)
    } finally {
      merger.close()
    }
  }

  async *#history(): AsyncGenerator<LogEvent> {
    const instances = this.#sources.instances.slice(-MOST_INSTANCES)
    const ended = instances.filter(({ id }) => this.#sources.hasEnded(id))
    const { tail } = this.#options
    if (tail === null || instances.length === 1) yield* this.#allLines(instances, tail)
    else yield* this.#lastLines(instances, tail)
    for (const { id } of ended) this.#done.add(id)
  }

  /** Yields the last lines of all instances together: the engine counts them for each instance. */
  async *#lastLines(instances: readonly LiveInstance[], tail: number): AsyncGenerator<LogEvent> {
    const tailStart = await findTailStart(this.#merged(instances, tail), tail)
    if (this.#signal.aborted) return
    if (!tailStart) return yield* this.#allLines(instances, tail)
    this.#since = tailStart.time
    let skip = tailStart.skip
    // With a tail, the engine starts near the end instead of reading the whole log. As many lines again may have been written meanwhile.
    for await (const event of this.#allLines(instances, 2 * tail + MORE_TAIL)) {
      if (event.type !== 'lines') yield event
      else if (skip < event.lines.length) yield { type: 'lines', lines: event.lines.slice(skip) }
      if (event.type === 'lines') skip = Math.max(skip - event.lines.length, 0)
    }
  }

  async *#allLines(instances: readonly LiveInstance[], tail: number | null): AsyncGenerator<LogEvent> {
    const { until } = this.#options
    for await (const one of this.#merged(instances, tail)) {
      if (one instanceof LogSource) yield* this.#finish(one)
      else if (until === null) yield { type: 'lines', lines: one }
      else {
        yield { type: 'lines', lines: one.filter(({ time }) => time <= until) }
        if (one.some(({ time }) => time > until)) return
      }
    }
  }

  async *#merged(instances: readonly LiveInstance[], tail: number | null): AsyncGenerator<LogLine[] | LogSource> {
    const merger = new LogMerger()
    const since = this.#since === null ? {} : { since: toEngineTime(this.#since) }
    for (const one of instances) this.#sources.open(merger, one, { ...since, ...(tail !== null && { tail }) })
    yield* this.#untilAborted(
      merger,
      merger.read(null, () => merger.sources.size === 0),
    )
  }

  async *#live(merger: LogMerger): AsyncGenerator<LogEvent> {
    const { snapshotListeners } = this.#context.view
    const join = () => this.#join(merger, {})
    // Instances that start later are read from their first line.
    if (this.#options.tail === 0) this.#since = exactTime(new Date(this.#context.now()).toISOString())
    join()
    snapshotListeners.add(join)
    try {
      const isDone = () => merger.sources.size === 0 && this.#sources.areGone
      for await (const one of this.#untilAborted(merger, merger.read(this.#context.timings.logHoldMs, isDone))) {
        if (!(one instanceof LogSource)) yield { type: 'lines', lines: one }
        else {
          yield* this.#finish(one)
          if (this.#sources.hasEnded(one.instance)) this.#done.add(one.instance)
        }
      }
    } finally {
      snapshotListeners.delete(join)
    }
  }

  /**
   * Opens the logs that are not open: of new instances, and of those whose stream was lost. Of instances that have ended, reads the rest.
   */
  #join(merger: LogMerger, query: { tail?: number }): void {
    for (const source of merger.sources) if (this.#sources.hasEnded(source.instance)) source.finish()
    const open = new Set([...merger.sources].map(({ instance }) => instance))
    const newest = this.#sources.instances.slice(-MOST_INSTANCES)
    const missing = newest.filter(({ id }) => !open.has(id) && !this.#done.has(id))
    const since = this.#since === null ? {} : { since: toEngineTime(this.#since) }
    for (const one of missing.slice(Math.max(0, missing.length - MOST_INSTANCES + open.size)))
      this.#sources.open(merger, one, { follow: true, ...since, ...query })
    merger.wake()
  }

  /** Yields what a merger yields, until the signal aborts. */
  async *#untilAborted<T>(merger: LogMerger, events: AsyncGenerator<T>): AsyncGenerator<T> {
    const close = () => merger.close()
    this.#signal.addEventListener('abort', close)
    if (this.#signal.aborted) close()
    try {
      yield* events
    } finally {
      this.#signal.removeEventListener('abort', close)
      close()
    }
  }

  async *#finish(source: LogSource): AsyncGenerator<LogEvent> {
    this.#sources.savePosition(source)
    if (this.#reported.has(source.instance)) return
    const reason = await this.#sources.fault(source)
    if (!reason || this.#signal.aborted) return
    this.#reported.add(source.instance)
    yield { type: 'notice', instance: source.instance, detailMessage: reason }
  }
}
