import type { UsageLimits, UsageName } from '@berth/contract/metrics/metrics.ts'
import type { MetricsFrame } from './frame.ts'

export const PLOTS = ['cpu', 'memory', 'network', 'traffic', 'disk'] as const
export type PlotName = (typeof PLOTS)[number]

export type Unit = 'cores' | 'bytes' | 'rate'

interface PlotKind {
  readonly unit: Unit
  readonly of: readonly {
    readonly name: UsageName
    readonly label: 'used' | 'received' | 'sent' | 'read' | 'written'
  }[]
  readonly limit?: { readonly name: keyof UsageLimits; readonly label: 'limit' | 'reserved' }
}

export const PLOT_KINDS: Readonly<Record<PlotName, PlotKind>> = {
  cpu: { unit: 'cores', of: [{ name: 'cpuCores', label: 'used' }], limit: { name: 'cpuCores', label: 'limit' } },
  memory: {
    unit: 'bytes',
    of: [{ name: 'memoryBytes', label: 'used' }],
    limit: { name: 'memoryBytes', label: 'limit' },
  },
  network: {
    unit: 'rate',
    of: [
      { name: 'receivedBytesPerSecond', label: 'received' },
      { name: 'sentBytesPerSecond', label: 'sent' },
    ],
  },
  traffic: {
    unit: 'rate',
    of: [
      { name: 'readBytesPerSecond', label: 'read' },
      { name: 'writtenBytesPerSecond', label: 'written' },
    ],
  },
  disk: { unit: 'bytes', of: [{ name: 'diskBytes', label: 'used' }], limit: { name: 'diskBytes', label: 'reserved' } },
}

/** The instances to draw: the total of all, each of them, or the instance with this id. */
export type InstanceChoice = 'total' | 'each' | (string & {})

/** The number of lines that have distinct colours. */
export const MAX_LINES = 8

export interface Line {
  /** A key of the feature's texts, or the name of an instance. */
  readonly label: string
  readonly isName: boolean
  readonly values: readonly (number | null)[]
  readonly isLimit: boolean
}

export function linesOf(plot: PlotName, frame: MetricsFrame, chosen: InstanceChoice): Line[] {
  const { of } = PLOT_KINDS[plot]
  if (chosen === 'each')
    return frame.instances.slice(0, MAX_LINES).map(({ name, series }) => ({
      ...{ label: name, isName: true, isLimit: false },
      values: sumSeries(of.map((usage) => series[usage.name])),
    }))
  const instance = frame.instances.find(({ id }) => id === chosen)
  const series = instance?.series ?? frame.total
  const lines = of.map(({ name, label }) => ({ label, isName: false, isLimit: false, values: series[name] }))
  const limit = limitOf(plot, frame, chosen)
  const { label } = PLOT_KINDS[plot].limit ?? { label: '' }
  if (limit === null) return lines
  return [...lines, { label, isName: false, isLimit: true, values: frame.times.map(() => limit) }]
}

/** Returns the sum of the limits of the drawn instances, or null if one of them has no limit. */
export function limitOf(plot: PlotName, { instances }: MetricsFrame, chosen: InstanceChoice): number | null {
  const { limit } = PLOT_KINDS[plot]
  if (!limit || chosen === 'each') return null
  const instance = instances.find(({ id }) => id === chosen)
  const limits = (instance ? [instance] : instances.filter(({ running }) => running)).map(
    ({ limits: declared }) => declared[limit.name],
  )
  const known = limits.flatMap((value) => value ?? [])
  return known.length === 0 || known.length < limits.length ? null : known.reduce((sum, value) => sum + value, 0)
}

/**
 * Returns how many of the running instances the latest total is missing for, as both numbers; null if the total is the sum of all of them, or
 * is not drawn.
 */
export function incompleteTotal(
  plot: PlotName,
  { totalCoverage }: MetricsFrame,
  chosen: InstanceChoice,
): { measured: number; running: number } | null {
  const latest = totalCoverage.at(-1)
  if (chosen !== 'total' || !latest) return null
  const measured = Math.min(...PLOT_KINDS[plot].of.map(({ name }) => latest.measured[name]))
  return measured < latest.running ? { measured, running: latest.running } : null
}

/** Returns the sums, point by point; null where one of the values is not known. */
function sumSeries(all: readonly (readonly (number | null)[])[]): (number | null)[] {
  const [first = [], ...others] = all
  return first.map((value, point) =>
    others.reduce<number | null>((sum, other) => {
      const next = other[point] ?? null
      return sum === null || next === null ? null : sum + next
    }, value),
  )
}
