import { routes } from '@berth/contract/http/routes.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { wording } from '@berth/contract/messages/wording.ts'
import type { HostEngines } from '../../operations/hosts/host-engines.ts'
import { detailsOf, recordOf, removeInstance, restartInstance } from '../../operations/instances/instances.ts'
import type { Cluster } from '../../operations/operation-context.ts'
import type { Timeline } from '../../operations/timeline.ts'
import type { Exchange, Serve } from '../serve.ts'
import { wishOf } from '../wish.ts'

export function instanceRoutes(serve: Serve, cluster: Cluster, engines: HostEngines, timeline: Timeline): void {
  serve(routes.getInstance, ({ params }) => detailsOf(cluster, params))
  serve(routes.inspectInstance, ({ params }) => recordOf(cluster, engines, params))
  const noted =
    (what: 'instance-restart' | 'instance-remove', act: typeof restartInstance) =>
    async ({ params }: { params: InstanceRef }, exchange: Exchange) => {
      const { name, host } = detailsOf(cluster, params)
      const detail = wording('instance-named', { instance: name, host: host ?? '—' })
      await timeline.ofInstance(params, what, wishOf(exchange).by, detail, () => act(cluster, engines, params))
      return undefined
    }
  serve(routes.restartInstance, noted('instance-restart', restartInstance))
  serve(routes.removeInstance, noted('instance-remove', removeInstance))
}
