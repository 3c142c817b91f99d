import type { InstanceRef } from '@berth/contract/instances.ts'
import { routes } from '@berth/contract/routes.ts'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../shared/api.ts'
import { instancesKey } from '../../shared/queries.ts'

/** What happens to an instance on another host does not always change the service, so they are looked at now and then. */
const LOOK_EVERY = 5000

export const instancesQuery = (space: string, service: string) =>
  queryOptions({
    queryKey: instancesKey(space, service),
    queryFn: async ({ signal }) => (await call(routes.listInstances, { params: { space, service } }, signal)).items,
    refetchInterval: LOOK_EVERY,
  })

/** As it is now, and not again while it is read. */
export const recordQuery = (params: InstanceRef) =>
  queryOptions({
    queryKey: ['instance-record', params.space, params.service, params.instance],
    queryFn: ({ signal }) => call(routes.inspectInstance, { params }, signal),
    staleTime: 0,
    gcTime: 0,
  })

export function useChangeInstance(what: 'restart' | 'remove', params: InstanceRef) {
  const client = useQueryClient()
  const endpoint = what === 'restart' ? routes.restartInstance : routes.removeInstance
  return useMutation({
    mutationFn: () => call(endpoint, { params }),
    onSettled: () => client.invalidateQueries({ queryKey: instancesKey(params.space, params.service) }),
  })
}
