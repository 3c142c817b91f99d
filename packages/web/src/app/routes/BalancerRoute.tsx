import { getRouteApi } from '@tanstack/react-router'
import { BalancerTab } from '../../features/load-balancers/detail/BalancerTab.tsx'

const route = getRouteApi('/shell/spaces/$space/services/$service/balancer')

export function BalancerRoute() {
  const { space, service } = route.useParams()
  return <BalancerTab space={space} service={service} />
}
