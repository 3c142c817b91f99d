import { exactTime } from '../../domain/exact-time.ts'
import { EngineError } from '../transport/client.ts'

/** A line that an instance wrote, or a piece of a very long one. */
export interface LogLine {
  readonly instance: string
  /** RFC 3339 in UTC with nine digits after the dot, so that texts compare as times do. */
  readonly time: string
  readonly stream: 'stdout' | 'stderr'
  /** As written, including the end of the line in the last piece. */
  readonly bytes: Buffer
  readonly isFirst: boolean
  readonly isLast: boolean
}

const HEADER_BYTES = 8
const SYSTEM_ERROR = 3
const NEWLINE = 0x0a
const SPACE = 0x20
/** The engine splits longer lines, and gives each part the time of the whole line. */
const PART_BYTES = 16 * 1024
/** The most bytes of one line that are held at once. */
const PIECE_BYTES = 4 * PART_BYTES

/**
 * Parses what the engine answers to a request for logs with `timestamps`. Without a terminal these are frames: an 8-byte header (stream, 0,
 * 0, 0, length as big-endian uint32), then the time, a space, and a line or a part of one. With a terminal the headers are missing. Chunks
 * may be cut anywhere.
 *
 * @see Docker Engine API 1.41, ContainerAttach, "Stream format"
 */
export class LogReader {
  readonly #pending: Record<LogLine['stream'], PendingLine>
  #rest: Buffer = Buffer.alloc(0)
  #isFramed: boolean | null = null
  /** The error that the engine reported after the lines so far. */
  fault: EngineError | null = null

  constructor(instance: string) {
    this.#pending = { stdout: new PendingLine(instance, 'stdout'), stderr: new PendingLine(instance, 'stderr') }
  }

  /** Adds a chunk and returns the lines that are complete now, up to an error. */
  push(chunk: Buffer): LogLine[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    // A header begins with 0 to 3, a time with a digit.
    if (this.#rest.length > 0) this.#isFramed ??= (this.#rest[0] ?? 0) <= SYSTEM_ERROR
    return this.#isFramed ? this.#frames() : this.#plain()
  }

  /** Returns the rest after the last chunk. */
  end(): LogLine[] {
    const lines: LogLine[] = []
    if (this.#isFramed === false && this.#rest.length > 0) this.#addLine('stdout', 0, this.#rest.length, lines)
    for (const stream of ['stdout', 'stderr'] as const) {
      const line = this.#pending[stream].finish()
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
      this.#addLine(kind === 2 ? 'stderr' : 'stdout', begin, end, lines)
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
      this.#addLine('stdout', at, end + 1, lines)
      at = end + 1
    }
    this.#rest = this.#rest.subarray(at)
    const whole = PIECE_BYTES + (PIECE_BYTES / PART_BYTES) * timeLength(this.#rest)
    while (this.#rest.length > whole) {
      this.#addLine('stdout', 0, whole, lines)
      this.#rest = this.#rest.subarray(whole)
    }
    return lines
  }

  #addLine(stream: LogLine['stream'], begin: number, end: number, lines: LogLine[]): void {
    const space = this.#rest.indexOf(SPACE, begin)
    if (space < 0 || space >= end) return
    const text = this.#rest.toString('latin1', begin, space)
    const line = this.#pending[stream].add(exactTime(text), withoutTimes(this.#rest.subarray(space + 1, end), text))
    if (line) lines.push(line)
  }
}

/** The line of one stream whose end has not arrived yet. */
class PendingLine {
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

  /** @returns a complete line, or a piece of the largest size; null: more is needed */
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

const TIME_LENGTH = '2026-11-24T20:25:50.482481382Z'.length

/** Returns the length of the time at the beginning, including its space. */
function timeLength(bytes: Buffer): number {
  const space = bytes.indexOf(SPACE)
  return space < 0 ? TIME_LENGTH + 1 : space + 1
}

/** Removes the times that the engine repeats before each part of a long line, where no frame separates the parts. */
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
