import type { ServiceSpec, ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import { type Judgement, judge } from '../../domain/plan.ts'
import type { Cluster } from '../operation-context.ts'
import { foreignPorts } from './foreign-ports.ts'

/** What speaks against this spec on the cluster as it is now. @param ref the service that it is for; that one is not in its own way */
export async function judgeSpec(cluster: Cluster, ref: ServiceRef, spec: ServiceSpec | ShownSpec): Promise<Judgement> {
  const { services, hosts } = cluster.view.snapshot
  const isSelf = ({ space, service }: ServiceRef) => space === ref.space && service === ref.service
  return judge(spec, {
    space: ref.space,
    services: services.filter((one) => !isSelf(one.ref)),
    hosts,
    routingMesh: cluster.view.cluster().routingMesh,
    foreignPorts: await foreignPorts(cluster, spec),
  })
}
