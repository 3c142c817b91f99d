import { expect, test } from 'vitest'
import { type LogLine, LogReader } from './log-lines.ts'

const T1 = '2026-11-24T20:25:50.482481382Z'
const T2 = '2026-11-24T20:25:51.000000000Z'
const PART = 16 * 1024

function frame(stream: number, text: string | Buffer): Buffer {
  const bytes = Buffer.from(text)
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([header, bytes])
}

function read(...chunks: Buffer[]): LogLine[] {
  const reader = new LogReader('one')
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()]
}

function formatted({ time, stream, bytes }: LogLine): string {
  return `${time} ${stream} ${bytes}`
}

const framed = Buffer.concat([frame(1, `${T1} 你好\n`), frame(2, `${T2} err\n`), frame(1, `${T2} \n`)])
const plain = Buffer.from(`${T1} 你好\r\n${T2} \r\n${T2} prompt$ `)

test.each([
  ['frames', framed, [`${T1} stdout 你好\n`, `${T2} stderr err\n`, `${T2} stdout \n`]],
  ['a terminal', plain, [`${T1} stdout 你好\r\n`, `${T2} stdout \r\n`, `${T2} stdout prompt$ `]],
])('reads whole lines of %s, wherever the chunks are cut', (_, sent, lines) => {
  for (let cut = 0; cut <= sent.length; cut++)
    expect(read(sent.subarray(0, cut), sent.subarray(cut)).map(formatted)).toEqual(lines)
})

test('joins the parts of a line, even if the other stream writes meanwhile', () => {
  const [whole, bytes] = [Buffer.from(`${'好'.repeat(PART)}\n`), PART]
  const parts = Array.from({ length: Math.ceil(whole.length / bytes) }, (_, index) =>
    frame(1, Buffer.concat([Buffer.from(`${T1} `), whole.subarray(index * bytes, (index + 1) * bytes)])),
  )
  const lines = read(...parts.slice(0, 2), frame(2, `${T2} err\n`), ...parts.slice(2))
  expect(lines.map(({ stream, isLast }) => `${stream} ${isLast}`)).toEqual(['stderr true', 'stdout true'])
  expect(lines[1]?.bytes.equals(whole)).toBe(true)
})

test.each([
  ['in frames', (parts: string[]) => parts.map((part) => frame(1, `${T1} ${part}`))],
  ['from a terminal', (parts: string[]) => parts.map((part) => Buffer.from(`${T1} ${part}`))],
])('returns a very long line %s in pieces, and the next line separately', (_, wrapped) => {
  const parts = [...Array.from({ length: 9 }, (_, index) => String(index).repeat(PART)), 'end\n']
  const lines = read(...wrapped(parts), ...wrapped(['next\n']))
  expect(Buffer.concat(lines.map(({ bytes }) => bytes)).toString()).toBe(`${parts.join('')}next\n`)
  expect(lines.map(({ isFirst, isLast }) => [isFirst, isLast])).toEqual([
    [true, false],
    [false, false],
    [false, true],
    [true, true],
  ])
  for (const { bytes } of lines) expect(bytes.length).toBeLessThanOrEqual(4 * PART)
})

test('returns the lines before an error of the engine, and then the error', () => {
  const reader = new LogReader('one')
  const sent = Buffer.concat([frame(1, `${T1} a\n`), frame(3, 'Error grabbing logs: node is away\n')])
  expect(reader.push(sent).map(formatted)).toEqual([`${T1} stdout a\n`])
  expect(reader.fault?.message).toContain('node is away')
})

test('an empty log has no lines', () => expect(read(Buffer.alloc(0))).toEqual([]))
