import type { Plan, ServiceRef } from '@berth/contract/services.ts'
import { wording } from '@berth/contract/wording.ts'
import { allow } from '../domain/actions.ts'
import { balancerWarnings } from '../domain/balancer.ts'
import { fault } from '../domain/plan.ts'
import type { Cluster, Wish } from './cluster.ts'
import { forget } from './revisions.ts'
import { tidyBalancer } from './tidy-balancer.ts'
import { demandSeen } from './write-service.ts'

/** Removes a service with its revisions; its instances get their time to end. Volumes stay. */
export async function deleteService(cluster: Cluster, ref: ServiceRef, wish: Wish): Promise<void> {
  const service = cluster.view.service(ref)
  demandSeen(service, wish)
  allow(service, 'delete', cluster.now())
  await cluster.engine.removeService(service.id)
  await forget(cluster, service.id)
  if (service.kind === 'load-balancer') await tidyBalancer(cluster, ref, null)
  await cluster.refresh()
}

export function planDeletion({ view, now }: Cluster, ref: ServiceRef): Plan {
  const service = view.service(ref)
  allow(service, 'delete', now())
  const volumes = service.spec.mounts.filter(({ type }) => type === 'volume').map(({ source }) => source)
  return {
    digest: service.digest,
    changes: [],
    starts: 0,
    stops: service.wanted,
    replaces: 0,
    order: null,
    errors: [],
    warnings: [
      ...balancerWarnings(ref, view.snapshot.services),
      ...(volumes.length > 0 ? [fault('mounts', wording('plan-volumes-stay', { volumes: volumes.join(', ') }))] : []),
    ],
  }
}
