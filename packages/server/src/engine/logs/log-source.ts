import type { IncomingMessage } from 'node:http'
import { type LogLine, LogReader } from './log-lines.ts'

/** How far a source has been read: the time of the last line, and the number of lines with exactly that time. */
export interface Position {
  readonly time: string
  readonly lines: number
}

/**
 * Requests the logs of an instance.
 *
 * @param since RFC 3339; null: from the beginning that the caller wants
 * @param isFinal nothing more will be written, so that there is nothing to follow
 */
export type OpenLogs = (since: string | null, isFinal: boolean, signal: AbortSignal) => Promise<IncomingMessage>

export interface LogReading {
  /** The position at which reading continues; null where nothing was read before. */
  readonly from: Position | null
  /** The most bytes that are read ahead. */
  readonly mostBytes: number
  /** The engine waits for slow readers, without keeping what it would have sent. */
  readonly engineWaits: boolean
  /**
   * A source that is not read for so many milliseconds closes its connection, because the engine may be keeping all that it would have
   * sent.
   */
  readonly releaseMs: number
}

/**
 * Streams the log of one instance. Reads ahead up to a limit. Beyond it, the engine waits; where it cannot, the connection is closed and
 * later reopened at the same position.
 */
export class LogSource {
  readonly instance: string
  /** Resolves when the engine has answered, or the request has failed. */
  readonly begun: Promise<void>
  readonly #open: OpenLogs
  readonly #wake: () => void
  readonly #mostBytes: number
  readonly #engineWaits: boolean
  readonly #releaseMs: number
  #closing = new AbortController()
  #answer: IncomingMessage | undefined
  #batches: Batch[] = []
  #bytes = 0
  #next = 0
  #position: Position | null
  /** The number of lines with the position's time that are repeated after a new request. */
  #repeated = 0
  #releaseTimer: NodeJS.Timeout | undefined
  #isReleased = false
  #isFinal = false
  #isOver = false
  #isClosed = false
  /** Why the source failed; null where it ended normally. */
  fault: unknown = null

  constructor(
    instance: string,
    { from, mostBytes, engineWaits, releaseMs }: LogReading,
    open: OpenLogs,
    wake: () => void,
  ) {
    this.instance = instance
    this.#position = from
    this.#mostBytes = mostBytes
    this.#engineWaits = engineWaits
    this.#releaseMs = releaseMs
    this.#open = open
    this.#wake = wake
    this.begun = this.#connect()
  }

  /** The position after the lines that were taken; null before the first one. */
  get position(): Position | null {
    return this.#position
  }

  /** Whether all lines have arrived and were taken. */
  get isOver(): boolean {
    return this.#isOver && this.#batches.length === 0
  }

  /** The time of the next line; null while none is available. */
  get headTime(): string | null {
    return this.#batches[0]?.lines[this.#next]?.time ?? null
  }

  /** When the next line arrived, in milliseconds since 1970. */
  get headArrivedAt(): number {
    return this.#batches[0]?.arrivedAt ?? 0
  }

