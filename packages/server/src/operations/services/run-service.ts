import { fieldError, Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Plan, Service, ServiceRef } from '@berth/contract/services/services.ts'
import { allow } from '../../domain/actions.ts'
import { balancerWarnings } from '../../domain/balancer.ts'
import * as labels from '../../engine/services/labels.ts'
import {
  compose,
  forceRestart,
  freezeRollout,
  recordOperation,
  restoreUpdatePolicy,
  setLabel,
} from '../../engine/services/patch.ts'
import { replicas, started } from '../../engine/services/spec-to-swarm.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import { acceptAsItIs } from './revisions.ts'
import { validateAgainstCluster } from './validate-spec.ts'
import { demandSeen, writeService } from './write-service.ts'

/** Wants so many instances. One that is stopped remembers the count for its start. What rolling back restores is not moved by it. */
export function scale(cluster: OperationContext, ref: ServiceRef, count: number, wish: CallContext): Promise<Service> {
  return writeService(cluster, ref, 'scale', wish, ({ spec, ref: { service } }) => {
    if (spec.replicas === count) throw new Problem('nothing-to-do', message('nothing-changes', { service }))
    return compose(replicas(count), recordOperation('scale', iso(cluster)))
  })
}

export async function planScale(cluster: OperationContext, ref: ServiceRef, count: number): Promise<Plan> {
  const service = cluster.view.service(ref)
  allow(service, 'scale', cluster.now(), cluster.timings)
  const { errors, warnings } = await validateAgainstCluster(cluster, ref, { ...service.spec, replicas: count })
  const before = service.spec.replicas
  const isStopped = service.remembered !== null
  return {
    digest: service.digest,
    changes: before === count ? [] : [{ path: 'replicas', before, after: count }],
    starts: isStopped ? 0 : Math.max(0, count - before),
    stops: isStopped ? 0 : Math.max(0, before - count),
    replaces: 0,
    order: null,
    errors,
    warnings: [
      ...(count === 0 && !isStopped ? balancerWarnings(ref, cluster.view.snapshot.services) : []),
      ...(count < before ? [fieldError('replicas', message('plan-scale-down', { count: before - count }))] : []),
      ...warnings,
    ],
  }
}

/** Ends all instances and remembers how many there were. */
export function stop(cluster: OperationContext, ref: ServiceRef, wish: CallContext): Promise<Service> {
  return writeService(cluster, ref, 'stop', wish, ({ spec }) =>
    compose(replicas(0), setLabel(labels.REMEMBERED, String(spec.replicas)), recordOperation('stop', iso(cluster))),
  )
}

/** What would end with it, and who would miss it. */
export function planEnd({ view, now, timings }: OperationContext, ref: ServiceRef, action: 'stop' | 'delete'): Plan {
  const service = view.service(ref)
  allow(service, action, now(), timings)
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

export function start(cluster: OperationContext, ref: ServiceRef, wish: CallContext): Promise<Service> {
  return writeService(cluster, ref, 'start', wish, () => compose(started, recordOperation('start', iso(cluster))))
}

/** Replaces every instance by one that is the same, by the update policy. */
export function restart(cluster: OperationContext, ref: ServiceRef, wish: CallContext): Promise<Service> {
  return writeService(cluster, ref, 'restart', wish, () =>
    compose(forceRestart, restoreUpdatePolicy, recordOperation('restart', iso(cluster))),
  )
}

/** @param action null where Berth does it by itself */
export function pause(
  cluster: OperationContext,
  ref: ServiceRef,
  wish: CallContext,
  action: 'pause' | null = 'pause',
): Promise<Service> {
  return writeService(cluster, ref, action, wish, () => freezeRollout('paused'))
}

/** Any write sets the rollout going again; the deadline begins anew. */
export function resume(cluster: OperationContext, ref: ServiceRef, wish: CallContext): Promise<Service> {
  return writeService(cluster, ref, 'resume', wish, () =>
    compose(restoreUpdatePolicy, recordOperation('upgrade', iso(cluster))),
  )
}

/**
 * Makes the waiting upgrade final. Only the way back is given up: instances aren't touched, and where the upgrade is paused,
 * what had been replaced by then stays as it is, and no more is.
 */
export async function confirm(cluster: OperationContext, ref: ServiceRef, wish: CallContext): Promise<Service> {
  const seen = cluster.view.service(ref)
  demandSeen(seen, wish)
  allow(seen, 'confirm', cluster.now(), cluster.timings)
  const isStanding = seen.rollout === 'paused' || seen.hold === 'paused'
  if (isStanding && (await acceptAsItIs(cluster, seen))) {
    await cluster.refresh()
    return cluster.view.shownService(ref)
  }
  return writeService(cluster, ref, 'confirm', wish, ({ rollout, hold }) =>
    compose(
      setLabel(labels.PENDING_FROM, null),
      rollout === 'paused' || rollout === 'under-way' || hold === 'paused' ? freezeRollout('accepted') : (live) => live,
    ),
  )
}

function iso({ now }: OperationContext): string {
  return new Date(now()).toISOString()
}
