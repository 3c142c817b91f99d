import type { BalancerFigures, Traffic } from '@berth/contract/load-balancers/balancer-answers.ts'
import { useEffect, useState } from 'react'
import { useFigureFormats } from './figure-formats.ts'
import styles from './Tiles.module.css'
import { useTexts } from './texts.ts'

/** The number of readings for two minutes: figures are fetched every two seconds. */
const MAX_READINGS = 60
const [WIDTH, HEIGHT] = [120, 28]

/** The totals of all listeners and instances, with a sparkline of the last two minutes. */
export function Tiles({ figures }: { readonly figures: BalancerFigures }) {
  const t = useTexts()
  const format = useFigureFormats()
  const trail = useTrail(figures)
  const tiles: readonly [
    name: string,
    formatted: string,
    figureOf: (traffic: Traffic) => number | null,
    isBad?: boolean,
  ][] = [
    [t.requests, format.count(figures.total.requestsPerSecond), (traffic) => traffic.requestsPerSecond],
    [
      t.responseTime,
      format.milliseconds(figures.total.responseMilliseconds),
      (traffic) => traffic.responseMilliseconds,
    ],
    [
      t.clientErrors,
      format.count(figures.total.clientErrorsPerSecond),
      (traffic) => traffic.clientErrorsPerSecond,
      true,
    ],
    [
      t.serverErrors,
      format.count(figures.total.serverErrorsPerSecond),
      (traffic) => traffic.serverErrorsPerSecond,
      true,
    ],
    [t.sessions, format.count(figures.total.sessions), (traffic) => traffic.sessions],
    [t.bytesIn, format.bytes(figures.total.bytesInPerSecond), (traffic) => traffic.bytesInPerSecond],
    [t.bytesOut, format.bytes(figures.total.bytesOutPerSecond), (traffic) => traffic.bytesOutPerSecond],
  ]
  return (
    <dl className={styles.tiles} aria-label={t.figures}>
      {tiles.map(([name, formatted, figureOf, isBad = false]) => (
        <div key={name} className={styles.tile} data-bad={(isBad && (figureOf(figures.total) ?? 0) > 0) || undefined}>
          <dt>{name}</dt>
          <dd>{formatted}</dd>
          <Sparkline values={trail.map((total) => figureOf(total) ?? 0)} />
        </div>
      ))}
    </dl>
  )
}

/** Returns the totals of the last two minutes, at most since the page was opened, oldest first. */
function useTrail({ at, total }: BalancerFigures): readonly Traffic[] {
  const [trail, setTrail] = useState<readonly Traffic[]>([total])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each reading counts once, even if its values are the same
  useEffect(() => setTrail((before) => [...before, total].slice(-MAX_READINGS)), [at])
  return trail
}

/** The course of a value, oldest on the left. The number beside it is the current value. */
function Sparkline({ values }: { readonly values: readonly number[] }) {
  const top = Math.max(...values, 0) || 1
  const step = WIDTH / (MAX_READINGS - 1)
  const start = WIDTH - (values.length - 1) * step
  const points = values.map((value, index) => `${start + index * step},${HEIGHT - 2 - (value / top) * (HEIGHT - 4)}`)
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className={styles.line} aria-hidden="true">
      <polyline points={points.join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
