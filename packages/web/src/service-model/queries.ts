import { sessionRoutes } from '@berth/contract/accounts/session-routes.ts'
import { clusterRoutes } from '@berth/contract/hosts/host-routes.ts'
import { serviceRoutes } from '@berth/contract/services/service-routes.ts'
import { spaceRoutes } from '@berth/contract/spaces/space-routes.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../lib/api.ts'

/** Queries that several features use. The live events of app/live.ts write to the same keys. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => call(sessionRoutes.getSession, {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
})

export const clusterQuery = queryOptions({
  queryKey: ['cluster'],
  queryFn: ({ signal }) => call(clusterRoutes.getCluster, {}, signal),
})

export const spacesQuery = queryOptions({
  queryKey: ['spaces'],
  queryFn: ({ signal }) => everyPage((cursor) => call(spaceRoutes.listSpaces, { query: { cursor } }, signal)),
})

export const servicesQuery = (space: string) =>
  queryOptions({
    queryKey: ['services', space],
    queryFn: ({ signal }) =>
      everyPage((cursor) => call(serviceRoutes.listServices, { params: { space }, query: { cursor } }, signal)),
  })

/** The key prefix of all queries about hosts. They are fetched again when the hosts change. */
export const hostsKey = ['hosts'] as const

/** The key prefix of all queries about one service's instances. They are fetched again when the service changes. */
export const instancesKey = (space: string, service: string) => ['instances', space, service] as const

/** The key prefix of one service's revisions and timeline. They are fetched again when the service changes. */
export const historyKey = (space: string, service: string) => ['history', space, service] as const

/** Fetches all pages of a list, and returns the items in order. */
async function everyPage<T>(readPage: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page = await readPage(cursor)
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return items
}

interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}
