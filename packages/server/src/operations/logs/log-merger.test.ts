import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { LogSource, type Position } from '../../engine/logs/log-source.ts'
import { findTailStart } from './find-tail-start.ts'
import { LogMerger } from './log-merger.ts'

const at = (second: number) => `2026-11-24T20:25:${String(second).padStart(2, '0')}.000000000Z`

/** Lines at these seconds, in chunks, as a container with a terminal sends them. */
function sent(name: string, ...chunks: number[][]): IncomingMessage {
  const texts = chunks.map((seconds) => seconds.map((second) => `${at(second)} ${name}${second}\n`).join(''))
  return Readable.from(texts.map(Buffer.from)) as IncomingMessage
}

/** As a container without a terminal sends it. */
function frame(stream: number, text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([stream, 0, 0, 0, 0, 0, 0, bytes.length]), bytes])
}

function pooled(streams: Record<string, IncomingMessage | Error>, from: Position | null = null): LogMerger {
  const pool = new LogMerger()
  onTestFinished(() => pool.close())
  for (const [name, stream] of Object.entries(streams)) {
    const open = async () => {
      if (stream instanceof Error) throw stream
      return stream
    }
    pool.sources.add(
      new LogSource(name, { from, mostBytes: 1000, isPatient: true, releaseMs: 10_000 }, open, pool.wake),
    )
  }
  return pool
}

async function told(pool: LogMerger, hold: number | null = null): Promise<string[]> {
  const seen: string[] = []
  for await (const one of pool.read(hold, () => pool.sources.size === 0))
    if (one instanceof LogSource) seen.push(`${one.instance} over${one.fault ? `: ${one.fault}` : ''}`)
    else seen.push(...one.map(({ bytes }) => bytes.toString().trim()))
  return seen
}

test.each([
  ['one', { a: [[1, 2], [3]] }, ['a1', 'a2', 'a3', 'a over']],
  ['one that is empty', { a: [] }, ['a over']],
  ['two by turns', { a: [[1, 3], [5]], b: [[2], [4, 6]] }, ['a1', 'b2', 'a3', 'b4', 'a5', 'a over', 'b6', 'b over']],
  ['one after the other', { a: [[5, 6]], b: [[1, 2]] }, ['b1', 'b2', 'b over', 'a5', 'a6', 'a over']],
  ['of the same time', { a: [[1, 1]], b: [[1, 1]] }, ['a1', 'a1', 'b1', 'b1', 'a over', 'b over']],
  ['with one that is empty', { a: [[2]], b: [], c: [[1]] }, ['c1', 'a2']],
])('merges %s', async (_, streams: Record<string, number[][]>, lines) => {
  const given = Object.entries(streams).map(([name, chunks]) => [name, sent(name, ...chunks)])
  const seen = await told(pooled(Object.fromEntries(given)))
  expect(seen.filter((one) => lines.includes(one))).toHaveLength(lines.length)
  expect(seen.filter((one) => !one.includes('over'))).toEqual(lines.filter((one) => !one.includes('over')))
})

test('one that fails is told, and the others go on', async () => {
  const seen = await told(pooled({ a: new Error('away'), b: sent('b', [1]) }))
  expect(seen.toSorted()).toEqual(['a over: Error: away', 'b over', 'b1'])
})

test('what the engine says went wrong is told after the lines before it, though its answer ends with that', async () => {
  const answer = new Readable({ read: () => undefined }) as IncomingMessage
  answer.push(Buffer.concat([frame(1, `${at(1)} a1\n`), frame(3, 'no such file')]))
  answer.push(null)
  expect(await told(pooled({ a: answer }))).toEqual(['a1', 'a over: EngineError: no such file'])
})

test('one that is silent is waited for no longer than so long', async () => {
  const silent = new Readable({ read: () => undefined }) as IncomingMessage
  const pool = pooled({ a: sent('a', [1, 2]), b: silent })
  const seen: string[] = []
  for await (const one of pool.read(10, () => seen.length === 2))
    if (!(one instanceof LogSource)) seen.push(...one.map(({ bytes }) => bytes.toString().trim()))
  expect(seen).toEqual(['a1', 'a2'])
})

test('what was read before does not come again', async () => {
  const pool = pooled({ a: sent('a', [3, 3, 3, 4]) }, { time: at(3), lines: 2 })
  expect(await told(pool)).toEqual(['a3', 'a4', 'a over'])
})

test.each([
  ['fewer than asked for', [1, 2], 3, null],
  ['as many as asked for', [1, 2, 3], 3, null],
  ['more', [1, 2, 3, 4], 3, { time: at(2), skip: 0 }],
  ['more, some of the same time', [1, 2, 2, 2, 3], 2, { time: at(2), skip: 2 }],
  ['only one', [1, 2, 3], 1, { time: at(3), skip: 0 }],
])('finds where the last lines begin: %s', async (_, seconds, tail, cut) => {
  const pool = pooled({ a: sent('a', seconds) })
  expect(
    await findTailStart(
      pool.read(null, () => pool.sources.size === 0),
      tail,
    ),
  ).toEqual(cut)
})
