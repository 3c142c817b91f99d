import type { ServiceSpec, ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { ValidationContext } from '../../domain/validate-spec.ts'
import type { OperationContext } from '../operation-context.ts'

/**
 * Returns the ports that containers outside the swarm hold on the engine's own host. The engine knows nothing of such containers on other
 * hosts.
 */
export async function foreignPorts(
  { engine, view }: OperationContext,
  spec: Pick<ServiceSpec | ShownSpec, 'ports'>,
): Promise<ValidationContext['foreignPorts']> {
  if (!spec.ports.some(({ published }) => published !== null)) return []
  const [containers, info] = await Promise.all([engine.containers(), engine.info()])
  const hostId = info.Swarm?.NodeID ?? ''
  if (!view.hosts.some(({ id }) => id === hostId)) return []
  return containers
    .filter(({ Labels: labels }) => !labels?.['com.docker.swarm.service.id'])
    .flatMap(({ Names: names, Ports: ports }) =>
      (ports ?? []).flatMap(({ PublicPort: port, Type: protocol }) =>
        port ? [{ hostId, port, protocol: protocol ?? 'tcp', by: (names?.[0] ?? '?').replace(/^\//, '') }] : [],
      ),
    )
}
