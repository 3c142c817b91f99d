import { routes } from '@berth/contract/http/routes.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { HostEngines } from '../../operations/hosts/host-engines.ts'
import {
  getInstanceDetails,
  getInstanceRecord,
  removeInstance,
  restartInstance,
} from '../../operations/instances/instances.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import type { Timeline } from '../../operations/timeline.ts'
import { callContext } from '../call-context.ts'
import type { Exchange, RegisterRoute } from '../register-route.ts'

export function instanceRoutes(
  registerRoute: RegisterRoute,
  context: OperationContext,
  engines: HostEngines,
  timeline: Timeline,
): void {
  registerRoute(routes.getInstance, ({ params }) => getInstanceDetails(context, params))
  registerRoute(routes.inspectInstance, ({ params }) => getInstanceRecord(context, engines, params))
  const handlerOf =
    (what: 'instance-restart' | 'instance-remove', act: typeof restartInstance) =>
    async ({ params }: { params: InstanceRef }, exchange: Exchange) => {
      const { name, host } = getInstanceDetails(context, params)
      const detail = message('instance-named', { instance: name, host: host ?? '—' })
      await timeline.ofInstance(params, what, callContext(exchange).actor, detail, () => act(context, engines, params))
      return undefined
    }
  registerRoute(routes.restartInstance, handlerOf('instance-restart', restartInstance))
  registerRoute(routes.removeInstance, handlerOf('instance-remove', removeInstance))
}
