import type { Readable } from 'node:stream'

export interface StreamHead {
  /** The match; null if the stream ended, or the time was over, before it came. */
  readonly found: RegExpExecArray | null
  /** Everything that was read except the match. */
  readonly rest: Buffer
  readonly hasEnded: boolean
}

const LONGEST = 64 * 1024

/**
 * Reads a stream, decoded as Latin-1, until a pattern matches, and then pauses it.
 *
 * @param pattern null: reads until the time is over
 */
export function readUntilMatch(stream: Readable, pattern: RegExp | null, limitMs: number): Promise<StreamHead> {
  const { promise, resolve } = Promise.withResolvers<StreamHead>()
  let head = Buffer.alloc(0)
  const done = (found: RegExpExecArray | null, hasEnded: boolean) => {
    clearTimeout(timer)
    stream.off('data', read).off('end', end).off('close', end).pause()
    const after = (found?.index ?? 0) + (found?.[0].length ?? 0)
    resolve({ found, rest: Buffer.concat([head.subarray(0, found?.index ?? 0), head.subarray(after)]), hasEnded })
  }
  const read = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk])
    const found = pattern?.exec(head.toString('latin1')) ?? null
    if (found || head.length > LONGEST) done(found, false)
  }
  const end = () => done(null, true)
  const timer = setTimeout(done, limitMs, null, false)
  stream.on('data', read).on('end', end).on('close', end)
  return promise
}
