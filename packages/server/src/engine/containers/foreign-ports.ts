import type { Engine } from '../engine.ts'

/** A port that a container outside the swarm holds. */
export interface ForeignPort {
  readonly port: number
  readonly protocol: string
  /** The name of the container. */
  readonly by: string
}

/** Returns the ports that containers outside the swarm hold on this engine's host. */
export async function readForeignPorts(engine: Engine): Promise<ForeignPort[]> {
  return (await engine.containers())
    .filter(({ Labels: labels }) => !labels?.['com.docker.swarm.service.id'])
    .flatMap(({ Names: names, Ports: ports }) =>
      (ports ?? []).flatMap(({ PublicPort: port, Type: protocol }) =>
        port ? [{ port, protocol: protocol ?? 'tcp', by: (names?.[0] ?? '?').replace(/^\//, '') }] : [],
      ),
    )
}
