import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Plan, Service, ServiceRef } from '@berth/contract/services/services.ts'
import { requireAllowed } from '../../domain/actions.ts'
import { specChanges } from '../../domain/diff.ts'
import type { LiveService } from '../../domain/model.ts'
import { interruptions } from '../../domain/replacement.ts'
import { combineChanges, ignoreHealth, recordOperation } from '../../engine/services/patch.ts'
import { digestOf } from '../../engine/services/read-service.ts'
import { fromSwarm } from '../../engine/services/spec-from-swarm.ts'
import { setImagePolicy } from '../../engine/services/spec-to-swarm.ts'
import { imageOf, type StoredSpec, updateOrderOf } from '../../engine/services/stored-spec.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import { refuseIfErrors } from '../refuse.ts'
import { restoreSpec, savedSpec, saveRevision } from './revisions.ts'
import { applyUpgrade } from './upgrade-service.ts'
import { validateAgainstCluster } from './validate-against-cluster.ts'
import { requireVersion, writeService } from './write-service.ts'

/** Returns what rolling back, or returning to a revision, would do. @param number null: the revision before the waiting upgrade */
export async function planRollBack(context: OperationContext, ref: ServiceRef, number: number | null): Promise<Plan> {
  return (await prepare(context, ref, number)).plan
}

/**
 * Restores a saved revision whole: image, configuration, ports and number of instances. The revision before the waiting upgrade is final at
 * once, but keeps the service's present image policy. Any other revision is restored by an upgrade, which waits for confirmation. A second
 * rollback while the first is under way goes on without regard to health.
 */
export async function rollBack(
  context: OperationContext,
  ref: ServiceRef,
  number: number | null,
  call: CallContext,
): Promise<Service> {
  requireVersion(context.view.service(ref), call)
  const { plan, spec, target, current, isReturn } = await prepare(context, ref, number)
  refuseIfErrors(plan, message('revision-not-runnable'))
  if (isReturn && plan.changes.length === 0)
    throw new Problem('nothing-to-do', message('nothing-changes', { service: ref.service }))
  if (isReturn) return applyUpgrade(context, ref, call, 'return', () => restoreSpec(spec, target))
  const now = new Date(context.now()).toISOString()
  const isSecondTry = context.view.status(current).state === 'rolling-back'
  return writeService(context, ref, 'roll-back', call, async (service, live) => {
    if (!isSecondTry) await saveRevision(context, service, live)
    return combineChanges(
      restoreSpec(spec, target),
      setImagePolicy(service.spec.imagePolicy),
      recordOperation('roll-back', now),
      isSecondTry ? ignoreHealth : (unchanged) => unchanged,
    )
  })
}

interface Prepared {
  readonly plan: Plan
  readonly spec: StoredSpec
  /** The number of the revision to restore. */
  readonly target: number
  readonly current: LiveService
  readonly isReturn: boolean
}

async function prepare(context: OperationContext, ref: ServiceRef, number: number | null): Promise<Prepared> {
  const service = context.view.service(ref)
  const { state } = context.view.status(service)
  const isSecondTry = state === 'rolling-back'
  const target = number ?? service.pendingFrom ?? (isSecondTry ? service.revision : null)
  const isReturn = !isSecondTry && target !== null && target !== service.pendingFrom
  requireAllowed(service, state, isReturn ? 'return' : 'roll-back')
  if (target === null)
    throw new Problem('not-found', message('no-such-revision', { service: ref.service, revision: 0 }))
  const spec = await savedSpec(context, ref, target)
  const shownSpec = fromSwarm(spec)
  const restoredSpec = isReturn ? shownSpec : { ...shownSpec, imagePolicy: service.spec.imagePolicy }
  const { errors, warnings } = await validateAgainstCluster(context, ref, service.spec, restoredSpec)
  const replaces = Math.min(restoredSpec.replicas, service.desired)
  const order = updateOrderOf(spec)
  return {
    spec,
    target,
    current: service,
    isReturn,
    plan: {
      digest: digestOf(imageOf(spec)),
      changes: specChanges(service.spec, restoredSpec),
      starts: Math.max(0, restoredSpec.replicas - service.spec.replicas),
      stops: Math.max(0, service.spec.replicas - restoredSpec.replicas),
      replaces,
      order,
      errors,
      warnings: [...interruptions(restoredSpec, replaces, order), ...warnings],
    },
  }
}
