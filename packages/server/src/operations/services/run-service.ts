import { fieldError, Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Plan, Service, ServiceRef } from '@berth/contract/services/services.ts'
import { requireAllowed } from '../../domain/actions.ts'
import { balancerWarnings } from '../../domain/balancer.ts'
import * as labels from '../../engine/services/labels.ts'
import {
  combineChanges,
  forceRestart,
  freezeRollout,
  pauseOnFailure,
  recordOperation,
  restoreUpdatePolicy,
  setLabel,
} from '../../engine/services/patch.ts'
import { adaptUpdatePolicy, restoreReplicas, setReplicas } from '../../engine/services/spec-to-swarm.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import { acceptIncompleteUpgrade } from './revisions.ts'
import { specContext } from './spec-context.ts'
import { validateAgainstCluster } from './validate-against-cluster.ts'
import { requireVersion, writeService } from './write-service.ts'

/**
 * Sets the number of desired instances. A stopped service stores the number for its start. The revision that a rollback restores stays the
 * same.
 */
export function scale(context: OperationContext, ref: ServiceRef, count: number, call: CallContext): Promise<Service> {
  return writeService(context, ref, 'scale', call, ({ spec, rollout, hold, ref: { service } }) => {
    if (spec.replicas === count) throw new Problem('nothing-to-do', message('nothing-changes', { service }))
    // A rollout that is under way keeps its policy: by a new one, the engine could roll back to the number before.
    const isAdapted = rollout !== 'under-way' && hold === null
    return combineChanges(
      setReplicas(count),
      isAdapted ? adaptedPolicy(context) : (live) => live,
      recordOperation('scale', nowIso(context)),
    )
  })
}

/** Restores the requested update policy, and adapts it to the number of instances. */
function adaptedPolicy(context: OperationContext) {
  return combineChanges(restoreUpdatePolicy, adaptUpdatePolicy(specContext(context, null, null)))
}

export async function planScale(context: OperationContext, ref: ServiceRef, count: number): Promise<Plan> {
  const service = context.view.service(ref)
  requireAllowed(service, context.view.status(service).state, 'scale')
  const { errors, warnings } = await validateAgainstCluster(context, ref, service.spec, {
    ...service.spec,
    replicas: count,
  })
  const before = service.spec.replicas
  const isStopped = service.replicasBeforeStop !== null
  return {
    digest: service.digest,
    changes: before === count ? [] : [{ path: 'replicas', before, after: count }],
    starts: isStopped ? 0 : Math.max(0, count - before),
    stops: isStopped ? 0 : Math.max(0, before - count),
    replaces: 0,
    order: null,
    errors,
    warnings: [
      ...(count === 0 && !isStopped ? balancerWarnings(ref, context.view.snapshot.services) : []),
      ...(count < before ? [fieldError('replicas', message('plan-scale-down', { count: before - count }))] : []),
      ...warnings,
    ],
  }
}

/** Ends all instances and stores how many there were. */
export function stop(context: OperationContext, ref: ServiceRef, call: CallContext): Promise<Service> {
  return writeService(context, ref, 'stop', call, ({ spec }) =>
    combineChanges(
      setReplicas(0),
      setLabel(labels.REPLICAS_BEFORE_STOP, String(spec.replicas)),
      recordOperation('stop', nowIso(context)),
    ),
  )
}

/** Returns what stopping or deleting the service would end, with warnings about the load balancers that route to it. */
export function planStop({ view }: OperationContext, ref: ServiceRef, action: 'stop' | 'delete'): Plan {
  const service = view.service(ref)
  requireAllowed(service, view.status(service).state, action)
  return {
    digest: service.digest,
    changes: [],
    starts: 0,
    stops: service.desired,
    replaces: 0,
    order: null,
    errors: [],
    warnings: balancerWarnings(ref, view.snapshot.services),
  }
}

export function start(context: OperationContext, ref: ServiceRef, call: CallContext): Promise<Service> {
  return writeService(context, ref, 'start', call, () =>
    combineChanges(restoreReplicas, recordOperation('start', nowIso(context))),
  )
}

/** Replaces every instance with an identical one, by the update policy. */
export function restart(context: OperationContext, ref: ServiceRef, call: CallContext): Promise<Service> {
  return writeService(context, ref, 'restart', call, () =>
    combineChanges(forceRestart, adaptedPolicy(context), pauseOnFailure, recordOperation('restart', nowIso(context))),
  )
}

/** Pauses a rollout. @param action null if Berth pauses it by itself */
export function pause(
  context: OperationContext,
  ref: ServiceRef,
  call: CallContext,
  action: 'pause' | null = 'pause',
): Promise<Service> {
  return writeService(context, ref, action, call, () => freezeRollout('paused'))
}

/** Resumes a paused upgrade: any write sets the rollout going again. The deadline starts anew. */
export function resume(context: OperationContext, ref: ServiceRef, call: CallContext): Promise<Service> {
  return writeService(context, ref, 'resume', call, () =>
    combineChanges(restoreUpdatePolicy, pauseOnFailure, recordOperation('upgrade', nowIso(context))),
  )
}

/**
 * Makes the waiting upgrade final. It can then no longer be rolled back, but its instances keep running. If the upgrade is paused, the
 * instances that were replaced by then stay, and no others are replaced.
 */
export async function confirm(context: OperationContext, ref: ServiceRef, call: CallContext): Promise<Service> {
  const current = context.view.service(ref)
  requireVersion(current, call)
  requireAllowed(current, context.view.status(current).state, 'confirm')
  const isPaused = current.rollout === 'paused' || current.hold === 'paused'
  if (isPaused && (await acceptIncompleteUpgrade(context, current))) {
    await context.refresh()
    return context.view.shownService(ref)
  }
  return writeService(context, ref, 'confirm', call, ({ rollout, hold }) =>
    combineChanges(
      setLabel(labels.PENDING_FROM, null),
      rollout === 'paused' || rollout === 'under-way' || hold === 'paused' ? freezeRollout('accepted') : (live) => live,
    ),
  )
}

function nowIso({ now }: OperationContext): string {
  return new Date(now()).toISOString()
}
