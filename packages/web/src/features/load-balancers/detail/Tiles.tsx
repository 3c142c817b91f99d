import type { BalancerFigures, Traffic } from '@berth/contract/load-balancers/balancer-answers.ts'
import { useEffect, useState } from 'react'
import { useFigureFormats } from './figure-formats.ts'
import styles from './Tiles.module.css'
import { useTexts } from './texts.ts'

/** The number of readings for two minutes: figures are fetched every two seconds. */
const MAX_READINGS = 60
const [WIDTH, HEIGHT] = [120, 28]

type FigureOf = (traffic: Traffic) => number | null

/** The totals of all listeners and instances, with a sparkline of the last two minutes. */
export function Tiles({ figures }: { readonly figures: BalancerFigures }) {
  const t = useTexts()
  const format = useFigureFormats()
  const trail = useTrail(figures)
  const tiles: readonly [
    name: string,
    format: (value: number | null) => string,
    figureOf: FigureOf,
    isBad?: boolean,
  ][] = [
    [t.requests, format.count, (traffic) => traffic.requestsPerSecond],
    [t.responseTime, format.milliseconds, (traffic) => traffic.responseMilliseconds],
    [t.clientErrors, format.count, (traffic) => traffic.clientErrorsPerSecond, true],
    [t.serverErrors, format.count, (traffic) => traffic.serverErrorsPerSecond, true],
    [t.sessions, format.count, (traffic) => traffic.sessions],
    [t.bytesIn, format.bytes, (traffic) => traffic.bytesInPerSecond],
    [t.bytesOut, format.bytes, (traffic) => traffic.bytesOutPerSecond],
  ]
  return (
    <dl className={styles.tiles} aria-label={t.figures}>
      {tiles.map(([name, formatFigure, figureOf, isBad = false]) => {
        const figureIn = (total: Traffic | null) => total && figureOf(total)
        const value = figureIn(figures.total)
        return (
          <div key={name} className={styles.tile} data-bad={(isBad && value !== null && value > 0) || undefined}>
            <dt>{name}</dt>
            <dd>{formatFigure(value)}</dd>
            <Sparkline values={trail.map(figureIn)} />
          </div>
        )
      })}
    </dl>
  )
}

/** Returns the totals of the last two minutes, at most since the page was opened, oldest first. */
function useTrail({ at, total }: BalancerFigures): readonly (Traffic | null)[] {
  const [trail, setTrail] = useState<readonly (Traffic | null)[]>([total])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each reading counts once, even if its values are the same
  useEffect(() => setTrail((before) => [...before, total].slice(-MAX_READINGS)), [at])
  return trail
}

/** The course of a value, oldest on the left, with a gap where it is not known. The number beside it is the current value. */
function Sparkline({ values }: { readonly values: readonly (number | null)[] }) {
  const top = Math.max(...values.map((value) => value ?? 0), 0) || 1
  const step = WIDTH / (MAX_READINGS - 1)
  const start = WIDTH - (values.length - 1) * step
  const path = values.flatMap((value, index) => {
    if (value === null) return []
    const isFirst = (values[index - 1] ?? null) === null
    return `${isFirst ? 'M' : 'L'}${start + index * step},${HEIGHT - 2 - (value / top) * (HEIGHT - 4)}`
  })
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className={styles.line} aria-hidden="true">
      <path d={path.join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
