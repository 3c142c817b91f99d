import { routes } from '@berth/contract/routes.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../shared/api.ts'
import { instancesKey } from '../../shared/queries.ts'

export const logInstancesQuery = (space: string, service: string) =>
  queryOptions({
    queryKey: instancesKey(space, service),
    queryFn: async ({ signal }) => (await call(routes.listInstances, { params: { space, service } }, signal)).items,
    refetchInterval: 5000,
  })
