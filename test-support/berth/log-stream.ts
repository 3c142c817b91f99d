import { setTimeout as sleep } from 'node:timers/promises'
import { LogRecord } from '@berth/contract/logs/logs.ts'
import type { Berth } from './berth.ts'

type OfType<T extends LogRecord['type']> = Extract<LogRecord, { type: T }>

/** The records of a log as they arrive. */
export class LogStream {
  readonly received: LogRecord[] = []
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>
  readonly #closing: AbortController
  #next = 0
  #hasEnded = false

  /** Opens the stream of a log. @param path such as "/api/v1/spaces/shop/services/web/logs?follow=true" */
  static async open(berth: Pick<Berth, 'fetch'>, path: string): Promise<LogStream> {
    const closing = new AbortController()
    const response = await berth.fetch(path, { signal: closing.signal })
    if (response.status !== 200 || !response.body)
      throw new Error(`The request for the log returned ${response.status}.`)
    return new LogStream(response.body, closing)
  }

  private constructor(body: ReadableStream<Uint8Array>, closing: AbortController) {
    this.#closing = closing
    this.ended = this.#read(body).finally(() => {
      this.#hasEnded = true
    })
  }

  /** Returns the next record of a type that `fits`, after the last returned one. @throws Error if none arrives in time */
  async next<T extends LogRecord['type']>(
    type: T,
    fits: (record: OfType<T>) => boolean = () => true,
    withinMs = 40_000,
  ): Promise<OfType<T>> {
    const deadline = Date.now() + withinMs
    for (;;) {
      while (this.#next < this.received.length) {
        const candidate = this.received[this.#next++]
        if (candidate?.type === type && fits(candidate as OfType<T>)) return candidate as OfType<T>
      }
      if (this.#hasEnded)
        throw new Error(`The log ended before a matching ${type} arrived: ${JSON.stringify(this.received.slice(-3))}`)
      if (Date.now() >= deadline)
        throw new Error(`No matching ${type} arrived: ${JSON.stringify(this.received.slice(-3))}`)
      await sleep(20)
    }
  }

  close(): void {
    this.#closing.abort()
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const bytes of body) {
        const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
        rest = lines.pop() ?? ''
        this.received.push(...lines.map((line) => LogRecord.parse(JSON.parse(line))))
      }
    } catch {
      // The connection was lost, or the test closed it. Either way, the stream has ended.
    }
  }
}

/** Returns all lines of a log. */
export async function linesOf(berth: Berth, path: string): Promise<OfType<'line'>[]> {
  const stream = await LogStream.open(berth, path)
  await stream.ended
  return stream.received.filter((record) => record.type === 'line')
}
