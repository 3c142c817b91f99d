import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useLanguage } from '../../lib/language.ts'
import { lastOf } from './frame.ts'
import styles from './Plot.module.css'
import type { Unit } from './plots.ts'
import { useTexts } from './texts.ts'
import { clockTime, figure } from './units.ts'

interface DrawnLine {
  readonly label: string
  readonly values: readonly (number | null)[]
  readonly isLimit: boolean
}

interface Props {
  readonly label: string
  readonly times: readonly number[]
  readonly lines: readonly DrawnLine[]
  readonly unit: Unit
  /** Seconds since 1970. */
  readonly onZoom: (from: number, until: number) => void
}

const HEIGHT = 180
const MANY_MINUTES = 1800
/** Plots of one page show the same moment under the pointer. */
const SYNC = 'resources'
const FEWEST_PIXELS = 4
/** Told apart by people who see colours differently too, in this order. */
const COLORS = {
  light: ['#1d6091', '#b45309', '#15803d', '#a21caf', '#4338ca', '#0f766e', '#be123c', '#57534e'],
  dark: ['#61a3cf', '#f0a030', '#4ccb80', '#e07ae8', '#9a8cf8', '#3ec7ba', '#fb7c92', '#b5aea8'],
}
const LIMIT = { light: '#c22a20', dark: '#ff8787' }
const INK = { light: '#5b636e', dark: '#9aa1ac' }
const GRID = { light: '#e6e9ed', dark: '#2b3037' }
/** So that an axis in binary units has whole numbers. */
const POWERS_OF_TWO = Array.from({ length: 50 }, (_, power) => 2 ** power)

/** Lines over time, with what they stand at under the pointer; dragging over a stretch zooms in on it. */
export function Plot({ label, times, lines, unit, onZoom }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const scheme = useComputedColorScheme('light')
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const zoom = useRef(onZoom)
  zoom.current = onZoom
  const data = [times, ...lines.map(({ values }) => values)] as uPlot.AlignedData
  const latest = useRef(data)
  latest.current = data
  const shape = JSON.stringify(lines.map(({ label: of, isLimit }) => [of, isLimit]))

  useEffect(() => {
    const holder = box.current
    if (!holder) return
    const say = (value: number | null) => (value === null ? t.unknown : figure(value, unit, t, language))
    const drawn = JSON.parse(shape) as [string, boolean][]
    const options: uPlot.Options = {
      width: holder.clientWidth,
      height: HEIGHT,
      padding: [10, 28, 0, 0],
      cursor: {
        sync: { key: SYNC },
        drag: { x: true, y: false, setScale: false },
        points: { size: 7 },
      },
      legend: { live: true },
      scales: { y: { range: (_, __, max) => [0, Math.max(max, FLOOR[unit]) * 1.08] } },
      axes: [
        axis(scheme, {
          size: 30,
          space: 64,
          values: (self, splits) => splits.map((at) => clockTime(at, isShort(self), language)),
        }),
        axis(scheme, {
          size: 92,
          ...(unit === 'bytes' && { incrs: POWERS_OF_TWO }),
          values: (_, splits) => splits.map((value) => (value === 0 ? '0' : figure(value, unit, t, language))),
        }),
      ],
      series: [
        {
          label: t.time,
          value: (self, at) => {
            const shown = at ?? lastOf([...self.data[0]])
            return shown === null ? t.unknown : clockTime(shown, isShort(self), language)
          },
        },
        ...drawn.map(([of, isLimit], index) => lineLook(of, isLimit, index, scheme, say)),
      ],
      hooks: {
        setSelect: [
          (self) => {
            const { left, width } = self.select
            if (width < FEWEST_PIXELS) return
            zoom.current(self.posToVal(left, 'x'), self.posToVal(left + width, 'x'))
            self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          },
        ],
      },
    }
    const made = new uPlot(options, latest.current, holder)
    plot.current = made
    const resized = new ResizeObserver(() => made.setSize({ width: holder.clientWidth, height: HEIGHT }))
    resized.observe(holder)
    return () => {
      resized.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [shape, unit, scheme, language, t])

  useEffect(() => plot.current?.setData(data))

  return <div ref={box} className={styles.plot} role="img" aria-label={label} data-points={times.length} />
}

/** Below it there is nothing worth seeing, and a line of zeros should lie at the bottom. */
const FLOOR: Readonly<Record<Unit, number>> = { cores: 0.01, bytes: 1024, rate: 1000 }

type Scheme = 'light' | 'dark'

function axis(scheme: Scheme, given: uPlot.Axis): uPlot.Axis {
  const lines = { stroke: GRID[scheme], width: 1 }
  return {
    stroke: INK[scheme],
    font: '12px system-ui, sans-serif',
    grid: lines,
    ticks: { ...lines, size: 4 },
    ...given,
  }
}

function lineLook(
  label: string,
  isLimit: boolean,
  index: number,
  scheme: Scheme,
  say: (value: number | null) => string,
): uPlot.Series {
  const color = (isLimit ? LIMIT[scheme] : COLORS[scheme][index % COLORS[scheme].length]) ?? ''
  return {
    label,
    stroke: color,
    width: isLimit ? 1.25 : 1.75,
    ...(isLimit && { dash: [6, 4] }),
    ...(!isLimit && index === 0 && { fill: `${color}1c` }),
    points: { show: false },
    // Where nothing is pointed at, what it stands at now.
    value: (self, value: number | null, line, point) =>
      say(point === null ? lastOf([...(self.data[line] ?? [])]) : value),
  }
}

function isShort({ scales }: uPlot): boolean {
  const { min, max } = scales.x ?? {}
  return (max ?? 0) - (min ?? 0) <= MANY_MINUTES
}
