import { instanceRoutes } from '@berth/contract/instances/instance-routes.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../lib/api.ts'
import { instancesKey } from './queries.ts'

/** Changes of an instance on another host don't always change the service, so instances are polled at this interval, in milliseconds. */
const INSTANCES_INTERVAL = 5000

export const instancesQuery = (space: string, service: string) =>
  queryOptions({
    queryKey: instancesKey(space, service),
    queryFn: async ({ signal }) =>
      (await call(instanceRoutes.listInstances, { params: { space, service } }, signal)).items,
    refetchInterval: INSTANCES_INTERVAL,
  })
