import type { SwarmSpec } from '../../../packages/server/src/engine/swarm.ts'
import type { Service } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { Refusal } from './router.ts'

const NAME = /^(?:[a-zA-Z0-9]+(?:[-_]*[A-Za-z0-9]+)*)$/
const LONGEST_NAME = 63

/**
 * What the engine makes of a spec that it is sent: it fills in what every service has, and writes ids for names of networks.
 *
 * @param before the service as it is; null for a new one
 * @throws Refusal in the engine's words
 */
export function acceptedSpec(swarm: Swarm, body: unknown, before: Service | null): SwarmSpec {
  if (typeof body !== 'object' || body === null)
    throw new Refusal(400, 'invalid JSON: got EOF while reading request body')
  const given = body as SwarmSpec
  checkName(swarm, given.Name ?? '', before)
  const { ContainerSpec: container = {}, Runtime: _, ...task } = given.TaskTemplate ?? {}
  if (!container.Image) throw invalid('ContainerSpec: image reference must be provided')
  checkMode(given, before)
  checkPorts(swarm, given, before)
  checkReferences(swarm, container)
  return {
    ...given,
    Labels: given.Labels ?? {},
    TaskTemplate: {
      ...task,
      ContainerSpec: { ...container, Isolation: container.Isolation ?? 'default' },
      ...(task.Networks && { Networks: withIds(swarm, task.Networks) }),
      ForceUpdate: task.ForceUpdate ?? 0,
      Runtime: 'container',
    },
    Mode: given.Mode ?? { Replicated: { Replicas: 1 } },
    ...(given.EndpointSpec && { EndpointSpec: endpointOf(given.EndpointSpec) }),
  }
}

function invalid(message: string): Refusal {
  return new Refusal(400, `rpc error: code = InvalidArgument desc = ${message}`)
}

function checkName(swarm: Swarm, name: string, before: Service | null): void {
  if (name === '') throw invalid('meta: name must be provided')
  if (!NAME.test(name)) throw invalid('name must be valid as a DNS name component')
  if (name.length > LONGEST_NAME) throw invalid('name must be 63 characters or fewer')
  if (before && before.spec.Name !== name)
    throw new Refusal(501, 'rpc error: code = Unimplemented desc = renaming services is not supported')
  const isTaken = [...swarm.services.values()].some(({ spec }) => spec.Name === name)
  if (!before && isTaken)
    throw new Refusal(
      409,
      `rpc error: code = AlreadyExists desc = name conflicts with an existing object: service ${name} already exists`,
    )
}

function checkMode({ Mode: mode = {} }: SwarmSpec, before: Service | null): void {
  if ((mode.Replicated?.Replicas ?? 0) < 0) throw invalid('Number of replicas must be non-negative')
  const kindOf = (one: object) => Object.keys(one)[0] ?? 'Replicated'
  if (before && kindOf(before.spec.Mode ?? {}) !== kindOf(mode))
    throw new Refusal(501, 'rpc error: code = Unimplemented desc = service mode change is not allowed')
}

/** One ingress port belongs to one service. */
function checkPorts(swarm: Swarm, given: SwarmSpec, before: Service | null): void {
  const keysOf = ({ EndpointSpec: endpoint }: SwarmSpec) =>
    (endpoint?.Ports ?? [])
      .filter(({ PublishMode = 'ingress', PublishedPort }) => PublishMode === 'ingress' && PublishedPort)
      .map(({ PublishedPort, Protocol = 'tcp' }) => `${PublishedPort}/${Protocol}`)
  const keys = keysOf(given)
  const isTwice = new Set(keys).size < keys.length
  if (isTwice) throw invalid('EndpointSpec: duplicate published ports provided')
  for (const other of swarm.services.values()) {
    const [taken] = other === before ? [] : keysOf(other.spec).filter((key) => keys.includes(key))
    if (taken)
      throw invalid(
        `port '${taken.split('/')[0]}' is already in use by service '${other.spec.Name}' (${other.id}) as an ingress port`,
      )
  }
}

type Container = NonNullable<NonNullable<SwarmSpec['TaskTemplate']>['ContainerSpec']>

function checkReferences(swarm: Swarm, { Configs: configs = [], Secrets: secrets = [] }: Container): void {
  for (const { ConfigID: id = '', ConfigName: name } of configs)
    if (!swarm.configs.has(id)) throw invalid(`config not found: ${name}`)
  for (const { SecretID: id = '', SecretName: name } of secrets)
    if (!swarm.secrets.has(id)) throw invalid(`secret not found: ${name}`)
}

type Networks = NonNullable<NonNullable<SwarmSpec['TaskTemplate']>['Networks']>

function withIds(swarm: Swarm, networks: Networks): Networks {
  return networks.map((attachment) => {
    const network = swarm.find(swarm.networks, attachment.Target ?? '', ({ name }) => name)
    if (!network) throw new Refusal(404, `network ${attachment.Target} not found`)
    return { ...attachment, Target: network.id }
  })
}

type Endpoint = NonNullable<SwarmSpec['EndpointSpec']>

function endpointOf(endpoint: Endpoint): Endpoint {
  const ports = endpoint.Ports?.map((port) => ({
    ...port,
    Protocol: port.Protocol ?? 'tcp',
    PublishMode: port.PublishMode ?? 'ingress',
  }))
  return { ...endpoint, Mode: endpoint.Mode ?? 'vip', ...(ports && { Ports: ports }) }
}
