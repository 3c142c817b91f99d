import type { Coverage, LiveMetrics, Metrics, UsageSeries } from '@berth/contract/metrics/metrics.ts'
import { expect, test } from 'vitest'
import {
  currentValue,
  liveFrame,
  type MetricsFrame,
  overReservation,
  sliceFrame,
  storedFrame,
  toLiveMetrics,
} from './frame.ts'
import { incompleteTotal, limitOf, linesOf, MAX_LINES } from './plots.ts'
import { formatBinarySize, formatClockTime, formatFigure, formatShare } from './units.ts'

const GIB = 1024 ** 3
const words = { cores: (n: string) => `${n} cores`, perSecond: (size: string) => `${size}/s` }

function series(values: Partial<UsageSeries> = {}): UsageSeries {
  const noValues = [null, null, null]
  return {
    cpuCores: noValues,
    memoryBytes: noValues,
    receivedBytesPerSecond: noValues,
    sentBytesPerSecond: noValues,
    readBytesPerSecond: noValues,
    writtenBytesPerSecond: noValues,
    diskBytes: noValues,
    ...values,
  }
}

function frame(...instances: Partial<MetricsFrame['instances'][number]>[]): MetricsFrame {
  const limits = { cpuCores: 0.5, memoryBytes: null, diskBytes: GIB }
  return {
    times: [100, 115, 130],
    instances: instances.map((overrides, index) => ({
      ...{ id: `id-${index + 1}`, name: `web.${index + 1}`, running: true, limits, series: series(), ...overrides },
    })),
    total: series({ cpuCores: [0.1, 0.2, 0.3] }),
    totalCoverage: [coverage(4), coverage(4), coverage(4)],
    silentHosts: [],
  }
}

const NO_COUNTS: Metrics['totalCoverage']['measured'] = {
  ...{ cpuCores: [], memoryBytes: [], receivedBytesPerSecond: [], sentBytesPerSecond: [] },
  ...{ readBytesPerSecond: [], writtenBytesPerSecond: [], diskBytes: [] },
}

function coverage(running: number, missing: Partial<Coverage['measured']> = {}): Coverage {
  const [cpuCores, memoryBytes, diskBytes] = [running, running, running]
  const rates = { receivedBytesPerSecond: running, sentBytesPerSecond: running }
  const traffic = { readBytesPerSecond: running, writtenBytesPerSecond: running }
  return { running, measured: { cpuCores, memoryBytes, diskBytes, ...rates, ...traffic, ...missing } }
}

test('draws the total of the service, and the sum of the limits of its running instances as a line', () => {
  const twoRunning = frame({}, {}, { running: false })
  expect(linesOf('cpu', twoRunning, 'total')).toMatchObject([
    { label: 'used', values: [0.1, 0.2, 0.3], isLimit: false },
    { label: 'limit', values: [1, 1, 1], isLimit: true },
  ])
})

test('draws no limit if one of the instances has none', () => {
  const unlimited = { cpuCores: null, memoryBytes: null, diskBytes: null }
  expect(limitOf('cpu', frame({}, { limits: unlimited }), 'total')).toBeNull()
  expect(limitOf('cpu', frame({}, { limits: unlimited }), 'id-1')).toBe(0.5)
  expect(limitOf('network', frame({}), 'total')).toBeNull()
})

test('draws one line for each instance, with the sum of both directions of traffic, up to the maximum number of lines', () => {
  const both = series({ receivedBytesPerSecond: [1, null, 3], sentBytesPerSecond: [10, 20, null] })
  expect(linesOf('network', frame({ series: both }), 'each')).toMatchObject([
    { label: 'web.1', values: [11, null, null] },
  ])
  expect(linesOf('cpu', frame(...Array.from({ length: 20 }, () => ({}))), 'each')).toHaveLength(MAX_LINES)
})

