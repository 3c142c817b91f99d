import { routes } from '@berth/contract/http/routes.ts'
import type { HostEngines } from '../../operations/hosts/host-engines.ts'
import type { View } from '../../view/view.ts'
import type { RegisterRoute } from '../serve.ts'

export function hostRoutes(serve: RegisterRoute, view: View, engines: HostEngines): void {
  serve(routes.getCluster, () => view.cluster())
  serve(routes.listHosts, () => ({ items: [...view.hosts], nextCursor: null }))
  serve(routes.getHost, ({ params }) => view.host(params.host))
  serve(routes.changeHost, ({ params, body }) => engines.setAddress(params.host, body.engineAddress))
}
