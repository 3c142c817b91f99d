import { clusterRoutes } from '@berth/contract/hosts/host-routes.ts'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { hostsKey } from '../../service-model/queries.ts'

export const hostsQuery = queryOptions({
  queryKey: hostsKey,
  queryFn: async ({ signal }) => (await call(clusterRoutes.listHosts, {}, signal)).items,
})

/** Null takes it back. */
export function useSetEngineAddress(host: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (engineAddress: string | null) =>
      call(clusterRoutes.changeHost, { params: { host }, body: { engineAddress } }),
    onSuccess: (changed) =>
      client.setQueryData(hostsQuery.queryKey, (all) => all?.map((one) => (one.id === changed.id ? changed : one))),
  })
}
