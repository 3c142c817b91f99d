import type { BalancerObjects } from '../../engine/load-balancers/write-balancer.ts'
import type { SpecContext } from '../../engine/services/spec-to-swarm.ts'
import type { OperationContext } from '../operation-context.ts'
import type { ResolvedImage } from './resolve-image.ts'

/** Returns what the translation of a spec depends on in this cluster now. @param image null if the live one stays */
export function specContext(
  { view }: OperationContext,
  image: ResolvedImage | null,
  balancer: BalancerObjects | null,
): SpecContext {
  const { routingMesh, largest } = view.cluster()
  return { image, routingMesh, diskDeclared: typeof largest?.diskGiB === 'number', balancer }
}
