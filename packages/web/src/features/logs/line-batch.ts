import type { LogRecord } from '@berth/contract/logs/logs.ts'

/** Many lines in few objects, so that a million of them are neither slow to hand over nor large to keep. */
export interface LineBatch {
  /** All lines, one after the other. */
  readonly text: string
  /** Where in it each line ends. */
  readonly ends: Uint32Array
  /** Milliseconds since 1970. */
  readonly times: Float64Array
  /** What of the time is less than a millisecond, in nanoseconds. */
  readonly nanos: Uint32Array
  /** The instance's number times four, plus 2 where the line is cut, plus 1 where it is of stderr. */
  readonly origins: Uint32Array
}

export const IS_ERROR = 1
export const IS_CUT = 2

type Line = Extract<LogRecord, { type: 'line' }>
type Other = Exclude<LogRecord, { type: 'line' }>

/** Makes batches of the server's records. What was read before the connection was lost does not come again. */
export class RecordReader {
  /** Instances in the order in which they first wrote; a line tells which by its number. */
  readonly instances: string[] = []
  readonly #numbers = new Map<string, number>()
  readonly #last = new Map<string, string>()
  #known: ReadonlyMap<string, string> = new Map()
  #rest = ''
  #texts: string[] = []
  #lines: { end: number; time: string; origin: number }[] = []
  #length = 0
  /** Of the latest line. */
  lastTime: string | null = null

  /** How many characters wait to be taken. */
  get waiting(): number {
    return this.#length
  }

  /** @returns what is no line, in order */
  push(chunk: string): Other[] {
    const lines = (this.#rest + chunk).split('\n')
    this.#rest = lines.pop() ?? ''
    const others: Other[] = []
    for (const line of lines) {
      if (line.startsWith('{"type":"line"')) this.#add(JSON.parse(line) as Line)
      else if (line !== '') others.push(JSON.parse(line) as Other)
    }
    return others
  }

  /** Begins anew after a connection was lost. */
  restart(): void {
    this.#rest = ''
    this.#known = new Map(this.#last)
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
    if (time <= (this.#known.get(instance) ?? '')) return
    // The two streams of an instance are not always written down in order of time: the latest counts.
    if (time > (this.#last.get(instance) ?? '')) this.#last.set(instance, time)
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

/** RFC 3339 with nanoseconds, as the server says it. */
export function exactTimeOf(ms: number, nanos: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}${String(nanos).padStart(6, '0')}Z`
}
