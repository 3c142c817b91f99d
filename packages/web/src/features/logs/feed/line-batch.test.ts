import { expect, test } from 'vitest'
import { exactTime, RecordReader } from './line-batch.ts'
import { LogStore } from './log-store.ts'

const at = (second: number, nanos = '000000000') => `2026-11-24T20:25:${String(second).padStart(2, '0')}.${nanos}Z`

function record(second: number, text: string, more: object = {}): string {
  return `${JSON.stringify({ type: 'line', instance: 'a', time: at(second), stream: 'stdout', text, ...more })}\n`
}

function storeBatch(reader: RecordReader, store = new LogStore(1000, 100_000)): LogStore {
  const batch = reader.take()
  if (batch) store.append(batch)
  return store
}

test('reads the same lines wherever the stream is cut into chunks', () => {
  const sent =
    record(1, 'one 你好') + record(2, '', { instance: 'b', stream: 'stderr' }) + record(3, 'three', { cut: true })
  for (let cut = 0; cut <= sent.length; cut++) {
    const reader = new RecordReader()
    reader.push(sent.slice(0, cut))
    reader.push(sent.slice(cut))
    const store = storeBatch(reader)
    expect([0, 1, 2].map((id) => store.line(id))).toMatchObject([
      { text: 'one 你好', instance: 0, isError: false, isCut: false },
      { text: '', instance: 1, isError: true, isCut: false },
      { text: 'three', instance: 0, isError: false, isCut: true },
    ])
    expect(reader.instances).toEqual(['a', 'b'])
  }
})

test('returns the records that are not lines', () => {
  const reader = new RecordReader()
  expect(reader.push(`{"type":"live"}\n${record(1, 'x')}{"type":"quiet"}\n`)).toEqual([
    { type: 'live' },
    { type: 'quiet' },
  ])
})

test('after a lost connection, skips lines that were read before, but no older lines of another instance', () => {
  const reader = new RecordReader()
  reader.push(record(1, 'one') + record(3, 'three') + record(2, 'late') + record(4, 'half').slice(0, 20))
  reader.restart()
  reader.push(record(3, 'three') + record(3, 'other', { instance: 'b' }) + record(4, 'four'))
  const store = storeBatch(reader)
  expect([...Array(store.end).keys()].map((id) => store.text(id))).toEqual(['one', 'three', 'late', 'other', 'four'])
})

test('a time is exact to the nanosecond', () => {
  const reader = new RecordReader()
  reader.push(record(7, 'x', { time: at(7, '012345678') }))
  const line = storeBatch(reader).line(0)
  expect(exactTime(line?.at ?? 0, line?.nanos ?? 0)).toBe(at(7, '012345678'))
})

test('drops the oldest lines when there are too many lines, or too many characters', () => {
  const [many, long] = [new LogStore(10_000, 1e9), new LogStore(1e9, 60_000)]
  for (let round = 0; round < 10; round++) {
    const reader = new RecordReader()
    for (let index = 0; index < 3000; index++) reader.push(record(round, `${round}-${index}`))
    const batch = reader.take() ?? expect.fail('no batch')
    many.append(batch)
    long.append(batch)
  }
  expect(many.end).toBe(30_000)
  expect(many.end - many.first).toBeLessThanOrEqual(10_000)
  expect(many.end - many.first).toBeGreaterThan(5000)
  expect(many.text(many.end - 1)).toBe('9-2999')
  expect(many.line(many.first - 1)).toBeNull()
  expect(long.first).toBeGreaterThan(15_000)
  expect(many.line(many.since(Date.parse(at(8))))?.text).toBe('8-0')
  expect(many.since(Date.parse(at(59)))).toBe(many.end)
})
