import { Button, NativeSelect, SegmentedControl, Stack, Text } from '@mantine/core'
import { useLanguage } from '../../lib/language.ts'
import { useServerTexts } from '../../lib/server-texts.ts'
import { IconZoomReset } from '../../ui/icons/icons.ts'
import { Notice } from '../../ui/Notice.tsx'
import { type MetricsFrame, overReservation } from './frame.ts'
import { PlotCard } from './PlotCard.tsx'
import styles from './Plots.module.css'
import { MAX_LINES, PLOTS } from './plots.ts'
import { RANGES, type Range, type ResourcesSearch } from './resources-search.ts'
import { useTexts } from './texts.ts'
import { formatBinarySize } from './units.ts'

interface Props {
  readonly frame: MetricsFrame
  readonly search: ResourcesSearch
  readonly onSearch: (search: ResourcesSearch) => void
  readonly onZoom: (from: number, until: number) => void
  /** Null if the plots are not zoomed in. */
  readonly onZoomOut: (() => void) | null
}

export function Plots({ frame, search, onSearch, onZoom, onZoomOut }: Props) {
  const t = useTexts()
  const { instances } = frame
  const isKnown = instances.some(({ id }) => id === search.show) || search.show === 'each'
  const chosen = isKnown ? (search.show ?? 'total') : 'total'
  const isCut = chosen === 'each' && instances.length > MAX_LINES
  return (
    <Stack gap="md">
      <div className={styles.bar}>
        <SegmentedControl
          aria-label={t.range}
          size="sm"
          data={RANGES.map((range) => ({ value: range, label: t[range] }))}
          value={search.range ?? '1h'}
          onChange={(range) => onSearch({ ...search, range: range as Range })}
        />
        <NativeSelect
          aria-label={t.show}
          value={chosen}
          onChange={({ currentTarget: { value } }) => onSearch({ ...search, show: value })}
          data={[
            { value: 'total', label: t.total },
            { value: 'each', label: t.each },
            ...instances.map(({ id, name, running }) => ({ value: id, label: running ? name : t.ended(name) })),
          ]}
        />
        {onZoomOut ? (
          <Button variant="default" leftSection={<IconZoomReset size={16} aria-hidden />} onClick={onZoomOut}>
            {t.zoomOut}
          </Button>
        ) : (
          <Text size="xs" c="dimmed" className={styles.hint ?? ''}>
            {t.zoomHint}
          </Text>
        )}
      </div>
      <Warnings frame={frame} />
      {isCut && (
        <Text size="sm" c="dimmed">
          {t.tooMany(MAX_LINES, instances.length)}
        </Text>
      )}
      <div className={styles.grid}>
        {PLOTS.map((plot) => (
          <PlotCard key={plot} {...{ plot, frame, chosen, onZoom }} />
        ))}
      </div>
    </Stack>
  )
}

function Warnings({ frame }: { readonly frame: MetricsFrame }) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  const language = useLanguage()
  return (
    <>
      {frame.silentHosts.map(({ host, reason, reasonMessage }) => (
        <Notice key={host}>
          {t.silent(host)} {serverTexts.message(reason, reasonMessage)}
        </Notice>
      ))}
      {overReservation(frame).map(({ name, used, reserved }) => (
        <Notice key={name}>
          {t.pastDisk(name, formatBinarySize(used, language), formatBinarySize(reserved, language))}
        </Notice>
      ))}
    </>
  )
}