test('tells of how many instances the latest total is known, and nothing if it is known of all', () => {
  const latest = (missing: Partial<Coverage['measured']>) => ({ ...frame({}), totalCoverage: [coverage(4, missing)] })
  expect(incompleteTotal('memory', latest({ memoryBytes: 3 }), 'total')).toEqual({ measured: 3, running: 4 })
  expect(incompleteTotal('network', latest({ sentBytesPerSecond: 2 }), 'total')).toEqual({ measured: 2, running: 4 })
  expect(incompleteTotal('memory', latest({ cpuCores: 3 }), 'total')).toBeNull()
  expect(incompleteTotal('memory', latest({ memoryBytes: 3 }), 'id-1')).toBeNull()
})

test('reports a running instance that uses more disk space than is reserved for it', () => {
  const full = series({ diskBytes: [0, 2 * GIB, null] })
  const oneRunning = frame({ series: full }, { series: full, running: false }, {})
  expect(overReservation(oneRunning)).toEqual([{ name: 'web.1', used: 2 * GIB, reserved: GIB }])
})

test.each([
  [[1, 2, 3], 3],
  [[1, null, null], 1],
  [[1, null, null, null], null],
  [[], null],
])('the current value of %j is %j: it is not older than two points', (values, expected) => {
  expect(currentValue(values)).toBe(expected)
})

test('joins stored and live metrics into one series', () => {
  const limits = { cpuCores: null, memoryBytes: null, diskBytes: null }
  const stored: Metrics = {
    ...{ from: '2026-01-01T12:00:00.000Z', stepSeconds: 15, points: 3, total: series({ cpuCores: [1, 2, null] }) },
    totalCoverage: { running: [1, 1, 0], measured: { ...NO_COUNTS, cpuCores: [1, 1, 0] } },
    instances: [
      { id: 'a', name: 'web.1', host: 'host1', running: true, limits, series: series({ cpuCores: [1, 2, null] }) },
    ],
    silentHosts: [],
  }
  const usage = { ...toLiveMetrics(stored)[0]?.total, cpuCores: 5 } as LiveMetrics['total']
  const live: LiveMetrics = {
    ...{ at: '2026-01-01T12:01:00.000Z', total: usage, totalCoverage: coverage(2), silentHosts: [] },
    instances: [{ id: 'b', name: 'web.2', host: 'host1', limits, usage }],
  }
  const joined = liveFrame([...toLiveMetrics(stored), live])
  expect(joined.total.cpuCores).toEqual([1, 2, null, 5])
  expect(joined.totalCoverage.map(({ running, measured }) => [running, measured.cpuCores])).toEqual([
    ...[
      [1, 1],
      [1, 1],
      [0, 0],
      [2, 2],
    ],
  ])
  expect(joined.instances).toMatchObject([
    { id: 'a', running: false, series: { cpuCores: [1, 2, null, null] } },
    { id: 'b', running: true, series: { cpuCores: [null, null, null, 5] } },
  ])
  expect(storedFrame(stored).times).toEqual(joined.times.slice(0, 3))
  const cut = sliceFrame(joined, joined.times[1] ?? 0, joined.times[2] ?? 0)
  expect(cut.times).toHaveLength(2)
  expect(cut.instances[0]?.series.cpuCores).toEqual([2, null])
  expect(cut.totalCoverage.map(({ running }) => running)).toEqual([1, 0])
})

test.each([
  [0, 'bytes', '0 B'],
  [1536, 'bytes', '1.5 KiB'],
  [64 * 1024 ** 2, 'bytes', '64 MiB'],
  [1500, 'rate', '1.5 kB/s'],
  [0.0123, 'cores', '0.012 cores'],
  [1.5, 'cores', '1.5 cores'],
] as const)('%d of %s is %s', (value, unit, expected) => {
  expect(formatFigure(value, unit, words, 'en')).toBe(expected)
})

test('formats shares, sizes and times', () => {
  expect(formatShare(1, 50, 'en')).toBe('2%')
  expect(formatShare(1, 3, 'en')).toBe('33%')
  expect(formatBinarySize(0.3, 'zh')).toBe('0 B')
  expect(formatClockTime(Date.parse('2026-01-01T09:05:07') / 1000, true, 'zh')).toBe('09:05:07')
})
