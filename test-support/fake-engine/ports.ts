import type { Host, PortStatus, Task } from './model.ts'

/** Ports of which a host picks one where none is named. */
const FIRST_EPHEMERAL_PORT = 32_768

/** The ports that a task's container gets on its host. */
export function publishedPorts(host: Host, { endpoint }: Task): PortStatus[] {
  const asked = (endpoint?.Ports ?? []).filter(({ PublishMode }) => PublishMode === 'host')
  let next = FIRST_EPHEMERAL_PORT
  const isTaken = (port: number) => heldPorts(host).some(({ published }) => published === port)
  return asked.map(({ TargetPort: target = 0, PublishedPort: published, Protocol: protocol = 'tcp' }) => {
    while (!published && isTaken(next)) next++
    return { target, protocol, published: published || next++ }
  })
}

/** Ports that containers of a host hold now. */
export function heldPorts({ containers }: Host): PortStatus[] {
  return [...containers.values()].filter(({ state }) => state === 'running').flatMap(({ ports }) => ports)
}

/** A container that Swarm doesn't know of may hold a port: then the engine can't start the task's. */
export function takenPort(host: Host, { endpoint }: Task): string | null {
  const held = heldPorts(host)
  const taken = (endpoint?.Ports ?? []).find(
    ({ PublishMode, PublishedPort }) =>
      PublishMode === 'host' && held.some(({ published }) => published === PublishedPort),
  )
  if (!taken) return null
  return `driver failed programming external connectivity on endpoint: Bind for 0.0.0.0:${taken.PublishedPort} failed: port is already allocated`
}
