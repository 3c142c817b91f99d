import type { Usage, UsageName, UsageSeries } from '@berth/contract/metrics/metrics.ts'

/** What an instance's counters stood at. Counters rise from its start on; one that is lower than before began anew. */
export interface Reading {
  /** By the clock of the host, in milliseconds since 1970. */
  readonly at: number
  readonly cpuSeconds: number
  readonly memoryBytes: number
  readonly receivedBytes: number
  readonly sentBytes: number
  readonly readBytes: number
  readonly writtenBytes: number
  /** null while it has not been measured. */
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

/** Which counter each rate is made of. */
const RATES = {
  cpuCores: 'cpuSeconds',
  receivedBytesPerSecond: 'receivedBytes',
  sentBytesPerSecond: 'sentBytes',
  readBytesPerSecond: 'readBytes',
  writtenBytesPerSecond: 'writtenBytes',
} as const satisfies Partial<Record<UsageName, keyof Reading>>
type RateName = keyof typeof RATES

const RATE_NAMES = Object.keys(RATES) as RateName[]
const NAMES = Object.keys(UNKNOWN) as UsageName[]

/** Readings further apart than this say nothing of the time between: the host was away, or the server was. */
const LONGEST_GAP_MS = 60_000

/** What is used at the later of two readings. @param before null where there is none */
export function usageAt(before: Reading | null, now: Reading): Usage {
  const { memoryBytes, diskBytes } = now
  const seconds = before ? secondsBetween(before, now) : null
  if (!before || seconds === null) return { ...UNKNOWN, memoryBytes, diskBytes }
  const rates = RATE_NAMES.map((name) => [name, risen(before, now, RATES[name]) / seconds] as const)
  return { ...UNKNOWN, ...Object.fromEntries(rates), memoryBytes, diskBytes }
}

/** Where points lie in time: point n is from `from` + n * `stepMs` until the next. */
export interface Grid {
  readonly from: number
  readonly stepMs: number
  readonly points: number
}

/** Of each step the mean of what are rates, and the highest of what are levels. @param readings the oldest first */
export function seriesOf(readings: readonly Reading[], grid: Grid): UsageSeries {
  const series = emptySeries(grid.points)
  const moments = readings.map((now, index) => momentOf(readings[index - 1] ?? null, now))
  for (const [point, all] of Map.groupBy(moments, ({ at }) => Math.floor((at - grid.from) / grid.stepMs))) {
    if (point < 0 || point >= grid.points) continue
    for (const name of NAMES)
      series[name][point] = rounded(name, name in RATES ? meanOf(all, name) : highestOf(all, name))
  }
  return series
}

interface Moment {
  readonly at: number
  readonly usage: Usage
  /** How long the rates are of. */
  readonly seconds: number
}

function momentOf(before: Reading | null, now: Reading): Moment {
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

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

/** Of what is known; null where nothing is. */
export function usageTotalOf(all: readonly Usage[]): Usage {
  return Object.fromEntries(
    NAMES.map((name) => {
      const known = all.flatMap((usage) => usage[name] ?? [])
      return [name, known.length === 0 ? null : sumOf(known)]
    }),
  ) as Usage
}

/** The same, point by point. */
export function totalOf(all: readonly UsageSeries[], points: number): UsageSeries {
  const total = emptySeries(points)
  for (const name of NAMES)
    for (let point = 0; point < points; point++) {
      const known = all.flatMap((series) => series[name][point] ?? [])
      total[name][point] = known.length === 0 ? null : rounded(name, sumOf(known))
    }
  return total
}

/** The step that is asked for, or one that gives about `desired` points, in whole steps of what is kept. */
export function gridOf(
  { until, rangeMs, stepMs }: { until: number; rangeMs: number; stepMs: number | null },
  kept: { readonly stepMs: number; readonly desired: number },
): Grid {
  const asked = stepMs ?? rangeMs / kept.desired
  const step = Math.max(1, Math.ceil(asked / kept.stepMs)) * kept.stepMs
  const from = Math.floor((until - rangeMs) / step) * step
  return { from, stepMs: step, points: Math.ceil((until - from) / step) }
}

function emptySeries(points: number): UsageSeries {
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

function secondsBetween(before: Reading, now: Reading): number | null {
  const passed = now.at - before.at
  return passed > 0 && passed <= LONGEST_GAP_MS ? passed / 1000 : null
}

/** A counter that began anew has risen by what it shows. */
function risen(before: Reading, now: Reading, counter: (typeof RATES)[RateName]): number {
  const rise = now[counter] - before[counter]
  return rise >= 0 ? rise : now[counter]
}

/** A day of figures is sent in one answer: digits that nobody can see are left out. */
function rounded(name: UsageName, value: number | null): number | null {
  if (value === null) return null
  return name === 'cpuCores' ? Math.round(value * 10_000) / 10_000 : Math.round(value)
}
