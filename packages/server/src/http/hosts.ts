import { Problem } from '@berth/contract/problems.ts'
import { routes } from '@berth/contract/routes.ts'
import type { View } from '../view/view.ts'
import type { Serve } from './serve.ts'

export function hostRoutes(serve: Serve, view: View): void {
  serve(routes.getCluster, () => view.cluster())
  serve(routes.listHosts, () => ({ items: [...view.hosts], nextCursor: null }))
  serve(routes.getHost, ({ params }) => {
    const host = view.hosts.find(({ id, name }) => id === params.host || name === params.host)
    if (!host) throw new Problem('not-found', `There is no host ${params.host}.`)
    return host
  })
}
