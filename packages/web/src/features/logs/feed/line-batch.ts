import type { LogRecord } from '@berth/contract/logs/logs.ts'

/** Many lines in few objects, so that a million lines are quick to transfer and need little memory. */
export interface LineBatch {
  /** The text of all lines, concatenated. */
  readonly text: string
  /** The offset in `text` where each line ends. */
  readonly ends: Uint32Array
  /** Milliseconds since 1970. */
  readonly times: Float64Array
  /** The part of the time below a millisecond, in nanoseconds. */
  readonly nanos: Uint32Array
  /** The instance's number times four, plus 2 if the line is truncated, plus 1 if it comes from stderr. */
  readonly origins: Uint32Array
}

export const IS_ERROR = 1
export const IS_CUT = 2

type Line = Extract<LogRecord, { type: 'line' }>
type OtherRecord = Exclude<LogRecord, { type: 'line' }>

/** Turns the server's records into batches. Skips the lines that it read before the connection was lost. */
export class RecordReader {
  /** The instances in the order of their first lines. A line refers to its instance by the index. */
  readonly instances: string[] = []
  readonly #numbers = new Map<string, number>()
  readonly #lastTimes = new Map<string, string>()
  #resumeAfter: ReadonlyMap<string, string> = new Map()
  #incomplete = ''
  #texts: string[] = []
  #lines: { end: number; time: string; origin: number }[] = []
  #length = 0
  /** The time of the latest line. */
  lastTime: string | null = null

  /** The number of characters that `take` would return. */
  get waiting(): number {
    return this.#length
  }

  /** Reads a chunk of the stream. @returns the records that are not lines, in order */
  push(chunk: string): OtherRecord[] {
    const lines = (this.#incomplete + chunk).split('\n')
    this.#incomplete = lines.pop() ?? ''
    const others: OtherRecord[] = []
    for (const line of lines) {
      if (line.startsWith('{"type":"line"')) this.#add(JSON.parse(line) as Line)
      else if (line !== '') others.push(JSON.parse(line) as OtherRecord)
    }
    return others
  }

  /** Prepares for a new connection after a lost one. */
  restart(): void {
    this.#incomplete = ''
    this.#resumeAfter = new Map(this.#lastTimes)
  }

  take(): LineBatch | null {
    const count = this.#lines.length
    if (count === 0) return null
    const batch = {
      text: this.#texts.join(''),
      ends: new Uint32Array(count),
      times: new Float64Array(count),
      nanos: new Uint32Array(count),
      origins: new Uint32Array(count),
    }
    this.#lines.forEach(({ end, time, origin }, index) => {
      batch.ends[index] = end
      batch.times[index] = Date.parse(`${time.slice(0, 23)}Z`)
      batch.nanos[index] = Number(time.slice(23, 29))
      batch.origins[index] = origin
    })
    this.#texts = []
    this.#lines = []
    this.#length = 0
    return batch
  }

  #add({ instance, time = '', stream, text, cut }: Line): void {
    if (time <= (this.#resumeAfter.get(instance) ?? '')) return
    // The two streams of an instance are not always in the order of time, so the latest time counts.
    if (time > (this.#lastTimes.get(instance) ?? '')) this.#lastTimes.set(instance, time)
    if (time > (this.lastTime ?? '')) this.lastTime = time
    this.#texts.push(text)
    this.#length += text.length
    const flags = (stream === 'stderr' ? IS_ERROR : 0) + (cut ? IS_CUT : 0)
    this.#lines.push({ end: this.#length, time, origin: this.#numberOf(instance) * 4 + flags })
  }

  #numberOf(instance: string): number {
    const known = this.#numbers.get(instance)
    if (known !== undefined) return known
    this.#numbers.set(instance, this.instances.length)
    return this.instances.push(instance) - 1
  }
}

/** Formats a time as RFC 3339 with nanoseconds, as the server does. */
export function exactTime(ms: number, nanos: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}${String(nanos).padStart(6, '0')}Z`
}
