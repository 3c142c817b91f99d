import type { BalancerFacts } from '../../engine/load-balancers/balancer-facts.ts'
import type { SpecContext } from '../../engine/services/spec-to-swarm.ts'
import type { OperationContext } from '../operation-context.ts'
import type { ResolvedImage } from './resolve-image.ts'

/** Returns what the translation of a spec depends on in this cluster now. */
export function specContext(
  { view }: OperationContext,
  { pinned, platforms }: ResolvedImage,
  balancer: BalancerFacts | null,
): SpecContext {
  const { routingMesh, largest } = view.cluster()
  return { pinnedImage: pinned, platforms, routingMesh, diskDeclared: typeof largest?.diskGiB === 'number', balancer }
}
