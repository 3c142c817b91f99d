import { routes } from '@berth/contract/routes.ts'
import { wording } from '@berth/contract/wording.ts'
import type { Cluster } from '../operations/cluster.ts'
import type { HostEngines } from '../operations/host-engines.ts'
import { detailsOf, recordOf, removeInstance, restartInstance } from '../operations/instances.ts'
import type { Timeline } from '../operations/timeline.ts'
import type { Serve } from './serve.ts'
import { wishOf } from './wish.ts'

export function instanceRoutes(serve: Serve, cluster: Cluster, engines: HostEngines, timeline: Timeline): void {
  serve(routes.getInstance, ({ params }) => detailsOf(cluster, params))
  serve(routes.inspectInstance, ({ params }) => recordOf(cluster, engines, params))
  serve(routes.restartInstance, async ({ params }, exchange) => {
    const { name, host } = detailsOf(cluster, params)
    const detail = wording('instance-named', { instance: name, host: host ?? '—' })
    const act = () => restartInstance(cluster, engines, params)
    await timeline.ofInstance(params, 'instance-restart', wishOf(exchange).by, detail, act)
    return undefined
  })
  serve(routes.removeInstance, async ({ params }, exchange) => {
    const { name, host } = detailsOf(cluster, params)
    const detail = wording('instance-named', { instance: name, host: host ?? '—' })
    const act = () => removeInstance(cluster, engines, params)
    await timeline.ofInstance(params, 'instance-remove', wishOf(exchange).by, detail, act)
    return undefined
  })
}
