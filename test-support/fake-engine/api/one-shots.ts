import { newContainer, startContainer, untilContainer } from '../containers.ts'
import { localImage } from '../local-images.ts'
import type { Host, PortStatus } from '../model.ts'
import { heldPorts } from '../ports.ts'
import type { Swarm } from '../swarm.ts'
import { find } from './containers.ts'
import { type ApiRequest, Refusal, type Route, route } from './router.ts'

interface Given {
  readonly Image?: string
  readonly Cmd?: string[] | null
  readonly Entrypoint?: string[] | null
  readonly Env?: string[] | null
  readonly Labels?: Record<string, string> | null
  readonly HostConfig?: { readonly PortBindings?: Record<string, { readonly HostPort?: string }[]> | null }
}

/** Containers that are made without Swarm. */
export function oneShotRoutes(swarm: Swarm): Route[] {
  const wantedPorts = new Map<string, PortStatus[]>()
  return [
    route('POST', '/containers/create', (request) => {
      const { id, ports } = create(swarm, request)
      wantedPorts.set(id, ports)
      return { status: 201, json: { Id: id, Warnings: [] } }
    }),
    route('POST', '/containers/:/start', ({ host, parts: [key] }) => {
      const container = find(host, key)
      if (container.state === 'running') return { status: 304 }
      const ports = wantedPorts.get(container.id) ?? []
      checkStart(host, container.program.startError, ports)
      void startContainer(swarm, host, container, ports)
      return { status: 204 }
    }),
    route('POST', '/containers/:/wait', async ({ host, parts: [key], signal }) => {
      const container = find(host, key)
      await untilContainer(container, () => container.state === 'exited', signal)
      return { status: 200, json: { StatusCode: container.exitCode } }
    }),
  ]
}

function create(swarm: Swarm, { host, query, body }: ApiRequest): { id: string; ports: PortStatus[] } {
  const { Image = '', Cmd, Entrypoint, Env, Labels, HostConfig } = (body ?? {}) as Given
  if (!localImage(host, Image)) throw new Refusal(404, `No such image: ${Image}`)
  const name = query.get('name') || `container_${host.containers.size}`
  const taken = [...host.containers.values()].find((one) => one.name === name)
  if (taken)
    throw new Refusal(
      409,
      `Conflict. The container name "/${name}" is already in use by container "${taken.id}". You have to remove (or rename) that container to be able to reuse that name.`,
    )
  const command = [...(Entrypoint ?? []), ...(Cmd ?? [])]
  const env = new Map((Env ?? []).map((one): [string, string] => [one.split('=')[0] ?? '', one.replace(/^[^=]*=/, '')]))
  const spec = { ContainerSpec: { Image, ...(command.length > 0 && { Command: command }) } }
  const { id } = newContainer(swarm, host, { name, labels: Labels ?? {}, spec, env })
  const bindings = Object.entries(HostConfig?.PortBindings ?? {})
  return { id, ports: bindings.flatMap(([key, all]) => all.map(({ HostPort }) => portOf(key, Number(HostPort)))) }
}

/** @param key such as "80/tcp" */
function portOf(key: string, published: number): PortStatus {
  const [target, protocol = 'tcp'] = key.split('/')
  return { target: Number(target), published, protocol }
}

function checkStart(host: Host, startError: string | null, ports: readonly PortStatus[]): void {
  if (startError) throw new Refusal(400, startError)
  const held = heldPorts(host)
  const taken = ports.find(({ published }) => held.some((one) => one.published === published))
  if (taken)
    throw new Refusal(
      500,
      `driver failed programming external connectivity on endpoint: Bind for 0.0.0.0:${taken.published} failed: port is already allocated`,
    )
}
