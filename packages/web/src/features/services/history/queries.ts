import { serviceRoutes } from '@berth/contract/services/service-routes.ts'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../../../lib/api.ts'
import { historyKey } from '../../../service-model/queries.ts'

const PAGE = 30
/** What happens to an instance does not always change its service, so the timeline is looked at now and then. */
const LOOK_EVERY = 10_000

/** Newest first. */
export const revisionsQuery = (space: string, service: string) =>
  queryOptions({
    queryKey: [...historyKey(space, service), 'revisions'],
    queryFn: async ({ signal }) =>
      (await call(serviceRoutes.listRevisions, { params: { space, service } }, signal)).items,
  })

/** Newest first, page by page. */
export const timelinePages = (space: string, service: string) =>
  infiniteQueryOptions({
    queryKey: [...historyKey(space, service), 'timeline'],
    queryFn: ({ signal, pageParam: cursor }) =>
      call(serviceRoutes.listTimeline, { params: { space, service }, query: { limit: PAGE, cursor } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: LOOK_EVERY,
  })
