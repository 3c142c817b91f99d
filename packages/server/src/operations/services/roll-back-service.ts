import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Plan, Service, ServiceRef } from '@berth/contract/services/services.ts'
import { requireAllowed } from '../../domain/actions.ts'
import { specChanges } from '../../domain/diff.ts'
import type { LiveService } from '../../domain/model.ts'
import { interruptions } from '../../domain/replacement.ts'
import { deriveStatus } from '../../domain/status.ts'
import { compose, ignoreHealth, recordOperation } from '../../engine/services/patch.ts'
import { digestOf } from '../../engine/services/read-service.ts'
import { fromSwarm } from '../../engine/services/spec-from-swarm.ts'
import { imagePolicyIs } from '../../engine/services/spec-to-swarm.ts'
import type { SwarmSpec } from '../../engine/swarm.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import { refuse } from '../refuse.ts'
import { restored, saveRevision, specOf } from './revisions.ts'
import { applyUpgrade } from './upgrade-service.ts'
import { validateAgainstCluster } from './validate-spec.ts'
import { requireVersion, writeService } from './write-service.ts'

/** Where rolling back leads, and what it would do. @param number null: to the revision before the upgrade that waits */
export async function planRollBack(context: OperationContext, ref: ServiceRef, number: number | null): Promise<Plan> {
  return (await prepare(context, ref, number)).plan
}

/**
 * Restores a kept revision whole: image, configuration, ports and instance count. The one before the upgrade that waits is simply
 * back then, but for what was said of newer images since; any other is an upgrade like others, and waits. Asked again while it is under way, it goes on without heeding health.
 */
export async function rollBack(
  context: OperationContext,
  ref: ServiceRef,
  number: number | null,
  call: CallContext,
): Promise<Service> {
  requireVersion(context.view.service(ref), call)
  const { plan, spec, seen, isReturn } = await prepare(context, ref, number)
  refuse(plan, message('revision-not-runnable'))
  if (isReturn && plan.changes.length === 0)
    throw new Problem('nothing-to-do', message('nothing-changes', { service: ref.service }))
  if (isReturn) return applyUpgrade(context, ref, call, 'return', () => restored(spec))
  const now = new Date(context.now()).toISOString()
  const isSecondTry = deriveStatus(seen, context.now(), context.timings).state === 'rolling-back'
  return writeService(context, ref, 'roll-back', call, async (service, live) => {
    if (!isSecondTry) await saveRevision(context, service, live)
    return compose(
      restored(spec),
      imagePolicyIs(service.spec.imagePolicy),
      recordOperation('roll-back', now),
      isSecondTry ? ignoreHealth : (same) => same,
    )
  })
}

interface Prepared {
  readonly plan: Plan
  readonly spec: SwarmSpec
  readonly seen: LiveService
  readonly isReturn: boolean
}

async function prepare(context: OperationContext, ref: ServiceRef, number: number | null): Promise<Prepared> {
  const service = context.view.service(ref)
  const isSecondTry = deriveStatus(service, context.now(), context.timings).state === 'rolling-back'
  const target = number ?? service.pendingFrom ?? (isSecondTry ? service.revision : null)
  const isReturn = !isSecondTry && target !== null && target !== service.pendingFrom
  requireAllowed(service, isReturn ? 'return' : 'roll-back', context.now(), context.timings)
  if (target === null)
    throw new Problem('not-found', message('no-such-revision', { service: ref.service, revision: 0 }))
  const spec = await specOf(context, ref, target)
  const kept = fromSwarm(spec)
  const shown = isReturn ? kept : { ...kept, imagePolicy: service.spec.imagePolicy }
  const { errors, warnings } = await validateAgainstCluster(context, ref, shown)
  const replaces = Math.min(shown.replicas, service.desired)
  const order = spec.UpdateConfig?.Order ?? 'stop-first'
  return {
    spec,
    seen: service,
    isReturn,
    plan: {
      digest: digestOf(spec.TaskTemplate?.ContainerSpec?.Image),
      changes: specChanges(service.spec, shown),
      starts: Math.max(0, shown.replicas - service.spec.replicas),
      stops: Math.max(0, service.spec.replicas - shown.replicas),
      replaces,
      order,
      errors,
      warnings: [...interruptions(shown, replaces, order), ...warnings],
    },
  }
}
