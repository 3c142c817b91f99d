import { expect, test } from 'vitest'
import type { LineBatch } from '../feed/line-batch.ts'
import { LogStore } from '../feed/log-store.ts'
import { LineSearch, patternOf } from './line-search.ts'

function batch(texts: readonly string[]): LineBatch {
  let end = 0
  return {
    text: texts.join(''),
    ends: Uint32Array.from(texts, (text) => (end += text.length)),
    times: new Float64Array(texts.length),
    nanos: new Uint32Array(texts.length),
    origins: new Uint32Array(texts.length),
  }
}

const numberedLines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}`)

test('finds matches in steps, includes new lines, and drops matches together with their lines', () => {
  const store = new LogStore(10_000, 1e9)
  store.append(batch(numberedLines(0, 5000)))
  const search = new LineSearch(store, patternOf({ text: 'LINE \\d+00$', isRegex: true }) ?? expect.fail())
  search.step(0)
  expect(search.isDone).toBe(false)
  while (!search.isDone) search.step(performance.now() + 1)
  expect(search.count).toBe(49)
  expect(search.idAt(0)).toBe(100)
  expect(search.indexOf(250)).toBe(2)

  store.append(batch(numberedLines(5000, 10_000)))
  store.append(batch(numberedLines(10_000, 15_000)))
  expect(search.isDone).toBe(false)
  while (!search.isDone) search.step(Number.POSITIVE_INFINITY)
  expect(store.first).toBe(5000)
  expect(search.idAt(0)).toBe(5000)
  expect([search.count, search.dropped]).toEqual([100, 49])
})
