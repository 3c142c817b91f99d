import type { BalancerObjects } from '../../engine/load-balancers/write-balancer.ts'
import type { SpecContext } from '../../engine/services/spec-to-swarm.ts'
import type { OperationContext } from '../operation-context.ts'
import type { ResolvedImage } from './resolve-image.ts'

/** Returns what the translation of a spec depends on in this cluster now. */
export function specContext(
  { view }: OperationContext,
  { pinned, platforms }: ResolvedImage,
  balancer: BalancerObjects | null,
): SpecContext {
  const { routingMesh, largest } = view.cluster()
  return { pinnedImage: pinned, platforms, routingMesh, diskDeclared: typeof largest?.diskGiB === 'number', balancer }
}
