import type { Coverage, CoverageSeries, Usage, UsageName, UsageSeries } from '@berth/contract/metrics/metrics.ts'
import {
  emptySeries,
  isRate,
  type Reading,
  roundedFigure,
  sumOf,
  type TimeGrid,
  USAGE_NAMES,
  usageAt,
} from './usage.ts'

/** An instance that misses a sample counts with its last figures for this many steps. After that, the sum is not known. */
export const CARRIED_STEPS = 2

export interface InstanceReadings {
  /** The oldest first. */
  readonly readings: readonly Reading[]
  /** In milliseconds since 1970; null for an instance that has ended, whose readings tell when it ran. */
  readonly runningSince: number | null
}

export interface UsageTotal {
  readonly total: Usage
  readonly totalCoverage: Coverage
}

export interface UsageSeriesTotal {
  readonly total: UsageSeries
  readonly totalCoverage: CoverageSeries
}

/** Returns the sum of what several instances use at one moment: null where the figure of one of them is not known. */
export function usageTotalOf(all: readonly Usage[]): UsageTotal {
  const known = perName((name) => all.flatMap((usage) => usage[name] ?? []))
  const isWhole = (name: UsageName) => all.length > 0 && known[name].length === all.length
  return {
    total: perName((name) => (isWhole(name) ? sumOf(known[name]) : null)),
    totalCoverage: { running: all.length, measured: perName((name) => known[name].length) },
  }
}

/**
 * Returns the sum over several instances for each step. The instances are summed at each stored step, and longer steps have the mean or the
 * maximum of these sums: a sum of the maxima would count an instance and its replacement at the same time.
 *
 * @param stored the length of a stored step, and the end of the time that can have been stored
 */
export function seriesTotalOf(
  all: readonly InstanceReadings[],
  grid: TimeGrid,
  stored: { readonly stepMs: number; readonly now: number },
): UsageSeriesTotal {
  const factor = grid.stepMs / stored.stepMs
  const sums = new StepSums({ from: grid.from, stepMs: stored.stepMs, points: grid.points * factor }, stored.now)
  for (const one of all) sums.add(one)
  return sums.condensed(grid.points, factor)
}

/** The sums over instances at each stored step. */
class StepSums {
  readonly #grid: TimeGrid
  readonly #now: number
  readonly #running: number[]
  readonly #measured: Record<UsageName, number[]>
  readonly #sums: Record<UsageName, number[]>

  constructor(grid: TimeGrid, now: number) {
    const zeros = () => new Array<number>(grid.points).fill(0)
    this.#grid = grid
    this.#now = now
    this.#running = zeros()
    this.#measured = perName(zeros)
    this.#sums = perName(zeros)
  }

  add(one: InstanceReadings): void {
    const usages = new Map(
      one.readings.map((now, index) => [this.#stepOf(now.at), usageAt(one.readings[index - 1] ?? null, now)]),
    )
    const { first, last } = this.#lifetimeOf(one)
    let latest: { readonly step: number; readonly usage: Usage } | null = null
    for (let step = Math.max(first, -CARRIED_STEPS); step <= last; step++) {
      const usage = usages.get(step)
      if (usage) latest = { step, usage }
      if (step < 0) continue
      this.#running[step] = this.#runningAt(step) + 1
      if (latest && step - latest.step <= CARRIED_STEPS) this.#addUsage(step, latest.usage)
    }
  }

  /** Returns the first and the last step in which an instance ran. */
  #lifetimeOf({ readings, runningSince }: InstanceReadings): { first: number; last: number } {
    const [oldest, latest] = [readings[0], readings.at(-1)]
    const first = oldest ? this.#stepOf(oldest.at) : Number.POSITIVE_INFINITY
    const end = this.#grid.points - 1
    if (runningSince === null) return { first, last: Math.min(end, latest ? this.#stepOf(latest.at) : -1) }
    const firstWholeStep = Math.ceil((runningSince - this.#grid.from) / this.#grid.stepMs)
    return { first: Math.min(first, firstWholeStep), last: Math.min(end, this.#stepOf(this.#now)) }
  }

  /** Returns the sums for longer steps, each of `factor` stored steps. */
  condensed(points: number, factor: number): UsageSeriesTotal {
    const total = emptySeries(points)
    const running = new Array<number>(points).fill(0)
    const measured = perName(() => new Array<number>(points).fill(0))
    for (let point = 0; point < points; point++) {
      const steps = Array.from({ length: factor }, (_, index) => point * factor + index)
      const latest = steps.findLast((step) => this.#runningAt(step) > 0)
      if (latest === undefined) continue
      running[point] = this.#runningAt(latest)
      for (const name of USAGE_NAMES) {
        const sums = steps.filter((step) => this.#isWhole(name, step)).map((step) => this.#sums[name][step] ?? 0)
        const isKnown = sums.length > 0
        total[name][point] = isKnown ? roundedFigure(name, condense(name, sums)) : null
        measured[name][point] = isKnown ? this.#runningAt(latest) : (this.#measured[name][latest] ?? 0)
      }
    }
    return { total, totalCoverage: { running, measured } }
  }

  #addUsage(step: number, usage: Usage): void {
    for (const name of USAGE_NAMES) {
      const value = usage[name]
      if (value === null) continue
      this.#measured[name][step] = (this.#measured[name][step] ?? 0) + 1
      this.#sums[name][step] = (this.#sums[name][step] ?? 0) + value
    }
  }

  #isWhole(name: UsageName, step: number): boolean {
    return this.#runningAt(step) > 0 && this.#measured[name][step] === this.#runningAt(step)
  }

  #runningAt(step: number): number {
    return this.#running[step] ?? 0
  }

  #stepOf(at: number): number {
    return Math.floor((at - this.#grid.from) / this.#grid.stepMs)
  }
}

function condense(name: UsageName, sums: readonly number[]): number {
  return isRate(name) ? sumOf(sums) / sums.length : Math.max(...sums)
}

function perName<T>(of: (name: UsageName) => T): Record<UsageName, T> {
  return Object.fromEntries(USAGE_NAMES.map((name) => [name, of(name)])) as Record<UsageName, T>
}
