import type { Usage } from '@berth/contract/metrics/metrics.ts'
import { expect, test } from 'vitest'
import { type Reading, type TimeGrid, UNKNOWN } from './usage.ts'
import { type InstanceReadings, seriesTotalOf, usageTotalOf } from './usage-total.ts'

const START = Date.UTC(2026, 0, 1, 12)
const STEP = 15_000
const MEMORY = 500

/** Returns the reading of one step, counted from the first point. The instance uses a tenth of a core and 500 bytes. */
function reading(step: number, given: Partial<Reading> = {}): Reading {
  const counters = { receivedBytes: 0, sentBytes: 0, readBytes: 0, writtenBytes: 0 }
  const at = START + step * STEP + 7000
  return { at, cpuSeconds: (step + 100) * 1.5, memoryBytes: MEMORY, diskBytes: null, ...counters, ...given }
}

/** Returns an instance that runs since the given step, and was read in these. */
const running = (since: number, ...steps: number[]): InstanceReadings => ({
  readings: steps.map((step) => reading(step)),
  runningSince: START + since * STEP,
})
const ended = (...steps: number[]): InstanceReadings => ({ ...running(0, ...steps), runningSince: null })
const always = (points: number) => running(-100, ...Array.from({ length: points + 3 }, (_, index) => index - 3))

function totalOf(all: InstanceReadings[], points: number, stepMs = STEP, given: Partial<TimeGrid> = {}) {
  const now = START + points * stepMs - 1
  const grid = { from: START, stepMs, points, ...given }
  return seriesTotalOf(all, grid, { stepMs: STEP, now })
}

test.each<[string, InstanceReadings[], memory: (number | null)[], running: number[], measured: number[]]>([
  ['all were read', [always(3), always(3)], [1000, 1000, 1000], [2, 2, 2], [2, 2, 2]],
  [
    'an instance that misses two samples counts with its last one',
    [always(4), running(-9, 0, 3)],
    [1000, 1000, 1000, 1000],
    [2, 2, 2, 2],
    [2, 2, 2, 2],
  ],
  ['also when the last one is older than the range', [always(2), running(-9, -2, -1)], [1000, 1000], [2, 2], [2, 2]],
  [
    'a gap where an instance misses more samples',
    [always(4), running(-9, 0)],
    [1000, 1000, 1000, null],
    [2, 2, 2, 2],
    [2, 2, 2, 1],
  ],
  [
    'a gap from the start of an instance until its first sample',
    [always(4), running(1, 3)],
    [500, null, null, 1000],
    [1, 2, 2, 2],
    [1, 1, 1, 2],
  ],
  [
    'an instance does not run before its start, to the step',
    [always(3), running(0.5, 1, 2)],
    [500, 1000, 1000],
    [1, 2, 2],
    [1, 2, 2],
  ],
  ['an instance that never answers', [always(2), running(-9)], [null, null], [2, 2], [1, 1]],
  [
    'an instance that has ended runs from its first to its last sample',
    [always(4), ended(1, 2)],
    [500, 1000, 1000, 500],
    [1, 2, 2, 1],
    [1, 2, 2, 1],
  ],
  ['one that has ended and was not read has not run', [always(2), ended()], [500, 500], [1, 1], [1, 1]],
  ['no instance ran', [], [null, null], [0, 0], [0, 0]],
])('the memory of a service: %s', (_, all, memory, count, measured) => {
  const { total, totalCoverage } = totalOf(all, memory.length)
  expect(total.memoryBytes).toEqual(memory)
  expect(totalCoverage.running).toEqual(count)
  expect(totalCoverage.measured.memoryBytes).toEqual(measured)
})

test('a rate is known from the second sample of each instance on, the disk when all have been measured', () => {
  const measured = { ...always(3), readings: always(3).readings.map((one) => ({ ...one, diskBytes: 7 })) }
  const { total, totalCoverage } = totalOf([measured, running(0, 0, 1, 2)], 3)
  expect(total.cpuCores).toEqual([null, 0.2, 0.2])
  expect(total.diskBytes).toEqual([null, null, null])
  expect(totalCoverage.measured).toMatchObject({ cpuCores: [1, 2, 2], memoryBytes: [2, 2, 2], diskBytes: [1, 1, 1] })
})

test('longer steps have the mean of the sums of rates, and the maximum of the sums of levels', () => {
  // One instance replaces the other in the middle of the second step.
  const before = ended(-3, -2, -1, 0, 1, 2)
  const { total, totalCoverage } = totalOf([before, running(3, 3, 4, 5)], 3, 2 * STEP)
  expect(total.memoryBytes).toEqual([500, 500, 500])
  expect(total.cpuCores).toEqual([0.1, 0.1, 0.1])
  expect(totalCoverage).toMatchObject({ running: [1, 1, 1], measured: { cpuCores: [1, 1, 1] } })
})

test('nothing runs yet after the present', () => {
  const { total, totalCoverage } = totalOf([always(2)], 2, STEP, { points: 4 })
  expect(total.memoryBytes).toEqual([500, 500, null, null])
  expect(totalCoverage.running).toEqual([1, 1, 0, 0])
})

test('a sum of the present is known only if the figures of all instances are', () => {
  const used: Usage = { ...UNKNOWN, memoryBytes: MEMORY, cpuCores: 0.1 }
  expect(usageTotalOf([used, { ...used, cpuCores: null }])).toMatchObject({
    total: { memoryBytes: 1000, cpuCores: null, diskBytes: null },
    totalCoverage: { running: 2, measured: { memoryBytes: 2, cpuCores: 1, diskBytes: 0 } },
  })
  expect(usageTotalOf([])).toMatchObject({ total: { memoryBytes: null }, totalCoverage: { running: 0 } })
})
