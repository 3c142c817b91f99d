import { balancerRoutes } from '@berth/contract/load-balancers/balancer-routes.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../../../lib/api.ts'

/** Targets change without the balancer, so they are looked at now and then. */
const LOOK_EVERY = 5000
const FIGURES_EVERY = 2000

/** @param service the version is in the key: a rule that changed is read again at once */
export const balancerQuery = ({ space, name, version }: Service) =>
  queryOptions({
    queryKey: ['balancer', space, name, version],
    queryFn: ({ signal }) => call(balancerRoutes.getBalancer, { params: { space, service: name } }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY,
  })

export const figuresQuery = ({ space, name }: Pick<Service, 'space' | 'name'>) =>
  queryOptions({
    queryKey: ['balancer-figures', space, name],
    queryFn: ({ signal }) => call(balancerRoutes.getBalancerFigures, { params: { space, service: name } }, signal),
    refetchInterval: FIGURES_EVERY,
    retry: false,
  })
