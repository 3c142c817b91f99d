import { routes } from '@berth/contract/http/routes.ts'
import type { HostEngines } from '../../operations/hosts/host-engines.ts'
import type { View } from '../../view/view.ts'
import type { RegisterRoute } from '../register-route.ts'

export function hostRoutes(registerRoute: RegisterRoute, view: View, engines: HostEngines): void {
  registerRoute(routes.getCluster, () => view.cluster())
  registerRoute(routes.listHosts, () => ({ items: [...view.hosts], nextCursor: null }))
  registerRoute(routes.getHost, ({ params }) => view.host(params.host))
  registerRoute(routes.changeHost, ({ params, body }) => engines.setAddress(params.host, body.engineAddress))
}
