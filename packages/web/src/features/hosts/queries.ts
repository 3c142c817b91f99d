import { routes } from '@berth/contract/routes.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../shared/api.ts'
import { hostsKey } from '../../shared/queries.ts'

export const hostsQuery = queryOptions({
  queryKey: hostsKey,
  queryFn: async ({ signal }) => (await call(routes.listHosts, {}, signal)).items,
})
