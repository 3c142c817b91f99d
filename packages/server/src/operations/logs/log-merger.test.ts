import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { LogSource, type Position } from '../../engine/logs/log-source.ts'
import { findTailStart } from './find-tail-start.ts'
import { LogMerger } from './log-merger.ts'

const at = (second: number) => `2026-11-24T20:25:${String(second).padStart(2, '0')}.000000000Z`

/** Returns lines at these seconds, in chunks, as a container with a terminal sends them. */
function sent(name: string, ...chunks: number[][]): IncomingMessage {
  const texts = chunks.map((seconds) => seconds.map((second) => `${at(second)} ${name}${second}\n`).join(''))
  return Readable.from(texts.map(Buffer.from)) as IncomingMessage
}

/** Returns a text as a container without a terminal sends it. */
function frame(stream: number, text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([stream, 0, 0, 0, 0, 0, 0, bytes.length]), bytes])
}

function mergerOf(streams: Record<string, IncomingMessage | Error>, from: Position | null = null): LogMerger {
  const merger = new LogMerger()
  onTestFinished(() => merger.close())
  for (const [name, stream] of Object.entries(streams)) {
    const open = async () => {
      if (stream instanceof Error) throw stream
      return stream
    }
    merger.sources.add(
      new LogSource(name, { from, mostBytes: 1000, engineWaits: true, releaseMs: 10_000 }, open, merger.wake),
    )
  }
  return merger
}

async function readAll(merger: LogMerger, hold: number | null = null): Promise<string[]> {
  const output: string[] = []
  for await (const one of merger.read(hold, () => merger.sources.size === 0))
    if (one instanceof LogSource) output.push(`${one.instance} over${one.fault ? `: ${one.fault}` : ''}`)
    else output.push(...one.map(({ bytes }) => bytes.toString().trim()))
  return output
}

test.each([
  ['one source', { a: [[1, 2], [3]] }, ['a1', 'a2', 'a3', 'a over']],
  ['an empty source', { a: [] }, ['a over']],
  [
    'two sources by turns',
    { a: [[1, 3], [5]], b: [[2], [4, 6]] },
    ['a1', 'b2', 'a3', 'b4', 'a5', 'a over', 'b6', 'b over'],
  ],
  ['one source after the other', { a: [[5, 6]], b: [[1, 2]] }, ['b1', 'b2', 'b over', 'a5', 'a6', 'a over']],
  ['lines of the same time', { a: [[1, 1]], b: [[1, 1]] }, ['a1', 'a1', 'b1', 'b1', 'a over', 'b over']],
  ['sources of which one is empty', { a: [[2]], b: [], c: [[1]] }, ['c1', 'a2']],
])('merges %s', async (_, streams: Record<string, number[][]>, lines) => {
  const given = Object.entries(streams).map(([name, chunks]) => [name, sent(name, ...chunks)])
  const output = await readAll(mergerOf(Object.fromEntries(given)))
  expect(output.filter((one) => lines.includes(one))).toHaveLength(lines.length)
  expect(output.filter((one) => !one.includes('over'))).toEqual(lines.filter((one) => !one.includes('over')))
})

test('reports a source that fails, and goes on with the others', async () => {
  const output = await readAll(mergerOf({ a: new Error('away'), b: sent('b', [1]) }))
  expect(output.toSorted()).toEqual(['a over: Error: away', 'b over', 'b1'])
})

test('reports an error of the engine after the lines before it, although the error ends the answer', async () => {
  const answer = new Readable({ read: () => undefined }) as IncomingMessage
  answer.push(Buffer.concat([frame(1, `${at(1)} a1\n`), frame(3, 'no such file')]))
  answer.push(null)
  expect(await readAll(mergerOf({ a: answer }))).toEqual(['a1', 'a over: EngineError: no such file'])
})

test('waits for a silent source no longer than the hold time', async () => {
  const silent = new Readable({ read: () => undefined }) as IncomingMessage
  const merger = mergerOf({ a: sent('a', [1, 2]), b: silent })
  const output: string[] = []
  for await (const one of merger.read(10, () => output.length === 2))
    if (!(one instanceof LogSource)) output.push(...one.map(({ bytes }) => bytes.toString().trim()))
  expect(output).toEqual(['a1', 'a2'])
})

test('does not repeat lines that were read before', async () => {
  const merger = mergerOf({ a: sent('a', [3, 3, 3, 4]) }, { time: at(3), lines: 2 })
  expect(await readAll(merger)).toEqual(['a3', 'a4', 'a over'])
})

test.each([
  ['fewer than asked for', [1, 2], 3, null],
  ['as many as asked for', [1, 2, 3], 3, null],
  ['more', [1, 2, 3, 4], 3, { time: at(2), skip: 0 }],
  ['more, some of the same time', [1, 2, 2, 2, 3], 2, { time: at(2), skip: 2 }],
  ['only one', [1, 2, 3], 1, { time: at(3), skip: 0 }],
])('finds where the last lines begin: %s', async (_, seconds, tail, cut) => {
  const merger = mergerOf({ a: sent('a', seconds) })
  expect(
    await findTailStart(
      merger.read(null, () => merger.sources.size === 0),
      tail,
    ),
  ).toEqual(cut)
})
