import { balancerRoutes } from '@berth/contract/load-balancers/balancer-routes.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../lib/api.ts'

/** Fetches the certificates of a space, by name. */
export const certificatesQuery = (space: string) =>
  queryOptions({
    queryKey: ['certificates', space],
    queryFn: async ({ signal }) => (await call(balancerRoutes.listCertificates, { params: { space } }, signal)).items,
  })
