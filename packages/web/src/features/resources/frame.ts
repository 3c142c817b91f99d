import type {
  Coverage,
  CoverageSeries,
  LiveMetrics,
  Metrics,
  SilentHost,
  UsageLimits,
  UsageName,
  UsageSeries,
} from '@berth/contract/metrics/metrics.ts'

/** The data of the plots, from stored or from live metrics. */
export interface MetricsFrame {
  /** Seconds since 1970, one for each point. */
  readonly times: readonly number[]
  readonly instances: readonly Instance[]
  readonly total: UsageSeries
  /** Of how many instances the total is known, one for each point. */
  readonly totalCoverage: readonly Coverage[]
  readonly silentHosts: readonly SilentHost[]
}

interface Instance {
  readonly id: string
  readonly name: string
  readonly running: boolean
  readonly limits: UsageLimits
  readonly series: UsageSeries
}

export function storedFrame(metrics: Metrics): MetricsFrame {
  const { from, stepSeconds, points, instances, total, silentHosts } = metrics
  const start = Date.parse(from) / 1000
  const times = Array.from({ length: points }, (_, point) => start + point * stepSeconds)
  const totalCoverage = times.map((_, point) => coverageAt(metrics.totalCoverage, point))
  return { times, instances, total, totalCoverage, silentHosts }
}

/** Returns the frame of live metrics. @param moments oldest first */
export function liveFrame(moments: readonly LiveMetrics[]): MetricsFrame {
  const latest = moments.at(-1)
  const known = new Map(
    moments.flatMap(({ instances }) => instances.map((instance) => [instance.id, instance] as const)),
  )
  const running = new Set(latest?.instances.map(({ id }) => id))
  return {
    times: moments.map(({ at }) => Date.parse(at) / 1000),
    instances: [...known.values()].map(({ id, name, limits }) => ({
      ...{ id, name, limits, running: running.has(id) },
      series: seriesOf(moments.map(({ instances }) => instances.find((instance) => instance.id === id)?.usage)),
    })),
    total: seriesOf(moments.map(({ total }) => total)),
    totalCoverage: moments.map(({ totalCoverage }) => totalCoverage),
    silentHosts: latest?.silentHosts ?? [],
  }
}

/** Converts stored metrics to moments of live metrics. */
export function toLiveMetrics(metrics: Metrics): LiveMetrics[] {
  const { from, stepSeconds, points, instances, total, silentHosts } = metrics
  const usageAt = (series: UsageSeries, point: number) => mapValues(series, (values) => values[point] ?? null)
  return Array.from({ length: points }, (_, point) => ({
    at: new Date(Date.parse(from) + point * stepSeconds * 1000).toISOString(),
    instances: instances.map(({ id, name, host, limits, series }) => {
      return { id, name, host, limits, usage: usageAt(series, point) }
    }),
    total: usageAt(total, point),
    totalCoverage: coverageAt(metrics.totalCoverage, point),
    silentHosts,
  }))
}

/** Returns the part of a frame between two times. @param from seconds since 1970 */
export function sliceFrame(frame: MetricsFrame, from: number, until: number): MetricsFrame {
  const first = frame.times.findIndex((at) => at >= from)
  const last = frame.times.findLastIndex((at) => at <= until)
  const cut = <T>(values: readonly T[]) => values.slice(first, last + 1)
  const cutSeries = (series: UsageSeries): UsageSeries => mapValues(series, cut)
  return {
    ...frame,
    times: cut(frame.times),
    instances: frame.instances.map((instance) => ({ ...instance, series: cutSeries(instance.series) })),
    total: cutSeries(frame.total),
    totalCoverage: cut(frame.totalCoverage),
  }
}

function coverageAt({ running, measured }: CoverageSeries, point: number): Coverage {
  return { running: running[point] ?? 0, measured: mapValues(measured, (counts) => counts[point] ?? 0) }
}

/** Applies a function to the value of each figure. */
function mapValues<T, R>(values: Readonly<Record<UsageName, T>>, apply: (value: T) => R): Record<UsageName, R> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, apply(value)])) as Record<UsageName, R>
}

function seriesOf(usages: readonly (Record<UsageName, number | null> | undefined)[]): UsageSeries {
  const valuesOf = (name: UsageName) => usages.map((usage) => usage?.[name] ?? null)
  return {
    cpuCores: valuesOf('cpuCores'),
    memoryBytes: valuesOf('memoryBytes'),
    receivedBytesPerSecond: valuesOf('receivedBytesPerSecond'),
    sentBytesPerSecond: valuesOf('sentBytesPerSecond'),
    readBytesPerSecond: valuesOf('readBytesPerSecond'),
    writtenBytesPerSecond: valuesOf('writtenBytesPerSecond'),
    diskBytes: valuesOf('diskBytes'),
  }
}

export function lastValue(values: readonly (number | null | undefined)[]): number | null {
  return values.findLast((value) => value != null) ?? null
}

/** How many of the latest points may be without a value before the value counts as not known. */
const MAX_MISSED_POINTS = 2

/** Returns the value of the present; null if it is not known. */
export function currentValue(values: readonly (number | null | undefined)[]): number | null {
  return lastValue(values.slice(-1 - MAX_MISSED_POINTS))
}

/** Returns the running instances that use more disk space than is reserved for them. */
export function overReservation({ instances }: MetricsFrame): { name: string; used: number; reserved: number }[] {
  return instances.flatMap(({ name, running, limits, series }) => {
    const [used, reserved] = [currentValue(series.diskBytes), limits.diskBytes]
    return running && used !== null && reserved !== null && used > reserved ? [{ name, used, reserved }] : []
  })
}
