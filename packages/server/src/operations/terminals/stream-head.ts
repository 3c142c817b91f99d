import type { Readable } from 'node:stream'

export interface Head {
  /** Null where the stream ended, or time did, before it came. */
  readonly found: RegExpExecArray | null
  /** All that was read but what was found. */
  readonly rest: Buffer
  readonly hasEnded: boolean
}

const LONGEST = 64 * 1024

/** Reads until something is found, each byte as one letter. The stream is paused then. @param pattern null: until the time is over */
export function headOf(stream: Readable, pattern: RegExp | null, patienceMs: number): Promise<Head> {
  const { promise, resolve } = Promise.withResolvers<Head>()
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
  const timer = setTimeout(done, patienceMs, null, false)
  stream.on('data', read).on('end', end).on('close', end)
  return promise
}
