import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { ValidationContext } from '../../domain/validate-spec.ts'
import { readForeignPorts } from '../../engine/containers/foreign-ports.ts'
import { readHostId } from '../../engine/hosts/identity.ts'
import type { OperationContext } from '../operation-context.ts'

/**
 * Returns the ports that containers outside the swarm hold on the engine's own host. The engine knows nothing of such containers on other
 * hosts.
 */
export async function foreignPorts(
  { engine, view }: OperationContext,
  spec: Pick<ShownSpec, 'ports'>,
): Promise<ValidationContext['foreignPorts']> {
  if (!spec.ports.some(({ published }) => published !== null)) return []
  const [ports, hostId] = await Promise.all([readForeignPorts(engine), readHostId(engine)])
  if (!view.hosts.some(({ id }) => id === hostId)) return []
  return ports.map((port) => ({ hostId, ...port }))
}
