import { serviceRoutes } from '@berth/contract/services/service-routes.ts'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../../../lib/api.ts'
import { historyKey } from '../../../service-model/queries.ts'

const PAGE_SIZE = 30
/** Events of an instance don't always change its service, so the timeline is polled at this interval, in milliseconds. */
const TIMELINE_INTERVAL = 10_000

/** Fetches the revisions, newest first. */
export const revisionsQuery = (space: string, service: string) =>
  queryOptions({
    queryKey: [...historyKey(space, service), 'revisions'],
    queryFn: async ({ signal }) =>
      (await call(serviceRoutes.listRevisions, { params: { space, service } }, signal)).items,
  })

/** Fetches the timeline page by page, newest first. */
export const timelinePages = (space: string, service: string) =>
  infiniteQueryOptions({
    queryKey: [...historyKey(space, service), 'timeline'],
    queryFn: ({ signal, pageParam: cursor }) =>
      call(serviceRoutes.listTimeline, { params: { space, service }, query: { limit: PAGE_SIZE, cursor } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: TIMELINE_INTERVAL,
  })
