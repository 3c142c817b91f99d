import { newContainer, startContainer, untilContainer } from '../containers/containers.ts'
import { localImage } from '../containers/local-images.ts'
import { usedPorts } from '../containers/ports.ts'
import type { Host, PortStatus } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { findContainer } from './containers.ts'
import { type Answer, type ApiRequest, Refusal, type Route, route } from './router.ts'

interface CreateContainerBody {
  readonly Image?: string
  readonly Cmd?: string[] | null
  readonly Entrypoint?: string[] | null
  readonly Env?: string[] | null
  readonly Labels?: Record<string, string> | null
  readonly HostConfig?: { readonly PortBindings?: Record<string, { readonly HostPort?: string }[]> | null }
}

/** The routes for containers without Swarm. */
export function oneShotRoutes(swarm: Swarm): Route[] {
  const requestedPorts = new Map<string, PortStatus[]>()
  return [
    route('POST', '/containers/create', (request) => {
      const { id, ports } = create(swarm, request)
      requestedPorts.set(id, ports)
      return { status: 201, json: { Id: id, Warnings: [] } }
    }),
    route('POST', '/containers/:/start', ({ host, parts: [key] }) => {
      const container = findContainer(host, key)
      if (container.state === 'running') return { status: 304 }
      const ports = requestedPorts.get(container.id) ?? []
      checkStart(host, container.program.startError, ports)
      void startContainer(swarm, host, container, ports)
      return { status: 204 }
    }),
    route('POST', '/containers/:/wait', (request) => wait(request)),
  ]
}

/** Sends the headers at once, and the exit code when the container has ended. */
function wait({ host, parts: [key], query, signal }: ApiRequest): Answer {
  const container = findContainer(host, key)
  const before = container.finishedAt
  const isNext = query.get('condition') === 'next-exit'
  const hasEnded = () => (isNext ? container.finishedAt !== before : container.state !== 'running')
  return {
    contentType: 'application/json',
    async stream(response) {
      await untilContainer(container, hasEnded, signal)
      response.end(`${JSON.stringify({ Error: null, StatusCode: container.exitCode })}\n`)
    },
  }
}

function create(swarm: Swarm, { host, query, body }: ApiRequest): { id: string; ports: PortStatus[] } {
  const { Image = '', Cmd, Entrypoint, Env, Labels, HostConfig } = (body ?? {}) as CreateContainerBody
  if (!localImage(host, Image)) throw new Refusal(404, `No such image: ${Image}`)
  const name = query.get('name') || `container_${host.containers.size}`
  const taken = [...host.containers.values()].find((container) => container.name === name)
  if (taken)
    throw new Refusal(
      409,
      `Conflict. The container name "/${name}" is already in use by container "${taken.id}". You have to remove (or rename) that container to be able to reuse that name.`,
    )
  const command = [...(Entrypoint ?? []), ...(Cmd ?? [])]
  const env = new Map(
    (Env ?? []).map((entry): [string, string] => [entry.split('=')[0] ?? '', entry.replace(/^[^=]*=/, '')]),
  )
  const spec = { ContainerSpec: { Image, ...(command.length > 0 && { Command: command }) } }
  const { id } = newContainer(swarm, host, { name, labels: Labels ?? {}, spec, env })
  const bindings = Object.entries(HostConfig?.PortBindings ?? {})
  return {
    id,
    ports: bindings.flatMap(([key, hostPorts]) => hostPorts.map(({ HostPort }) => portOf(key, Number(HostPort)))),
  }
}

/** @param key such as "80/tcp" */
function portOf(key: string, published: number): PortStatus {
  const [target, protocol = 'tcp'] = key.split('/')
  return { target: Number(target), published, protocol }
}

function checkStart(host: Host, startError: string | null, ports: readonly PortStatus[]): void {
  if (startError) throw new Refusal(400, startError)
  const used = usedPorts(host)
  const taken = ports.find(({ published }) => used.some((port) => port.published === published))
  if (taken)
    throw new Refusal(
      500,
      `driver failed programming external connectivity on endpoint: Bind for 0.0.0.0:${taken.published} failed: port is already allocated`,
    )
}
