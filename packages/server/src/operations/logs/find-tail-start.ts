import type { LogLine } from '../../engine/logs/log-lines.ts'

/** Where the tail of a log starts: the time of its first line, and how many lines of that same time come before it. */
export interface TailStart {
  readonly time: string
  readonly skip: number
}

/**
 * Returns where the last `tail` of these lines start, which come in order of time; null if there are no more than that. The engine cannot
 * answer this, because it counts for each instance separately. Stores only times, because lines may be long.
 */
export async function findTailStart(
  batches: AsyncIterable<readonly LogLine[] | object>,
  tail: number,
): Promise<TailStart | null> {
  const last = new LastTimes(tail)
  for await (const batch of batches) if (Array.isArray(batch)) for (const { time } of batch) last.add(time)
  return last.start
}

class LastTimes {
  readonly #most: number
  readonly #times: string[] = []
  #count = 0
  /** The time of the last line that was dropped, and how many lines of that same time were. */
  #dropped = { time: '', lines: 0 }

  constructor(most: number) {
    this.#most = most
  }

  add(time: string): void {
    const at = this.#count++ % this.#most
    const oldest = this.#times[at]
    this.#times[at] = time
    if (oldest === undefined) return
    this.#dropped = { time: oldest, lines: this.#dropped.time === oldest ? this.#dropped.lines + 1 : 1 }
  }

  get start(): TailStart | null {
    if (this.#count <= this.#most) return null
    const time = this.#times[this.#count % this.#most] ?? ''
    return { time, skip: this.#dropped.time === time ? this.#dropped.lines : 0 }
  }
}
