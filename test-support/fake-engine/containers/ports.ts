import type { Host, PortStatus, Task } from '../model.ts'

/** The first port that a host chooses if the spec names none. */
const FIRST_EPHEMERAL_PORT = 32_768

/** Returns the host ports of a task's container. */
export function publishedPorts(host: Host, { endpoint }: Task): PortStatus[] {
  const hostPorts = (endpoint?.Ports ?? []).filter(({ PublishMode }) => PublishMode === 'host')
  let next = FIRST_EPHEMERAL_PORT
  const isTaken = (port: number) => usedPorts(host).some(({ published }) => published === port)
  return hostPorts.map(({ TargetPort: target = 0, PublishedPort: published, Protocol: protocol = 'tcp' }) => {
    while (!published && isTaken(next)) next++
    return { target, protocol, published: published || next++ }
  })
}

/** Returns the ports that running containers of a host use. */
export function usedPorts({ containers }: Host): PortStatus[] {
  return [...containers.values()].filter(({ state }) => state === 'running').flatMap(({ ports }) => ports)
}

/** Returns the error if another container uses a port of the task, for example a container without Swarm; null if none does. */
export function portConflict(host: Host, { endpoint }: Task): string | null {
  const used = usedPorts(host)
  const taken = (endpoint?.Ports ?? []).find(
    ({ PublishMode, PublishedPort }) =>
      PublishMode === 'host' && used.some(({ published }) => published === PublishedPort),
  )
  if (!taken) return null
  return `driver failed programming external connectivity on endpoint: Bind for 0.0.0.0:${taken.PublishedPort} failed: port is already allocated`
}