  /** Takes lines of the next batch up to a time (null: the whole batch), in the order of arrival, `most` at most. */
  take(until: string | null, most: number, into: LogLine[]): void {
    const [batch] = this.#batches
    if (!batch) return
    const { lines } = batch
    const end = Math.min(lines.length, this.#next + most)
    while (this.#next < end) {
      const line = lines[this.#next]
      if (!line || (until !== null && line.time > until)) break
      this.#next++
      if (line.isLast) this.#advance(line.time)
      into.push(line)
    }
    if (this.#next < lines.length) return
    this.#batches.shift()
    this.#next = 0
    this.#bytes -= batch.bytes
    this.#resume()
  }

  /** Skips lines up to a position that was read by other means. */
  skipTo(position: Position): void {
    this.#position = position
    this.#repeated = position.lines
    this.#batches = this.#batches.flatMap((batch) => {
      const lines = this.#withoutRepeated(batch.lines)
      this.#bytes -= lines.length > 0 ? 0 : batch.bytes
      return lines.length > 0 ? [{ ...batch, lines }] : []
    })
    this.#resume()
  }

  /**
   * Reads the rest after the instance has ended. Swarm's manager would follow the log for ever, so the rest is requested without following.
   */
  finish(): void {
    if (this.#isFinal || this.#isOver) return
    this.#isFinal = true
    clearTimeout(this.#releaseTimer)
    this.#release()
    if (this.#batches.length === 0) void this.#connect()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#releaseTimer)
    this.#closing.abort()
    this.#answer?.destroy()
    this.#isOver = true
    this.#batches = []
  }

  async #connect(): Promise<void> {
    this.#isReleased = false
    this.#repeated = this.#position?.lines ?? 0
    const closing = new AbortController()
    this.#closing = closing
    try {
      const answer = await this.#open(this.#position?.time ?? null, this.#isFinal, closing.signal)
      if (closing.signal.aborted) return void answer.destroy()
      this.#read(answer, closing.signal)
    } catch (error) {
      this.#markOver(error)
    }
  }

  #read(answer: IncomingMessage, signal: AbortSignal): void {
    this.#answer = answer
    const reader = new LogReader(this.instance)
    let chunks: Buffer[] = []
    const take = () => {
      const bytes = Buffer.concat(chunks)
      chunks = []
      if (signal.aborted || bytes.length === 0) return
      this.#addBatch(reader.push(bytes), bytes.length)
      if (!reader.fault) return
      answer.destroy()
      this.#markOver(reader.fault)
    }
    // The engine sends each line in its own chunk. Chunks that arrive together are parsed together.
    answer.on('data', (chunk: Buffer) => {
      if (chunks.push(chunk) === 1) setImmediate(take)
    })
    answer.on('end', () => {
      take()
      this.#addBatch(reader.end(), 0)
      this.#markOver(null)
    })
    answer.on('error', (error) => {
      if (!signal.aborted) this.#markOver(error)
    })
  }

  #addBatch(all: LogLine[], bytes: number): void {
    const lines = this.#repeated > 0 ? this.#withoutRepeated(all) : all
    if (lines.length === 0 || this.#isClosed) return
    this.#batches.push({ lines, bytes, arrivedAt: Date.now() })
    this.#bytes += bytes
    if (this.#bytes >= this.#mostBytes) {
      this.#answer?.pause()
      if (!this.#engineWaits) this.#releaseTimer ??= setTimeout(() => this.#release(), this.#releaseMs)
    }
    this.#wake()
  }

  #withoutRepeated(lines: readonly LogLine[]): LogLine[] {
    const { time } = this.#position ?? { time: '' }
    return lines.filter((line) => {
      if (this.#repeated === 0) return true
      if (line.time > time) this.#repeated = 0
      else if (line.time === time && line.isLast) this.#repeated--
      return line.time > time
    })
  }

  /** Advances the position, never to an earlier time: the two streams of an instance are not always logged in the order of time. */
  #advance(time: string): void {
    const { time: latest = '', lines = 0 } = this.#position ?? {}
    if (time >= latest) this.#position = { time, lines: time === latest ? lines + 1 : 1 }
  }

  #release(): void {
    this.#isReleased = true
    this.#closing.abort()
    this.#answer?.destroy()
  }

  #resume(): void {
    if (this.#bytes >= this.#mostBytes / 2) return
    clearTimeout(this.#releaseTimer)
    this.#releaseTimer = undefined
    if (!this.#isReleased) this.#answer?.resume()
    else if (this.#batches.length === 0 && !this.#isOver) void this.#connect()
  }

  /** Ends the source. Keeps the first cause, because an engine that reports an error in its answer then ends that answer too. */
  #markOver(fault: unknown): void {
    if (this.#isOver || this.#isReleased) return
    this.fault = fault
    this.#isOver = true
    clearTimeout(this.#releaseTimer)
    this.#wake()
  }
}

interface Batch {
  readonly lines: readonly LogLine[]
  readonly bytes: number
  readonly arrivedAt: number
}
