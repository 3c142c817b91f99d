import { setTimeout as sleep } from 'node:timers/promises'
import { LogRecord } from '@berth/contract/logs/logs.ts'
import type { Berth } from './berth.ts'

type OfType<T extends LogRecord['type']> = Extract<LogRecord, { type: T }>

/** Records of a log as they come, as one who follows it has them. */
export class LogStream {
  readonly seen: LogRecord[] = []
  /** Resolves when there will be no more. */
  readonly ended: Promise<void>
  readonly #closing: AbortController
  #next = 0
  #isOver = false

  /** @param path such as "/api/v1/spaces/shop/services/web/logs?follow=true" */
  static async open(berth: Pick<Berth, 'fetch'>, path: string): Promise<LogStream> {
    const closing = new AbortController()
    const response = await berth.fetch(path, { signal: closing.signal })
    if (response.status !== 200 || !response.body) throw new Error(`The log answered ${response.status}.`)
    return new LogStream(response.body, closing)
  }

  private constructor(body: ReadableStream<Uint8Array>, closing: AbortController) {
    this.#closing = closing
    this.ended = this.#read(body).finally(() => {
      this.#isOver = true
    })
  }

  /** The first record of a type, after the one that was last returned, that `fits`. @throws Error when none came in time */
  async next<T extends LogRecord['type']>(
    type: T,
    fits: (record: OfType<T>) => boolean = () => true,
    withinMs = 40_000,
  ): Promise<OfType<T>> {
    const deadline = Date.now() + withinMs
    for (;;) {
      while (this.#next < this.seen.length) {
        const one = this.seen[this.#next++]
        if (one?.type === type && fits(one as OfType<T>)) return one as OfType<T>
      }
      if (this.#isOver) throw new Error(`The log ended before the ${type} came: ${JSON.stringify(this.seen.slice(-3))}`)
      if (Date.now() >= deadline) throw new Error(`No such ${type} came: ${JSON.stringify(this.seen.slice(-3))}`)
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
        this.seen.push(...lines.map((line) => LogRecord.parse(JSON.parse(line))))
      }
    } catch {
      // The connection was lost, or we closed it: either way it is over.
    }
  }
}

/** All lines that there are. */
export async function linesOf(berth: Berth, path: string): Promise<OfType<'line'>[]> {
  const stream = await LogStream.open(berth, path)
  await stream.ended
  return stream.seen.filter((record) => record.type === 'line')
}
