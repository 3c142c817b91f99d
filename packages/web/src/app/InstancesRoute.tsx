import { getRouteApi } from '@tanstack/react-router'
import { InstancesPage } from '../features/instances/InstancesPage.tsx'

const route = getRouteApi('/shell/spaces/$space/services/$service')

export function InstancesRoute() {
  const { space, service } = route.useParams()
  return <InstancesPage space={space} service={service} />
}
