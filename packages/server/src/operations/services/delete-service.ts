import { fieldError } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Plan, ServiceRef } from '@berth/contract/services/services.ts'
import { requireAllowed } from '../../domain/actions.ts'
import { removeRevisions } from '../../engine/services/stored-revisions.ts'
import { removeUnusedBalancerObjects } from '../load-balancers/remove-unused-objects.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import { planStop } from './run-service.ts'
import { requireVersion } from './write-service.ts'

/** Deletes a service with its revisions. Its instances get their stop grace period. Volumes stay. */
export async function deleteService(context: OperationContext, ref: ServiceRef, call: CallContext): Promise<void> {
  const service = context.view.service(ref)
  requireVersion(service, call)
  requireAllowed(service, context.view.status(service).state, 'delete')
  await context.engine.removeService(service.id)
  await removeRevisions(context.engine, service.id)
  if (service.kind === 'load-balancer') await removeUnusedBalancerObjects(context, ref, null)
  await context.refresh()
}

/** Returns what deleting the service would end. Its volumes would stay. */
export function planDeletion(context: OperationContext, ref: ServiceRef): Plan {
  const plan = planStop(context, ref, 'delete')
  const { mounts } = context.view.service(ref).spec
  const volumes = mounts.filter(({ type }) => type === 'volume').map(({ source }) => source)
  const volumeWarnings =
    volumes.length > 0 ? [fieldError('mounts', message('plan-volumes-stay', { volumes: volumes.join(', ') }))] : []
  return { ...plan, warnings: [...plan.warnings, ...volumeWarnings] }
}
