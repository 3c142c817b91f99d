import { mkdtemp, open, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from 'vitest'
import type { Reading } from '../domain/usage.ts'
import { History, type MeasuredInstance } from './history.ts'
import { decodeReadings, encodeReading, FILE_BYTES, fileOffset, RECORD_BYTES, SLOTS, STEP_MS } from './ring.ts'

const DAY_MS = SLOTS * STEP_MS
const START = Date.UTC(2026, 0, 1, 12)

const test = base.extend('folder', async ({ skip: _ }, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-history-'))
  onCleanup(() => rm(folder, { recursive: true }))
  return folder
})

function subject(id: string, serviceId = 'service-1'): MeasuredInstance {
  return { id, name: 'web.1', serviceId, host: 'host1', limits: { cpuCores: 0.5, memoryBytes: null, diskBytes: null } }
}

function reading(at: number, given: Partial<Reading> = {}): Reading {
  const counters = { cpuSeconds: 1.25, receivedBytes: 2 ** 40 + 1, sentBytes: 3, readBytes: 4, writtenBytes: 5 }
  return { at, memoryBytes: 1_234_567_891, diskBytes: null, ...counters, ...given }
}

test.each([reading(START), reading(START + 1, { diskBytes: 512 }), reading(START, { diskBytes: 0, cpuSeconds: 0 })])(
  'a record is decoded as it was encoded',
  (one) => {
    expect(decodeReadings(encodeReading(one))).toEqual([one])
  },
)

test('skips records that were never written, or not completely', () => {
  const torn = encodeReading(reading(START))
  torn[20] = (torn[20] ?? 0) ^ 1
  expect(decodeReadings(Buffer.concat([Buffer.alloc(RECORD_BYTES), torn, encodeReading(reading(START))]))).toHaveLength(
    1,
  )
})

test('readings stay in order across the end of the file, and after reopening', async ({ folder }) => {
  const history = await History.open(folder)
  // The last place of the file is two steps away.
  const first = Math.ceil(START / DAY_MS) * DAY_MS - 2 * STEP_MS
  const all = [0, 1, 2, 3].map((step) => reading(first + step * STEP_MS, { cpuSeconds: step }))
  for (const one of all) await history.append(subject('a'), one)
  expect(fileOffset(all[3]?.at ?? 0)).toBeLessThan(fileOffset(all[0]?.at ?? 0))

  const again = await History.open(folder)
  expect(again.of('service-1')).toEqual([subject('a')])
  expect(again.of('service-2')).toEqual([])
  expect(await again.read('a', first, first + DAY_MS)).toEqual(all)
  expect(await again.read('a', first + STEP_MS, first + 2 * STEP_MS)).toEqual(all.slice(1, 3))
  expect(await again.read('b', first, first + DAY_MS)).toEqual([])
})

test('a reading replaces the one of a day before, and the file does not grow', async ({ folder }) => {
  const history = await History.open(folder)
  for (const at of [START, START + STEP_MS, START + DAY_MS]) await history.append(subject('a'), reading(at))
  const readings = await history.read('a', START, START + 2 * DAY_MS)
  expect(readings.map(({ at }) => at)).toEqual([START + STEP_MS, START + DAY_MS])
  expect((await stat(join(folder, 'a.ring'))).size).toBe(FILE_BYTES)
})

test('sweep drops instances that ended more than a day ago', async ({ folder }) => {
  const history = await History.open(folder)
  await history.append(subject('old'), reading(START))
  await history.append(subject('new'), reading(START + STEP_MS))
  await history.removeExpired(START + DAY_MS + 1)
  expect(await readdir(folder)).toEqual(['new.ring'])
  expect(history.of('service-1')).toEqual([subject('new')])
})

test('open drops files that a crash left behind, or that cannot be read', async ({ folder }) => {
  const history = await History.open(folder)
  for (const id of ['whole', 'cut', 'garbled', 'renamed']) await history.append(subject(id), reading(START))
  await writeFile(join(folder, 'half.ring.new'), 'x')
  await truncate(join(folder, 'cut.ring'), 100)
  await overwrite(join(folder, 'garbled.ring'))
  await overwrite(join(folder, 'renamed.ring'), JSON.stringify(subject('../whole')))
  await utimes(join(folder, 'whole.ring'), START / 1000, START / 1000)
  const again = await History.open(folder)
  expect(again.of('service-1')).toEqual([subject('whole')])
  expect(await readdir(folder)).toEqual(['whole.ring'])
})

test('append creates a file again that was removed', async ({ folder }) => {
  const history = await History.open(folder)
  await history.append(subject('a'), reading(START))
  await rm(join(folder, 'a.ring'))
  await expect(history.append(subject('a'), reading(START + STEP_MS))).rejects.toThrow(/ENOENT/)
  await history.append(subject('a'), reading(START + 2 * STEP_MS))
  expect(await history.read('a', START, START + DAY_MS)).toHaveLength(1)
})

async function overwrite(path: string, text = 'x'): Promise<void> {
  const file = await open(path, 'r+')
  await file.write(text.padEnd(4096), 0)
  await file.close()
}
