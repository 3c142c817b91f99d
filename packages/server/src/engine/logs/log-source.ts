import type { IncomingMessage } from 'node:http'
import { type LogLine, LogReader } from './log-lines.ts'

/** How far a source has been read: the time of the last line, and how many lines of that very time there were. */
export interface Position {
  readonly time: string
  readonly lines: number
}

/** @param since RFC 3339; null: from where the caller wants it to begin @param isFinal nothing more will be written: there is nothing to follow */
export type OpenLogs = (since: string | null, isFinal: boolean, signal: AbortSignal) => Promise<IncomingMessage>

export interface Reading {
  /** Where it was left; null where it was not read before. */
  readonly from: Position | null
  /** How far it reads ahead. */
  readonly mostBytes: number
  /** The other side waits for slow readers, without keeping what it would have sent. */
  readonly isPatient: boolean
  /** A source that is not read for so many milliseconds gives its connection back: the engine may be keeping all that it would have sent. */
  readonly releaseMs: number
}

/**
 * The log of one instance as it comes. It reads ahead by so many bytes and no more; then the other side has to wait, or where it can't, is
 * asked anew from where it was: the log itself is what is waited in.
 */
export class LogSource {
  readonly instance: string
  /** Resolves when the engine answers, or doesn't. */
  readonly begun: Promise<void>
  readonly #open: OpenLogs
  readonly #wake: () => void
  readonly #mostBytes: number
  readonly #isPatient: boolean
  readonly #releaseMs: number
  #closing = new AbortController()
  #answer: IncomingMessage | undefined
  #batches: Batch[] = []
  #bytes = 0
  #next = 0
  #position: Position | null
  /** Lines of the position's time that come once more after being asked anew. */
  #known = 0
  #letGo: NodeJS.Timeout | undefined
  #isLetGo = false
  #isFinal = false
  #isOver = false
  #isClosed = false
  /** Why it ended, where it didn't end well. */
  fault: unknown = null

  constructor(instance: string, { from, mostBytes, isPatient, releaseMs }: Reading, open: OpenLogs, wake: () => void) {
    this.instance = instance
    this.#position = from
    this.#mostBytes = mostBytes
    this.#isPatient = isPatient
    this.#releaseMs = releaseMs
    this.#open = open
    this.#wake = wake
    this.begun = this.#begin()
  }

  /** Null before the first line was taken. */
  get position(): Position | null {
    return this.#position
  }

  /** Nothing more will come, and all that came was taken. */
  get isOver(): boolean {
    return this.#isOver && this.#batches.length === 0
  }

  /** The next line's time; null while there is none to be had. */
  get headTime(): string | null {
    return this.#batches[0]?.lines[this.#next]?.time ?? null
  }

  /** When the next line came. */
  get headArrivedAt(): number {
    return this.#batches[0]?.arrivedAt ?? 0
  }

  /** Takes lines up to a time (null: all that came together), as they came, `most` at most. */
  take(until: string | null, most: number, into: LogLine[]): void {
    const [batch] = this.#batches
    if (!batch) return
    const { lines } = batch
    const end = Math.min(lines.length, this.#next + most)
    while (this.#next < end) {
      const line = lines[this.#next]
      if (!line || (until !== null && line.time > until)) break
      this.#next++
      if (line.isLast) this.#note(line.time)
      into.push(line)
    }
    if (this.#next < lines.length) return
    this.#batches.shift()
    this.#next = 0
    this.#bytes -= batch.bytes
    this.#goOn()
  }

  /** Leaves out what has been read already in another way. */
  skipTo(position: Position): void {
    this.#position = position
    this.#known = position.lines
    this.#batches = this.#batches.flatMap((batch) => {
      const lines = this.#new(batch.lines)
      this.#bytes -= lines.length > 0 ? 0 : batch.bytes
      return lines.length > 0 ? [{ ...batch, lines }] : []
    })
    this.#goOn()
  }

  /** The instance has ended. Swarm's manager goes on following it for ever: what is left is asked for without. */
  finish(): void {
    if (this.#isFinal || this.#isOver) return
    this.#isFinal = true
    clearTimeout(this.#letGo)
    this.#leave()
    if (this.#batches.length === 0) void this.#begin()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#letGo)
    this.#closing.abort()
    this.#answer?.destroy()
    this.#isOver = true
    this.#batches = []
  }

  async #begin(): Promise<void> {
    this.#isLetGo = false
    this.#known = this.#position?.lines ?? 0
    const closing = new AbortController()
    this.#closing = closing
    try {
      const answer = await this.#open(this.#position?.time ?? null, this.#isFinal, closing.signal)
      if (closing.signal.aborted) return void answer.destroy()
      this.#read(answer, closing.signal)
    } catch (error) {
      this.#end(error)
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
      this.#arrived(reader.push(bytes), bytes.length)
      if (!reader.fault) return
      answer.destroy()
      this.#end(reader.fault)
    }
    // The engine sends each line in a chunk of its own: those that come together are taken together.
    answer.on('data', (chunk: Buffer) => {
      if (chunks.push(chunk) === 1) setImmediate(take)
    })
    answer.on('end', () => {
      take()
      this.#arrived(reader.end(), 0)
      this.#end(null)
    })
    answer.on('error', (error) => {
      if (!signal.aborted) this.#end(error)
    })
  }

  #arrived(all: LogLine[], bytes: number): void {
    const lines = this.#known > 0 ? this.#new(all) : all
    if (lines.length === 0 || this.#isClosed) return
    this.#batches.push({ lines, bytes, arrivedAt: Date.now() })
    this.#bytes += bytes
    if (this.#bytes >= this.#mostBytes) {
      this.#answer?.pause()
      if (!this.#isPatient) this.#letGo ??= setTimeout(() => this.#leave(), this.#releaseMs)
    }
    this.#wake()
  }

  #new(lines: readonly LogLine[]): LogLine[] {
    const { time } = this.#position ?? { time: '' }
    return lines.filter((line) => {
      if (this.#known === 0) return true
      if (line.time > time) this.#known = 0
      else if (line.time === time && line.isLast) this.#known--
      return line.time > time
    })
  }

  /** The two streams of an instance are not always written down in order of time: the latest counts. */
  #note(time: string): void {
    const { time: latest = '', lines = 0 } = this.#position ?? {}
    if (time >= latest) this.#position = { time, lines: time === latest ? lines + 1 : 1 }
  }

  #leave(): void {
    this.#isLetGo = true
    this.#closing.abort()
    this.#answer?.destroy()
  }

  #goOn(): void {
    if (this.#bytes >= this.#mostBytes / 2) return
    clearTimeout(this.#letGo)
    this.#letGo = undefined
    if (!this.#isLetGo) this.#answer?.resume()
    else if (this.#batches.length === 0 && !this.#isOver) void this.#begin()
  }

  /** What it ended of first counts: an engine that says in its answer what went wrong ends that answer too. */
  #end(fault: unknown): void {
    if (this.#isOver || this.#isLetGo) return
    this.fault = fault
    this.#isOver = true
    clearTimeout(this.#letGo)
    this.#wake()
  }
}

interface Batch {
  readonly lines: readonly LogLine[]
  readonly bytes: number
  readonly arrivedAt: number
}
