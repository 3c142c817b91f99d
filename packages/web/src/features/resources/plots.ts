import type { UsageLimits, UsageName } from '@berth/contract/metrics/metrics.ts'
import type { Frame } from './frame.ts'

export const PLOTS = ['cpu', 'memory', 'network', 'traffic', 'disk'] as const
export type PlotName = (typeof PLOTS)[number]

export type Unit = 'cores' | 'bytes' | 'rate'

interface Kind {
  readonly unit: Unit
  readonly of: readonly {
    readonly name: UsageName
    readonly label: 'used' | 'received' | 'sent' | 'read' | 'written'
  }[]
  readonly limit?: { readonly name: keyof UsageLimits; readonly label: 'limit' | 'reserved' }
}

export const KINDS: Readonly<Record<PlotName, Kind>> = {
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

/** What is drawn: all instances as one, each of them, or the one with this id. */
export type Chosen = 'total' | 'each' | (string & {})

/** As many as can be told apart by their colours. */
export const MOST_LINES = 8

export interface Line {
  /** A word of the feature's texts, or the name of an instance. */
  readonly label: string
  readonly isName: boolean
  readonly values: readonly (number | null)[]
  readonly isLimit: boolean
}

export function linesOf(plot: PlotName, frame: Frame, chosen: Chosen): Line[] {
  const { of } = KINDS[plot]
  if (chosen === 'each')
    return frame.instances.slice(0, MOST_LINES).map(({ name, series }) => ({
      ...{ label: name, isName: true, isLimit: false },
      values: summed(of.map((one) => series[one.name])),
    }))
  const one = frame.instances.find(({ id }) => id === chosen)
  const series = one?.series ?? frame.total
  const lines = of.map(({ name, label }) => ({ label, isName: false, isLimit: false, values: series[name] }))
  const limit = limitOf(plot, frame, chosen)
  const { label } = KINDS[plot].limit ?? { label: '' }
  if (limit === null) return lines
  return [...lines, { label, isName: false, isLimit: true, values: frame.times.map(() => limit) }]
}

/** Of those that run together; null where one of them has none. */
export function limitOf(plot: PlotName, { instances }: Frame, chosen: Chosen): number | null {
  const { limit } = KINDS[plot]
  if (!limit || chosen === 'each') return null
  const one = instances.find(({ id }) => id === chosen)
  const limits = (one ? [one] : instances.filter(({ running }) => running)).map(({ limits: of }) => of[limit.name])
  const known = limits.flatMap((value) => value ?? [])
  return known.length === 0 || known.length < limits.length ? null : known.reduce((sum, value) => sum + value, 0)
}

function summed(all: readonly (readonly (number | null)[])[]): (number | null)[] {
  const [first = [], ...others] = all
  return first.map((value, point) =>
    value === null ? null : others.reduce((sum, other) => sum + (other[point] ?? 0), value),
  )
}
