import { instanceRoutes } from '@berth/contract/instances/instance-routes.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { instancesKey } from '../../service-model/queries.ts'

/** Fetches the record when the dialog opens, and not again while it is open. */
export const inspectQuery = (params: InstanceRef) =>
  queryOptions({
    queryKey: ['instance-record', params.space, params.service, params.instance],
    queryFn: ({ signal }) => call(instanceRoutes.inspectInstance, { params }, signal),
    staleTime: 0,
    gcTime: 0,
  })

export function useChangeInstance(what: 'restart' | 'remove', params: InstanceRef) {
  const client = useQueryClient()
  const endpoint = what === 'restart' ? instanceRoutes.restartInstance : instanceRoutes.removeInstance
  return useMutation({
    mutationFn: () => call(endpoint, { params }),
    onSettled: () => client.invalidateQueries({ queryKey: instancesKey(params.space, params.service) }),
  })
}
