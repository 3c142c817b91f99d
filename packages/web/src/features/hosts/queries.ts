import { clusterRoutes } from '@berth/contract/hosts/host-routes.ts'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { hostsKey } from '../../service-model/queries.ts'

export const hostsQuery = queryOptions({
  queryKey: hostsKey,
  queryFn: async ({ signal }) => (await call(clusterRoutes.listHosts, {}, signal)).items,
})

/** Sets the address of a host's engine. Null removes it. */
export function useSetEngineAddress(host: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (engineAddress: string | null) =>
      call(clusterRoutes.changeHost, { params: { host }, body: { engineAddress } }),
    onSuccess: (changed) =>
      client.setQueryData(hostsQuery.queryKey, (hosts) =>
        hosts?.map((known) => (known.id === changed.id ? changed : known)),
      ),
  })
}
