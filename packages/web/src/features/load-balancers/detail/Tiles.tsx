import type { BalancerFigures, Traffic } from '@berth/contract/load-balancers/balancer-answers.ts'
import { useEffect, useState } from 'react'
import { useAmounts } from './amounts.ts'
import styles from './Tiles.module.css'
import { useTexts } from './texts.ts'

/** Two minutes, as figures are read every two seconds. */
const KEPT = 60
const [WIDTH, HEIGHT] = [120, 28]

/** All listeners and instances together, now and in the minutes since the page was opened. */
export function Tiles({ figures }: { readonly figures: BalancerFigures }) {
  const t = useTexts()
  const amounts = useAmounts()
  const trail = useTrail(figures)
  const tiles: readonly [name: string, said: string, of: (traffic: Traffic) => number | null, isBad?: boolean][] = [
    [t.requests, amounts.count(figures.total.requestsPerSecond), (one) => one.requestsPerSecond],
    [t.responseTime, amounts.milliseconds(figures.total.responseMilliseconds), (one) => one.responseMilliseconds],
    [t.clientErrors, amounts.count(figures.total.clientErrorsPerSecond), (one) => one.clientErrorsPerSecond, true],
    [t.serverErrors, amounts.count(figures.total.serverErrorsPerSecond), (one) => one.serverErrorsPerSecond, true],
    [t.sessions, amounts.count(figures.total.sessions), (one) => one.sessions],
    [t.bytesIn, amounts.bytes(figures.total.bytesInPerSecond), (one) => one.bytesInPerSecond],
    [t.bytesOut, amounts.bytes(figures.total.bytesOutPerSecond), (one) => one.bytesOutPerSecond],
  ]
  return (
    <dl className={styles.tiles} aria-label={t.figures}>
      {tiles.map(([name, said, of, isBad = false]) => (
        <div key={name} className={styles.tile} data-bad={(isBad && (of(figures.total) ?? 0) > 0) || undefined}>
          <dt>{name}</dt>
          <dd>{said}</dd>
          <Sparkline values={trail.map((one) => of(one) ?? 0)} />
        </div>
      ))}
    </dl>
  )
}

/** The totals that were read since the page was opened, oldest first. */
function useTrail({ at, total }: BalancerFigures): readonly Traffic[] {
  const [trail, setTrail] = useState<readonly Traffic[]>([total])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each reading counts once, also one that says the same
  useEffect(() => setTrail((before) => [...before, total].slice(-KEPT)), [at])
  return trail
}

/** The shape of what was, from the left; the numbers beside it say what is. */
function Sparkline({ values }: { readonly values: readonly number[] }) {
  const top = Math.max(...values, 0) || 1
  const step = WIDTH / (KEPT - 1)
  const start = WIDTH - (values.length - 1) * step
  const points = values.map((value, index) => `${start + index * step},${HEIGHT - 2 - (value / top) * (HEIGHT - 4)}`)
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className={styles.line} aria-hidden="true">
      <polyline points={points.join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
