import { balancerRoutes } from '@berth/contract/load-balancers/balancer-routes.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../../../lib/api.ts'

/** Targets change independently of the balancer, so they are polled at this interval, in milliseconds. */
const BALANCER_INTERVAL = 5000
const FIGURES_INTERVAL = 2000

/** @param service its version is part of the key, so that a changed rule is fetched again at once */
export const balancerQuery = ({ space, name, version }: Service) =>
  queryOptions({
    queryKey: ['balancer', space, name, version],
    queryFn: ({ signal }) => call(balancerRoutes.getBalancer, { params: { space, service: name } }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: BALANCER_INTERVAL,
  })

export const figuresQuery = ({ space, name }: Pick<Service, 'space' | 'name'>) =>
  queryOptions({
    queryKey: ['balancer-figures', space, name],
    queryFn: ({ signal }) => call(balancerRoutes.getBalancerFigures, { params: { space, service: name } }, signal),
    refetchInterval: FIGURES_INTERVAL,
    retry: false,
  })
