import { exactTime } from '../../domain/exact-time.ts'
import { EngineError } from '../transport/client.ts'

/** A line that an instance wrote, or a piece of a very long one. */
export interface LogLine {
  readonly instance: string
  /** RFC 3339 in UTC with nine digits after the dot, so that texts compare as times do. */
  readonly time: string
  readonly stream: 'stdout' | 'stderr'
  /** As written, with the line's end where it is the last piece. */
  readonly bytes: Buffer
  readonly isFirst: boolean
  readonly isLast: boolean
}

const HEADER_BYTES = 8
const SYSTEM_ERROR = 3
const NEWLINE = 0x0a
const SPACE = 0x20
/** The engine takes longer lines apart, and gives each part the time of the whole. */
const PART_BYTES = 16 * 1024
/** No more of one line is held at once. */
const PIECE_BYTES = 4 * PART_BYTES

/**
 * Makes lines of what the engine answers when it is asked for logs with `timestamps`. Without a terminal that is frames: an 8-byte header
 * (stream, 0, 0, 0, length as big-endian uint32), then the time, a space, and a line or a part of one. With a terminal it is the same without headers. Chunks
 * cut both anywhere.
 *
 * @see Docker Engine API 1.41, ContainerAttach, "Stream format"
 */
export class LogReader {
  readonly #begun: Record<LogLine['stream'], Begun>
  #rest: Buffer = Buffer.alloc(0)
  #isFramed: boolean | null = null
  /** What the engine says, after the lines so far, went wrong. */
  fault: EngineError | null = null

  constructor(instance: string) {
    this.#begun = { stdout: new Begun(instance, 'stdout'), stderr: new Begun(instance, 'stderr') }
  }

  /** The lines that are whole now, to where there is a fault. */
  push(chunk: Buffer): LogLine[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    // A header begins with 0 to 3, a time with a digit.
    if (this.#rest.length > 0) this.#isFramed ??= (this.#rest[0] ?? 0) <= SYSTEM_ERROR
    return this.#isFramed ? this.#frames() : this.#plain()
  }

  /** What is left when nothing more comes. */
  end(): LogLine[] {
    const lines: LogLine[] = []
    if (this.#isFramed === false && this.#rest.length > 0) this.#take('stdout', 0, this.#rest.length, lines)
    for (const stream of ['stdout', 'stderr'] as const) {
      const line = this.#begun[stream].finish()
      if (line) lines.push(line)
    }
    return lines
  }

  #frames(): LogLine[] {
    const lines: LogLine[] = []
    let at = 0
    while (this.#rest.length - at >= HEADER_BYTES) {
      const end = at + HEADER_BYTES + this.#rest.readUInt32BE(at + 4)
      if (this.#rest.length < end) break
      const kind = this.#rest[at] ?? 0
      const begin = at + HEADER_BYTES
      if (kind === SYSTEM_ERROR) {
        this.fault = new EngineError(500, this.#rest.toString('utf8', begin, end).trim())
        break
      }
      this.#take(kind === 2 ? 'stderr' : 'stdout', begin, end, lines)
      at = end
    }
    this.#rest = this.#rest.subarray(at)
    return lines
  }

  #plain(): LogLine[] {
    const lines: LogLine[] = []
    let at = 0
    for (;;) {
      const end = this.#rest.indexOf(NEWLINE, at)
      if (end < 0) break
      this.#take('stdout', at, end + 1, lines)
      at = end + 1
    }
    this.#rest = this.#rest.subarray(at)
    const whole = PIECE_BYTES + (PIECE_BYTES / PART_BYTES) * timeLength(this.#rest)
    while (this.#rest.length > whole) {
      this.#take('stdout', 0, whole, lines)
      this.#rest = this.#rest.subarray(whole)
    }
    return lines
  }

  #take(stream: LogLine['stream'], begin: number, end: number, lines: LogLine[]): void {
    const space = this.#rest.indexOf(SPACE, begin)
    if (space < 0 || space >= end) return
    const text = this.#rest.toString('latin1', begin, space)
    const line = this.#begun[stream].add(exactTime(text), withoutTimes(this.#rest.subarray(space + 1, end), text))
    if (line) lines.push(line)
  }
}

/** Of one stream: a line whose end has not come. */
class Begun {
  readonly #instance: string
  readonly #stream: LogLine['stream']
  #parts: Buffer[] = []
  #bytes = 0
  #time = ''
  #isFirst = true

  constructor(instance: string, stream: LogLine['stream']) {
    this.#instance = instance
    this.#stream = stream
  }

  /** @returns a whole line or as large a piece as may be; null: more is to come */
  add(time: string, part: Buffer): LogLine | null {
    const isLast = part[part.length - 1] === NEWLINE
    if (isLast && this.#parts.length === 0 && this.#isFirst)
      return { instance: this.#instance, time, stream: this.#stream, bytes: part, isFirst: true, isLast: true }
    if (this.#parts.length === 0) this.#time = time
    this.#parts.push(part)
    this.#bytes += part.length
    return isLast || this.#bytes >= PIECE_BYTES ? this.#piece(isLast) : null
  }

  finish(): LogLine | null {
    return this.#parts.length > 0 || !this.#isFirst ? this.#piece(true) : null
  }

  #piece(isLast: boolean): LogLine {
    const bytes = Buffer.concat(this.#parts)
    const line = {
      instance: this.#instance,
      time: this.#time,
      stream: this.#stream,
      bytes,
      isFirst: this.#isFirst,
      isLast,
    }
    this.#parts = []
    this.#bytes = 0
    this.#isFirst = isLast
    return line
  }
}

const USUAL_TIME = '2026-11-24T20:25:50.482481382Z'.length

/** Of the time that these bytes begin with, with its space. */
function timeLength(bytes: Buffer): number {
  const space = bytes.indexOf(SPACE)
  return space < 0 ? USUAL_TIME + 1 : space + 1
}

/** Without a frame to begin each, the parts of a long line repeat their time in the midst of it. */
function withoutTimes(bytes: Buffer, time: string): Buffer {
  if (bytes.length <= PART_BYTES + time.length) return bytes
  const parts: Buffer[] = []
  let rest = bytes
  while (rest.length > PART_BYTES + time.length) {
    const isRepeated = rest.toString('latin1', PART_BYTES, PART_BYTES + time.length + 1) === `${time} `
    parts.push(rest.subarray(0, PART_BYTES))
    rest = rest.subarray(PART_BYTES + (isRepeated ? time.length + 1 : 0))
  }
  return Buffer.concat([...parts, rest])
}
