import { expect, test } from 'vitest'
import { type Reading, seriesOf, timeGridOf, untilMiddleOfStep, usageAt } from './usage.ts'

const START = Date.UTC(2026, 0, 1, 12)
const STEP = 15_000

function reading(seconds: number, given: Partial<Reading> = {}): Reading {
  const counters = { cpuSeconds: 0, receivedBytes: 0, sentBytes: 0, readBytes: 0, writtenBytes: 0 }
  return { at: START + seconds * 1000, memoryBytes: 1000, diskBytes: null, ...counters, ...given }
}

test.each<[string, Partial<Reading>, Partial<Reading>, number, number | null]>([
  ['half a core', { cpuSeconds: 10 }, { cpuSeconds: 17.5 }, 15, 0.5],
  ['two cores', { cpuSeconds: 10 }, { cpuSeconds: 14 }, 2, 2],
  ['idle', { cpuSeconds: 10 }, { cpuSeconds: 10 }, 15, 0],
  ['a counter that was reset: its value has been used since', { cpuSeconds: 900 }, { cpuSeconds: 3 }, 15, 0.2],
  ['a gap that is too long: not known', { cpuSeconds: 10 }, { cpuSeconds: 11 }, 61, null],
  ['a clock that was set back: not known', { cpuSeconds: 10 }, { cpuSeconds: 11 }, -5, null],
  ['the same reading twice: not known', { cpuSeconds: 10 }, { cpuSeconds: 10 }, 0, null],
])('cpuCores: %s', (_, before, now, seconds, cores) => {
  expect(usageAt(reading(0, before), reading(seconds, now)).cpuCores).toBe(cores)
})

test('rates are per second, levels are unchanged', () => {
  const before = reading(0, { receivedBytes: 100, sentBytes: 0, readBytes: 50, writtenBytes: 9 })
  const now = reading(10, {
    ...{ receivedBytes: 1100, sentBytes: 20, readBytes: 50, writtenBytes: 8, memoryBytes: 7, diskBytes: 5 },
  })
  expect(usageAt(before, now)).toEqual({
    ...{ cpuCores: 0, memoryBytes: 7, receivedBytesPerSecond: 100, sentBytesPerSecond: 2 },
    ...{ readBytesPerSecond: 0, writtenBytesPerSecond: 0.8, diskBytes: 5 },
  })
  expect(usageAt(null, now)).toMatchObject({ cpuCores: null, memoryBytes: 7, receivedBytesPerSecond: null })
})

test('a series has a point for each step, null where nothing is known', () => {
  const readings = [reading(0, { cpuSeconds: 1 }), reading(15, { cpuSeconds: 4 }), reading(30, { cpuSeconds: 4 })]
  const series = seriesOf(readings, { from: START, stepMs: STEP, points: 5 })
  expect(series.cpuCores).toEqual([null, 0.2, 0, null, null])
  expect(series.memoryBytes).toEqual([1000, 1000, 1000, null, null])
  expect(series.diskBytes).toEqual([null, null, null, null, null])
})

test('longer steps have the mean of rates and the maximum of levels', () => {
  const readings = [0, 15, 30, 45, 60].map((at, index) =>
    reading(at, { receivedBytes: index < 3 ? 0 : (index - 2) * 1500, memoryBytes: index === 1 ? 9000 : 1000 }),
  )
  const series = seriesOf(readings, { from: START, stepMs: 2 * STEP, points: 2 })
  expect(series.receivedBytesPerSecond).toEqual([0, 50])
  expect(series.memoryBytes).toEqual([9000, 1000])
})

test('a reading before the first point contributes to its rate, and has no point', () => {
  const readings = [reading(-15, { cpuSeconds: 1 }), reading(0, { cpuSeconds: 2.5 }), reading(75, { cpuSeconds: 3 })]
  expect(seriesOf(readings, { from: START, stepMs: STEP, points: 2 }).cpuCores).toEqual([0.1, null])
})

test.each([
  [3600, null, { stepMs: STEP, points: 241 }],
  [86_400, null, { stepMs: 300_000, points: 289 }],
  [86_400, 20, { stepMs: 2 * STEP, points: 2881 }],
  [60, 15, { stepMs: STEP, points: 5 }],
])('a grid of %d seconds in steps of %s', (seconds, step, expected) => {
  const requested = { until: START + 1000, rangeMs: seconds * 1000, stepMs: step === null ? null : step * 1000 }
  const grid = timeGridOf(requested, { stepMs: STEP, desired: 300 })
  expect(grid).toMatchObject(expected)
  expect(grid.from % grid.stepMs).toBe(0)
  expect(grid.from + grid.points * grid.stepMs).toBeGreaterThanOrEqual(requested.until)
})

test.each([
  [0, 7500],
  [7000, 500],
  [7500, STEP],
  [8000, 14_500],
])('%d ms after the beginning of a step, the next middle of a step is in %d ms', (passed, expected) => {
  expect(untilMiddleOfStep(START + passed, STEP)).toBe(expected)
})
