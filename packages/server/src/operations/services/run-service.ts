import { fieldFault, Problem } from '@berth/contract/http/problems.ts'
import { wording } from '@berth/contract/messages/wording.ts'
import type { Plan, Service, ServiceRef } from '@berth/contract/services/services.ts'
import { allow } from '../../domain/actions.ts'
import { balancerWarnings } from '../../domain/balancer.ts'
import * as labels from '../../engine/services/labels.ts'
import { all, held, label, operation, released, restarted } from '../../engine/services/patch.ts'
import { replicas, started } from '../../engine/services/spec-to-swarm.ts'
import type { Cluster, Wish } from '../operation-context.ts'
import { acceptAsItIs } from './revisions.ts'
import { judgeSpec } from './validate-spec.ts'
import { demandSeen, write } from './write-service.ts'

/** Wants so many instances. One that is stopped remembers the count for its start. What rolling back restores is not moved by it. */
export function scale(cluster: Cluster, ref: ServiceRef, count: number, wish: Wish): Promise<Service> {
  return write(cluster, ref, 'scale', wish, ({ spec, ref: { service } }) => {
    if (spec.replicas === count) throw new Problem('nothing-to-do', wording('nothing-changes', { service }))
    return all(replicas(count), operation('scale', iso(cluster)))
  })
}

export async function planScale(cluster: Cluster, ref: ServiceRef, count: number): Promise<Plan> {
  const service = cluster.view.service(ref)
  allow(service, 'scale', cluster.now(), cluster.timings)
  const { errors, warnings } = await judgeSpec(cluster, ref, { ...service.spec, replicas: count })
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
      ...(count < before ? [fieldFault('replicas', wording('plan-scale-down', { count: before - count }))] : []),
      ...warnings,
    ],
  }
}

/** Ends all instances and remembers how many there were. */
export function stop(cluster: Cluster, ref: ServiceRef, wish: Wish): Promise<Service> {
  return write(cluster, ref, 'stop', wish, ({ spec }) =>
    all(replicas(0), label(labels.REMEMBERED, String(spec.replicas)), operation('stop', iso(cluster))),
  )
}

/** What would end with it, and who would miss it. */
export function planEnd({ view, now, timings }: Cluster, ref: ServiceRef, action: 'stop' | 'delete'): Plan {
  const service = view.service(ref)
  allow(service, action, now(), timings)
  return {
    digest: service.digest,
    changes: [],
    starts: 0,
    stops: service.wanted,
    replaces: 0,
    order: null,
    errors: [],
    warnings: balancerWarnings(ref, view.snapshot.services),
  }
}

export function start(cluster: Cluster, ref: ServiceRef, wish: Wish): Promise<Service> {
  return write(cluster, ref, 'start', wish, () => all(started, operation('start', iso(cluster))))
}

/** Replaces every instance by one that is the same, by the update policy. */
export function restart(cluster: Cluster, ref: ServiceRef, wish: Wish): Promise<Service> {
  return write(cluster, ref, 'restart', wish, () => all(restarted, released, operation('restart', iso(cluster))))
}

/** @param action null where Berth does it by itself */
export function pause(
  cluster: Cluster,
  ref: ServiceRef,
  wish: Wish,
  action: 'pause' | null = 'pause',
): Promise<Service> {
  return write(cluster, ref, action, wish, () => held('paused'))
}

/** Any write sets the rollout going again; the deadline begins anew. */
export function resume(cluster: Cluster, ref: ServiceRef, wish: Wish): Promise<Service> {
  return write(cluster, ref, 'resume', wish, () => all(released, operation('upgrade', iso(cluster))))
}

/**
 * Makes the waiting upgrade final. Only the way back is given up: instances aren't touched, and where the upgrade is paused,
 * what had been replaced by then stays as it is, and no more is.
 */
export async function confirm(cluster: Cluster, ref: ServiceRef, wish: Wish): Promise<Service> {
  const seen = cluster.view.service(ref)
  demandSeen(seen, wish)
  allow(seen, 'confirm', cluster.now(), cluster.timings)
  const isStanding = seen.rollout === 'paused' || seen.hold === 'paused'
  if (isStanding && (await acceptAsItIs(cluster, seen))) {
    await cluster.refresh()
    return cluster.view.shownService(ref)
  }
  return write(cluster, ref, 'confirm', wish, ({ rollout, hold }) =>
    all(
      label(labels.PENDING_FROM, null),
      rollout === 'paused' || rollout === 'under-way' || hold === 'paused' ? held('accepted') : (live) => live,
    ),
  )
}

function iso({ now }: Cluster): string {
  return new Date(now()).toISOString()
}
