import { metricRoutes } from '@berth/contract/metrics/metric-routes.ts'
import { METRICS_STEP_SECONDS } from '@berth/contract/metrics/metrics.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { instancesKey } from '../../service-model/queries.ts'
import { RANGE_SECONDS } from './resources-search.ts'

export interface TimeWindow {
  readonly seconds: number
  /** Milliseconds since 1970; null is now. */
  readonly until: number | null
}

export const metricsQuery = (space: string, service: string, { seconds, until }: TimeWindow) =>
  queryOptions({
    queryKey: [...instancesKey(space, service), 'metrics', seconds, until],
    queryFn: ({ signal }) =>
      call(
        metricRoutes.getServiceMetrics,
        {
          params: { space, service },
          query: { range: seconds, ...(until !== null && { until: new Date(until).toISOString() }) },
        },
        signal,
      ),
    refetchInterval: until === null ? METRICS_STEP_SECONDS * 1000 : false,
    placeholderData: keepPreviousData,
  })

/** Fetches the metrics that the live plots begin with. Later ones arrive over the live stream. */
export const liveSeedQuery = (space: string, service: string) =>
  queryOptions({
    ...metricsQuery(space, service, { seconds: RANGE_SECONDS.live, until: null }),
    queryKey: [...instancesKey(space, service), 'live-seed'],
    refetchInterval: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
