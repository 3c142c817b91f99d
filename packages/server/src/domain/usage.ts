import type { Usage, UsageName, UsageSeries } from '@berth/contract/metrics/metrics.ts'

/** One reading of an instance's counters. Counters rise from the start of the instance; a counter that is lower than before was reset. */
export interface Reading {
  /** In milliseconds since 1970, by the clock of the host. */
  readonly at: number
  readonly cpuSeconds: number
  readonly memoryBytes: number
  readonly receivedBytes: number
  readonly sentBytes: number
  readonly readBytes: number
  readonly writtenBytes: number
  /** Null while it has not been measured. */
  readonly diskBytes: number | null
}

export const UNKNOWN: Usage = {
  cpuCores: null,
  memoryBytes: null,
  receivedBytesPerSecond: null,
  sentBytesPerSecond: null,
  readBytesPerSecond: null,
  writtenBytesPerSecond: null,
  diskBytes: null,
}

/** The counter that each rate is computed from. */
const RATES = {
  cpuCores: 'cpuSeconds',
  receivedBytesPerSecond: 'receivedBytes',
  sentBytesPerSecond: 'sentBytes',
  readBytesPerSecond: 'readBytes',
  writtenBytesPerSecond: 'writtenBytes',
} as const satisfies Partial<Record<UsageName, keyof Reading>>
type RateName = keyof typeof RATES

const RATE_NAMES = Object.keys(RATES) as RateName[]
export const USAGE_NAMES = Object.keys(UNKNOWN) as UsageName[]

/** The longest time between two readings that yields a rate. Beyond it, the host or the server was away. */
const LONGEST_GAP_MS = 60_000

/** Returns the usage at the later of two readings. @param before null where there is none */
export function usageAt(before: Reading | null, now: Reading): Usage {
  const { memoryBytes, diskBytes } = now
  const seconds = before ? secondsBetween(before, now) : null
  if (!before || seconds === null) return { ...UNKNOWN, memoryBytes, diskBytes }
  const rates = RATE_NAMES.map((name) => [name, increaseOf(before, now, RATES[name]) / seconds] as const)
  return { ...UNKNOWN, ...Object.fromEntries(rates), memoryBytes, diskBytes }
}

/** The points of a series in time: point n covers the time from `from` + n * `stepMs` until the next one. */
export interface TimeGrid {
  readonly from: number
  readonly stepMs: number
  readonly points: number
}

/** Returns the mean of rates and the maximum of levels for each step. @param readings the oldest first */
export function seriesOf(readings: readonly Reading[], grid: TimeGrid): UsageSeries {
  const series = emptySeries(grid.points)
  const moments = readings.map((now, index) => usageMoment(readings[index - 1] ?? null, now))
  for (const [point, all] of Map.groupBy(moments, ({ at }) => Math.floor((at - grid.from) / grid.stepMs))) {
    if (point < 0 || point >= grid.points) continue
    for (const name of USAGE_NAMES)
      series[name][point] = roundedFigure(name, isRate(name) ? meanOf(all, name) : highestOf(all, name))
  }
  return series
}

interface Moment {
  readonly at: number
  readonly usage: Usage
  /** The time that the rates cover. */
  readonly seconds: number
}

function usageMoment(before: Reading | null, now: Reading): Moment {
  return { at: now.at, usage: usageAt(before, now), seconds: (before && secondsBetween(before, now)) ?? 0 }
}

function meanOf(moments: readonly Moment[], name: UsageName): number | null {
  const seconds = sumOf(moments.map((one) => one.seconds))
  return seconds === 0 ? null : sumOf(moments.map((one) => (one.usage[name] ?? 0) * one.seconds)) / seconds
}

function highestOf(moments: readonly Moment[], name: UsageName): number | null {
  const known = moments.flatMap(({ usage }) => usage[name] ?? [])
  return known.length === 0 ? null : Math.max(...known)
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

/** Returns a grid with the requested step, or with one that yields about `desired` points. Steps are multiples of the stored step. */
export function timeGridOf(
  { until, rangeMs, stepMs }: { until: number; rangeMs: number; stepMs: number | null },
  stored: { readonly stepMs: number; readonly desired: number },
): TimeGrid {
  const requestedMs = stepMs ?? rangeMs / stored.desired
  const step = Math.max(1, Math.ceil(requestedMs / stored.stepMs)) * stored.stepMs
  const from = Math.floor((until - rangeMs) / step) * step
  return { from, stepMs: step, points: Math.ceil((until - from) / step) }
}

export function isRate(name: UsageName): boolean {
  return name in RATES
}

export function emptySeries(points: number): UsageSeries {
  const nothing = () => new Array<number | null>(points).fill(null)
  return {
    cpuCores: nothing(),
    memoryBytes: nothing(),
    receivedBytesPerSecond: nothing(),
    sentBytesPerSecond: nothing(),
    readBytesPerSecond: nothing(),
    writtenBytesPerSecond: nothing(),
    diskBytes: nothing(),
  }
}

/**
 * Returns the milliseconds until the middle of the next step that has not passed its middle. A host whose clock differs by less than half a
 * step still has one reading in each step; at the edge of a step, some steps would have two readings and others none.
 */
export function untilMiddleOfStep(now: number, stepMs: number): number {
  return stepMs - ((now + stepMs / 2) % stepMs)
}

function secondsBetween(before: Reading, now: Reading): number | null {
  const passed = now.at - before.at
  return passed > 0 && passed <= LONGEST_GAP_MS ? passed / 1000 : null
}

/** Returns how much a counter has risen. One that was reset has risen by its value. */
function increaseOf(before: Reading, now: Reading, counter: (typeof RATES)[RateName]): number {
  const rise = now[counter] - before[counter]
  return rise >= 0 ? rise : now[counter]
}

/** Rounds a figure to a precision that is enough for display, because one answer may contain the figures of a whole day. */
export function roundedFigure(name: UsageName, value: number | null): number | null {
  if (value === null) return null
  return name === 'cpuCores' ? Math.round(value * 10_000) / 10_000 : Math.round(value)
}
