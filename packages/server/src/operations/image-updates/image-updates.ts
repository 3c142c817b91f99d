import { Problem } from '@berth/contract/http/problems.ts'
import type { ImageUpdates } from '@berth/contract/images/image-policy.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Plan, Service, ServiceRef, ServiceState } from '@berth/contract/services/services.ts'
import { deriveStatus } from '../../domain/status.ts'
import { compose } from '../../engine/services/patch.ts'
import { confirmsAfter, imagePolicyIs } from '../../engine/services/spec-to-swarm.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import { writeService } from '../services/write-service.ts'

/** In any other, a write would have the engine go on with what stands still, or forget how far it is. */
const AT_REST: readonly ServiceState[] = ['running', 'upgraded', 'stopped', 'degraded']

/** Says which newer images a service looks for and what becomes of them. Nothing is replaced, and nothing waits for a word. */
export function setImageUpdates(
  context: OperationContext,
  ref: ServiceRef,
  { confirmAfterMinutes, ...policy }: ImageUpdates,
  call: CallContext,
): Promise<Service> {
  return writeService(context, ref, null, call, (service) => {
    const { state } = deriveStatus(service, context.now(), context.timings)
    if (!AT_REST.includes(state))
      throw new Problem('not-allowed', message('policy-not-now', { service: ref.service, state }), { allowed: [] })
    return compose(imagePolicyIs(policy), confirmsAfter(confirmAfterMinutes))
  })
}

/** Whether it is about newer images alone, and so no upgrade. */
export function isOfUpdatesOnly(changes: Plan['changes']): boolean {
  return (
    changes.length > 0 &&
    changes.every(({ path }) => path.startsWith('imagePolicy.') || path === 'update.confirmAfterMinutes')
  )
}
