import { instanceRoutes } from '@berth/contract/instances/instance-routes.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../lib/api.ts'
import { instancesKey } from './queries.ts'

/** What happens to an instance on another host does not always change the service, so they are looked at now and then. */
const LOOK_EVERY = 5000

export const instancesQuery = (space: string, service: string) =>
  queryOptions({
    queryKey: instancesKey(space, service),
    queryFn: async ({ signal }) =>
      (await call(instanceRoutes.listInstances, { params: { space, service } }, signal)).items,
    refetchInterval: LOOK_EVERY,
  })
