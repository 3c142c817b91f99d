import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useLanguage } from '../../lib/language.ts'
import { currentValue, lastValue } from './frame.ts'
import styles from './Plot.module.css'
import type { Unit } from './plots.ts'
import { useTexts } from './texts.ts'
import { formatClockTime, formatFigure } from './units.ts'

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
const SHORT_RANGE_SECONDS = 1800
/** Plots with this key show the same moment under the pointer. */
const SYNC = 'resources'
const MIN_ZOOM_PIXELS = 4
/** Colours in an order that people with colour vision deficiency can distinguish too. */
const COLORS = {
  light: ['#1d6091', '#b45309', '#15803d', '#a21caf', '#4338ca', '#0f766e', '#be123c', '#57534e'],
  dark: ['#61a3cf', '#f0a030', '#4ccb80', '#e07ae8', '#9a8cf8', '#3ec7ba', '#fb7c92', '#b5aea8'],
}
const LIMIT = { light: '#c22a20', dark: '#ff8787' }
const INK = { light: '#5b636e', dark: '#9aa1ac' }
const GRID = { light: '#e6e9ed', dark: '#2b3037' }
/** The steps of an axis in binary units, so that its labels are whole numbers. */
const POWERS_OF_TWO = Array.from({ length: 50 }, (_, power) => 2 ** power)

/** A line chart over time. Its legend shows the values under the pointer, and dragging across a range zooms in. */
export function Plot({ label, times, lines, unit, onZoom }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const scheme = useComputedColorScheme('light')
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const zoom = useRef(onZoom)
  zoom.current = onZoom
  const data = [times, ...lines.map(({ values }) => values)] as uPlot.AlignedData
  const latestData = useRef(data)
  latestData.current = data
  const shape = JSON.stringify(lines.map(({ label: name, isLimit }) => [name, isLimit]))

  useEffect(() => {
    const element = box.current
    if (!element) return
    const format = (value: number | null) => (value === null ? t.unknown : formatFigure(value, unit, t, language))
    const seriesShapes = JSON.parse(shape) as [string, boolean][]
    const options: uPlot.Options = {
      width: element.clientWidth,
      height: HEIGHT,
      padding: [10, 28, 0, 0],
      cursor: {
        sync: { key: SYNC },
        drag: { x: true, y: false, setScale: false },
        points: { size: 7 },
      },
      legend: { live: true },
      scales: { y: { range: (_, __, max) => [0, Math.max(max, MIN_SCALE[unit]) * 1.08] } },
      axes: [
        axis(scheme, {
          size: 30,
          space: 64,
          values: (self, splits) => splits.map((at) => formatClockTime(at, isShort(self), language)),
        }),
        axis(scheme, {
          size: 92,
          ...(unit === 'bytes' && { incrs: POWERS_OF_TWO }),
          values: (_, splits) => splits.map((value) => (value === 0 ? '0' : formatFigure(value, unit, t, language))),
        }),
      ],
      series: [
        {
          label: t.time,
          value: (self, at) => {
            const time = at ?? lastValue([...self.data[0]])
            return time === null ? t.unknown : formatClockTime(time, isShort(self), language)
          },
        },
        ...seriesShapes.map(([name, isLimit], index) => seriesOptions(name, isLimit, index, scheme, format)),
      ],
      hooks: {
        setSelect: [
          (self) => {
            const { left, width } = self.select
            if (width < MIN_ZOOM_PIXELS) return
            zoom.current(self.posToVal(left, 'x'), self.posToVal(left + width, 'x'))
            self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          },
        ],
      },
    }
    const chart = new uPlot(options, latestData.current, element)
    plot.current = chart
    const resizeObserver = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }))
    resizeObserver.observe(element)
    return () => {
      resizeObserver.disconnect()
      chart.destroy()
      plot.current = null
    }
  }, [shape, unit, scheme, language, t])

  useEffect(() => plot.current?.setData(data))

  return <div ref={box} className={styles.plot} role="img" aria-label={label} data-points={times.length} />
}

/** The minimum upper end of the y axis. Smaller values are insignificant, and a line of zeros stays at the bottom. */
const MIN_SCALE: Readonly<Record<Unit, number>> = { cores: 0.01, bytes: 1024, rate: 1000 }

type Scheme = 'light' | 'dark'

function axis(scheme: Scheme, overrides: uPlot.Axis): uPlot.Axis {
  const lines = { stroke: GRID[scheme], width: 1 }
  return {
    stroke: INK[scheme],
    font: '12px system-ui, sans-serif',
    grid: lines,
    ticks: { ...lines, size: 4 },
    ...overrides,
  }
}

function seriesOptions(
  label: string,
  isLimit: boolean,
  index: number,
  scheme: Scheme,
  format: (value: number | null) => string,
): uPlot.Series {
  const color = (isLimit ? LIMIT[scheme] : COLORS[scheme][index % COLORS[scheme].length]) ?? ''
  return {
    label,
    stroke: color,
    width: isLimit ? 1.25 : 1.75,
    ...(isLimit && { dash: [6, 4] }),
    ...(!isLimit && index === 0 && { fill: `${color}1c` }),
    points: { show: false },
    // Without a pointer, the legend shows the current value.
    value: (self, value: number | null, line, point) =>
      format(point === null ? currentValue([...(self.data[line] ?? [])]) : value),
  }
}

function isShort({ scales }: uPlot): boolean {
  const { min, max } = scales.x ?? {}
  return (max ?? 0) - (min ?? 0) <= SHORT_RANGE_SECONDS
}
