import { Text, Title } from '@mantine/core'
import { useLanguage } from '../../lib/language.ts'
import { currentValue, lastValue, type MetricsFrame } from './frame.ts'
import { Plot } from './Plot.tsx'
import styles from './Plots.module.css'
import {
  type InstanceChoice,
  incompleteTotal,
  type Line,
  limitOf,
  linesOf,
  PLOT_KINDS,
  type PlotName,
} from './plots.ts'
import { useTexts } from './texts.ts'
import { formatFigure, formatShare } from './units.ts'

interface Props {
  readonly plot: PlotName
  readonly frame: MetricsFrame
  readonly chosen: InstanceChoice
  readonly onZoom: (from: number, until: number) => void
}

/** One plot, with its current values. */
export function PlotCard({ plot, frame, chosen, onZoom }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const { unit, of } = PLOT_KINDS[plot]
  const lines = linesOf(plot, frame, chosen)
  const isKnown = lines.some((line) => !line.isLimit && lastValue(line.values) !== null)
  const title = chosen === 'each' && of.length > 1 ? t.both(t[plot]) : t[plot]
  const incomplete = incompleteTotal(plot, frame, chosen)
  const formatCurrent = ({ values }: Line) => {
    const current = incomplete ? null : currentValue(values)
    return current === null ? t.unknown : formatFigure(current, unit, t, language)
  }
  const labelOf = ({ label, isName }: Line) => (isName ? label : t[label as 'used'])
  const used = lines.filter(({ isLimit }) => !isLimit)
  const currentValues =
    used.length === 1 ? used.map(formatCurrent) : used.map((line) => `${labelOf(line)} ${formatCurrent(line)}`)
  return (
    <section className={styles.card} aria-label={title}>
      <div className={styles.head}>
        <Title order={2} size="h6">
          {title}
        </Title>
        {chosen !== 'each' && isKnown && (
          <span className={styles.now}>
            {currentValues.join(' · ')}
            {!incomplete && <Share {...{ plot, frame, chosen }} used={currentValue(used[0]?.values ?? [])} />}
          </span>
        )}
        {incomplete && <span className={styles.share}>{t.incomplete(incomplete.measured, incomplete.running)}</span>}
      </div>
      {isKnown ? (
        <Plot
          label={`${title}: ${currentValues.join(', ')}`}
          times={frame.times}
          lines={lines.map((line) => ({ label: labelOf(line), values: line.values, isLimit: line.isLimit }))}
          unit={unit}
          onZoom={onZoom}
        />
      ) : (
        <Text size="sm" c="dimmed" className={styles.empty ?? ''}>
          {incomplete && incomplete.measured > 0 ? t.noTotal : t.noFigures}
        </Text>
      )}
    </section>
  )
}

function Share({ plot, frame, chosen, used }: Omit<Props, 'onZoom'> & { readonly used: number | null }) {
  const t = useTexts()
  const language = useLanguage()
  const limit = limitOf(plot, frame, chosen)
  if (limit === null || used === null) return null
  const part = formatShare(used, limit, language)
  return <span className={styles.share}>{plot === 'disk' ? t.ofReserved(part) : t.ofLimit(part)}</span>
}
