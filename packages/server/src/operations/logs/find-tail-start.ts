import type { LogLine } from '../../engine/logs/log-lines.ts'

/** From where on there are so many lines: the time, and how many lines of that very time come before. */
export interface TailStart {
  readonly time: string
  readonly skip: number
}

/**
 * Where the last `tail` of lines that come in order of time begin; null where there are no more than that. The engine counts
 * for each instance by itself. Keeps only times, since lines may be long.
 */
export async function findTailStart(
  batches: AsyncIterable<readonly LogLine[] | object>,
  tail: number,
): Promise<TailStart | null> {
  const last = new LastTimes(tail)
  for await (const batch of batches) if (Array.isArray(batch)) for (const { time } of batch) last.add(time)
  return last.cut
}

class LastTimes {
  readonly #most: number
  readonly #times: string[] = []
  #count = 0
  /** The last that fell out, and how many of its very time did. */
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

  get cut(): TailStart | null {
    if (this.#count <= this.#most) return null
    const time = this.#times[this.#count % this.#most] ?? ''
    return { time, skip: this.#dropped.time === time ? this.#dropped.lines : 0 }
  }
}
