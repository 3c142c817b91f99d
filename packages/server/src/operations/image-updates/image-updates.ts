import { Problem } from '@berth/contract/http/problems.ts'
import type { ImageUpdates } from '@berth/contract/images/image-policy.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Plan, Service, ServiceRef, ServiceState } from '@berth/contract/services/services.ts'
import { combineChanges } from '../../engine/services/patch.ts'
import { setConfirmAfter, setImagePolicy } from '../../engine/services/spec-to-swarm.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import { writeService } from '../services/write-service.ts'

/**
 * States in which the policy may be written. In any other, a write would make the engine resume a paused rollout, or forget its progress.
 */
const SETTLED_STATES: readonly ServiceState[] = ['running', 'upgraded', 'stopped', 'completed', 'failed', 'degraded']

/** Sets which newer images a service looks for and what happens with them. No instance is replaced, and nothing waits for confirmation. */
export function setImageUpdates(
  context: OperationContext,
  ref: ServiceRef,
  { confirmAfterMinutes, ...policy }: ImageUpdates,
  call: CallContext,
): Promise<Service> {
  return writeService(context, ref, null, call, (service) => {
    const { state } = context.view.status(service)
    if (!SETTLED_STATES.includes(state))
      throw new Problem('not-allowed', message('policy-not-now', { service: ref.service, state }), { allowed: [] })
    return combineChanges(setImagePolicy(policy), setConfirmAfter(confirmAfterMinutes))
  })
}

/** Returns whether the changes are about newer images alone, and so need no upgrade. */
export function changesOnlyImageUpdates(changes: Plan['changes']): boolean {
  return (
    changes.length > 0 &&
    changes.every(({ path }) => path.startsWith('imagePolicy.') || path === 'update.confirmAfterMinutes')
  )
}
