import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { IconChartLine } from '../../ui/icons/icons.ts'
import { Notice } from '../../ui/Notice.tsx'
import { liveFrame, type MetricsFrame, sliceFrame, storedFrame, toLiveMetrics } from './frame.ts'
import { useLive } from './live.ts'
import { Plots } from './Plots.tsx'
import { liveSeedQuery, metricsQuery, type TimeWindow } from './queries.ts'
import { RANGE_SECONDS, type ResourcesSearch } from './resources-search.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  readonly service: string
  readonly search: ResourcesSearch
  readonly onSearch: (search: ResourcesSearch) => void
}

/** The page /spaces/:space/services/:service/resources: the service's resource usage now and during the last day. */
export function ResourcesTab(props: Props) {
  return (props.search.range ?? '1h') === 'live' ? <LivePlots {...props} /> : <StoredPlots {...props} />
}

const SHORTEST_SECONDS = 60

function StoredPlots({ space, service, search, onSearch }: Props) {
  const [zoom, setZoom] = useState<TimeWindow | null>(null)
  const fullRange = { seconds: RANGE_SECONDS[search.range ?? '1h'], until: null }
  const { data, error, refetch } = useQuery(metricsQuery(space, service, zoom ?? fullRange))
  const zoomIn = (from: number, until: number) =>
    setZoom({ seconds: Math.max(SHORTEST_SECONDS, Math.ceil(until - from)), until: Math.ceil(until) * 1000 })
  if (error && !data) return <ErrorNotice error={error} retry={refetch} />
  if (!data) return <Skeleton height={420} />
  return (
    <PlotsOrEmpty
      {...{ frame: storedFrame(data), search, onZoom: zoomIn, onZoomOut: zoom && (() => setZoom(null)) }}
      onSearch={(next) => {
        setZoom(null)
        onSearch(next)
      }}
    />
  )
}

function LivePlots({ space, service, search, onSearch }: Props) {
  const t = useTexts()
  const { moments, lost } = useLive(space, service)
  const seed = useQuery(liveSeedQuery(space, service))
  /** The frame that the user zoomed in on. It is not updated. */
  const [frozenFrame, setFrozenFrame] = useState<MetricsFrame | null>(null)
  if (moments.length === 0 && !lost) return <Skeleton height={420} />
  const liveStart = moments[0]?.at ?? ''
  const before = seed.data ? toLiveMetrics(seed.data).filter(({ at }) => at < liveStart) : []
  const frame = frozenFrame ?? liveFrame([...before, ...moments])
  return (
    <>
      {lost && <Notice>{t.lost}</Notice>}
      <PlotsOrEmpty
        {...{ frame, search, onSearch, onZoomOut: frozenFrame && (() => setFrozenFrame(null)) }}
        onZoom={(from, until) => setFrozenFrame(sliceFrame(frame, from, until))}
      />
    </>
  )
}

interface WholeProps extends Pick<Props, 'search' | 'onSearch'> {
  readonly frame: MetricsFrame
  readonly onZoom: (from: number, until: number) => void
  readonly onZoomOut: (() => void) | null
}

function PlotsOrEmpty(props: WholeProps) {
  const t = useTexts()
  const { instances, silentHosts } = props.frame
  if (instances.length === 0 && silentHosts.length === 0 && !props.onZoomOut)
    return <EmptyState icon={<IconChartLine size={24} />} title={t.none} text={t.noneText} />
  return <Plots {...props} />
}
