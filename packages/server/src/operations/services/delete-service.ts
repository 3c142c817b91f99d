import { fieldError } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Plan, ServiceRef } from '@berth/contract/services/services.ts'
import { allow } from '../../domain/actions.ts'
import { tidyBalancer } from '../load-balancers/remove-unused-objects.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import { forget } from './revisions.ts'
import { planEnd } from './run-service.ts'
import { demandSeen } from './write-service.ts'

/** Removes a service with its revisions; its instances get their time to end. Volumes stay. */
export async function deleteService(cluster: OperationContext, ref: ServiceRef, wish: CallContext): Promise<void> {
  const service = cluster.view.service(ref)
  demandSeen(service, wish)
  allow(service, 'delete', cluster.now(), cluster.timings)
  await cluster.engine.removeService(service.id)
  await forget(cluster, service.id)
  if (service.kind === 'load-balancer') await tidyBalancer(cluster, ref, null)
  await cluster.refresh()
}

/** What would end with it; its volumes wouldn't. */
export function planDeletion(cluster: OperationContext, ref: ServiceRef): Plan {
  const plan = planEnd(cluster, ref, 'delete')
  const { mounts } = cluster.view.service(ref).spec
  const volumes = mounts.filter(({ type }) => type === 'volume').map(({ source }) => source)
  const stay =
    volumes.length > 0 ? [fieldError('mounts', message('plan-volumes-stay', { volumes: volumes.join(', ') }))] : []
  return { ...plan, warnings: [...plan.warnings, ...stay] }
}
