import type { LogLine } from '../../engine/logs/log-lines.ts'
import type { LogSource } from '../../engine/logs/log-source.ts'

const MOST_LINES = 2000

/** Merges the logs of several sources, and waits for all of them in one place. */
export class LogMerger {
  readonly sources = new Set<LogSource>()
  readonly #ended: LogSource[] = []
  #isClosed = false
  #news = Promise.withResolvers<void>()

  /** Wakes the reader. A source calls it when it has something new. */
  readonly wake = (): void => this.#news.resolve()

  /**
   * Returns the next lines in order of time; none while a source must be waited for. Lines of the same time are grouped by source.
   *
   * @param holdMs how long a line waits for older lines of silent sources; null: until those have ended
   */
  take(holdMs: number | null, now: number): LogLine[] {
    const lines: LogLine[] = []
    while (lines.length < MOST_LINES) {
      const { first, second, isSilent } = this.#heads()
      if (!first) break
      if (isSilent && (holdMs === null || first.headArrivedAt + holdMs > now)) break
      first.take(second?.headTime ?? null, MOST_LINES - lines.length, lines)
    }
    return lines
  }

  /**
   * Yields all lines in order, and each source when it is over, until `isDone` or until the merger is closed.
   *
   * @param holdMs as for `take`; lines of a single source are never held
   */
  async *read(holdMs: number | null, isDone: () => boolean): AsyncGenerator<LogLine[] | LogSource> {
    while (!this.#isClosed) {
      const hold = this.sources.size > 1 ? holdMs : null
      const lines = this.take(hold, Date.now())
      if (lines.length > 0) yield lines
      yield* this.#ended.splice(0)
      if (isDone()) return
      if (lines.length === 0)
        await this.#whenNew([...this.sources].some(({ headTime }) => headTime !== null) ? hold : null)
    }
  }

  close(): void {
    for (const source of this.sources) source.close()
    this.sources.clear()
    this.#isClosed = true
    this.wake()
  }

  /** Resolves when a source has something new, or after `withinMs`. */
  async #whenNew(withinMs: number | null): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    if (withinMs !== null) timer = setTimeout(this.wake, withinMs)
    await this.#news.promise
    clearTimeout(timer)
    this.#news = Promise.withResolvers()
  }

  #heads(): { first: LogSource | null; second: LogSource | null; isSilent: boolean } {
    let first: LogSource | null = null
    let second: LogSource | null = null
    let isSilent = false
    for (const source of this.sources) {
      if (source.isOver) this.#retire(source)
      else if (source.headTime === null) isSilent = true
      else if (isBefore(source, first)) [first, second] = [source, first]
      else if (isBefore(source, second)) second = source
    }
    return { first, second, isSilent }
  }

  #retire(source: LogSource): void {
    this.sources.delete(source)
    this.#ended.push(source)
  }
}

function isBefore(source: LogSource, other: LogSource | null): boolean {
  return other === null || (source.headTime ?? '') < (other.headTime ?? '')
}
