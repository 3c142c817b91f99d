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
import { LogSources, seconds } from './log-sources.ts'

/** Which lines. Times are RFC 3339 in UTC with nine digits after the dot. */
export interface LogOptions {
  /** Of one instance only. */
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

/** So many instances are read at once; of more, the newest. */
const MOST_INSTANCES = 100
const MORE_TAIL = 1000

/**
 * What the instances of a service write, in order of time. First what there is, then with `follow` what is new, from new instances too, until
 * the signal aborts, or what it is read of is gone.
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
  const lines = { ...(until !== null && { until: seconds(until) }), ...(stream !== null && { stream }) }
  return new Logs(context, new LogSources(context, hostEngines, ref, options.instance, lines), options, signal).read()
}

class Logs {
  readonly #context: OperationContext
  readonly #sources: LogSources
  readonly #options: LogOptions
  readonly #signal: AbortSignal
  /** Instances that will write no more, and have been read to the end. */
  readonly #done = new Set<string>()
  /** Of what it was said already why it can't be read. */
  readonly #told = new Set<string>()
  /** From when on an instance is read that has not been read before. */
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
    // Opened before what there is is read, so that nothing falls in between. To find its place in a long log later, the engine would read all of it.
    const pool = new LogMerger()
    try {
      this.#join(pool, { tail: 0 })
      const begun = Promise.all([...pool.sources].map((source) => source.begun))
      // What there is is not kept back for an engine that doesn't answer.
      await Promise.race([begun, sleep(this.#context.timings.logStartMs, undefined, { ref: false })])
      if (tail !== 0) yield* this.#history()
      for (const source of pool.sources) this.#sources.goOn(source)
      yield { type: 'live' }
      yield* this.#live(pool)
    } finally {
      pool.close()
    }
  }

  async *#history(): AsyncGenerator<LogEvent> {
    const instances = this.#sources.instances.slice(-MOST_INSTANCES)
    const ended = instances.filter(({ id }) => this.#sources.hasEnded(id))
    const { tail } = this.#options
    if (tail === null || instances.length === 1) yield* this.#whole(instances, tail)
    else yield* this.#last(instances, tail)
    for (const { id } of ended) this.#done.add(id)
  }

  /** The last lines of all together: the engine counts them for each instance. */
  async *#last(instances: readonly LiveInstance[], tail: number): AsyncGenerator<LogEvent> {
    const cut = await findTailStart(this.#pooled(instances, tail), tail)
    if (this.#signal.aborted) return
    if (!cut) return yield* this.#whole(instances, tail)
    this.#since = cut.time
    let skip = cut.skip
    // With a tail the engine begins near the end instead of reading all; as much again may have been written meanwhile.
    for await (const news of this.#whole(instances, 2 * tail + MORE_TAIL)) {
      if (news.type !== 'lines') yield news
      else if (skip < news.lines.length) yield { type: 'lines', lines: news.lines.slice(skip) }
      if (news.type === 'lines') skip = Math.max(skip - news.lines.length, 0)
    }
  }

  async *#whole(instances: readonly LiveInstance[], tail: number | null): AsyncGenerator<LogEvent> {
    const { until } = this.#options
    for await (const one of this.#pooled(instances, tail)) {
      if (one instanceof LogSource) yield* this.#left(one)
      else if (until === null) yield { type: 'lines', lines: one }
      else {
        yield { type: 'lines', lines: one.filter(({ time }) => time <= until) }
        if (one.some(({ time }) => time > until)) return
      }
    }
  }

  async *#pooled(instances: readonly LiveInstance[], tail: number | null): AsyncGenerator<LogLine[] | LogSource> {
    const pool = new LogMerger()
    const since = this.#since === null ? {} : { since: seconds(this.#since) }
    for (const one of instances) this.#sources.open(pool, one, { ...since, ...(tail !== null && { tail }) })
    yield* this.#until(
      pool,
      pool.read(null, () => pool.sources.size === 0),
    )
  }

  async *#live(pool: LogMerger): AsyncGenerator<LogEvent> {
    const { snapshotListeners } = this.#context.view
    const join = () => this.#join(pool, {})
    // Of instances that come later all lines count.
    if (this.#options.tail === 0) this.#since = exactTime(new Date(this.#context.now()).toISOString())
    join()
    snapshotListeners.add(join)
    try {
      const isDone = () => pool.sources.size === 0 && this.#sources.areGone
      for await (const one of this.#until(pool, pool.read(this.#context.timings.logHoldMs, isDone))) {
        if (!(one instanceof LogSource)) yield { type: 'lines', lines: one }
        else {
          yield* this.#left(one)
          if (this.#sources.hasEnded(one.instance)) this.#done.add(one.instance)
        }
      }
    } finally {
      snapshotListeners.delete(join)
    }
  }

  /** Opens what is not open: instances that are new, and those whose stream was lost. Of those that have ended takes the rest. */
  #join(pool: LogMerger, query: { tail?: number }): void {
    for (const source of pool.sources) if (this.#sources.hasEnded(source.instance)) source.finish()
    const open = new Set([...pool.sources].map(({ instance }) => instance))
    const missing = this.#sources.instances.filter(({ id }) => !open.has(id) && !this.#done.has(id))
    const since = this.#since === null ? {} : { since: seconds(this.#since) }
    for (const one of missing.slice(0, MOST_INSTANCES - open.size))
      this.#sources.open(pool, one, { follow: true, ...since, ...query })
    pool.wake()
  }

  /** What a pool has to tell, as long as somebody listens. */
  async *#until<T>(pool: LogMerger, told: AsyncGenerator<T>): AsyncGenerator<T> {
    const close = () => pool.close()
    this.#signal.addEventListener('abort', close)
    if (this.#signal.aborted) close()
    try {
      yield* told
    } finally {
      this.#signal.removeEventListener('abort', close)
      close()
    }
  }

  async *#left(source: LogSource): AsyncGenerator<LogEvent> {
    this.#sources.leave(source)
    if (this.#told.has(source.instance)) return
    const said = await this.#sources.fault(source)
    if (!said || this.#signal.aborted) return
    this.#told.add(source.instance)
    yield { type: 'notice', instance: source.instance, detailMessage: said }
  }
}
