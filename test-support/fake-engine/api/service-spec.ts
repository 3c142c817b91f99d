import type { SwarmContainer, SwarmSpec, SwarmTaskTemplate } from '../../../packages/server/src/engine/swarm.ts'
import type { Service } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { Refusal } from './router.ts'
import { checkSpec, invalid } from './service-spec-checks.ts'
import { checkShape } from './service-spec-shape.ts'

const SECOND = 1e9

/**
 * Returns a received spec as the engine stores it: with partial objects completed, and ids in place of network names.
 *
 * @param before the current service; null for a new one
 * @throws Refusal with the engine's message
 */
export function acceptedSpec(swarm: Swarm, body: unknown, before: Service | null): SwarmSpec {
  if (body === undefined) throw new Refusal(400, 'got EOF while reading request body')
  checkShape(body)
  const given = body as SwarmSpec
  checkSpec(given)
  checkName(swarm, given.Name ?? '', before)
  checkMode(given, before)
  checkPorts(swarm, given, before)
  const { ContainerSpec: container = {}, Runtime: _, ...task } = given.TaskTemplate ?? {}
  checkReferences(swarm, container)
  return {
    ...given,
    Labels: given.Labels ?? {},
    TaskTemplate: acceptedTask(swarm, task, container),
    Mode: acceptedMode(given.Mode),
    ...(given.UpdateConfig && { UpdateConfig: acceptedPolicy(given.UpdateConfig) }),
    ...(given.RollbackConfig && { RollbackConfig: acceptedPolicy(given.RollbackConfig) }),
    ...(given.EndpointSpec && { EndpointSpec: acceptedEndpoint(given.EndpointSpec) }),
  }
}

/** Returns the spec with the engine's defaults for omitted fields. */
export function withAllDefaults(spec: SwarmSpec): SwarmSpec {
  const policy = {
    Parallelism: 1,
    FailureAction: 'pause',
    Monitor: 5 * SECOND,
    MaxFailureRatio: 0,
    Order: 'stop-first',
  } as const
  const { TaskTemplate: task = {} } = spec
  return {
    ...spec,
    UpdateConfig: { ...policy, ...spec.UpdateConfig },
    RollbackConfig: { ...policy, ...spec.RollbackConfig },
    TaskTemplate: {
      ...task,
      RestartPolicy: { Condition: 'any', Delay: 5 * SECOND, MaxAttempts: 0, ...task.RestartPolicy },
      ContainerSpec: { StopGracePeriod: 10 * SECOND, ...task.ContainerSpec },
    },
  }
}

function acceptedTask(swarm: Swarm, task: SwarmTaskTemplate, container: SwarmContainer): SwarmTaskTemplate {
  return {
    ...task,
    ContainerSpec: { ...container, Isolation: container.Isolation ?? 'default' },
    ...(task.RestartPolicy && { RestartPolicy: { Condition: 'any', MaxAttempts: 0, ...task.RestartPolicy } }),
    ...(task.Networks && { Networks: withIds(swarm, task.Networks) }),
    ForceUpdate: task.ForceUpdate ?? 0,
    Runtime: 'container',
  }
}

function acceptedMode(mode: SwarmSpec['Mode'] = { Replicated: {} }): NonNullable<SwarmSpec['Mode']> {
  if (mode.Replicated) return { Replicated: { Replicas: 1, ...mode.Replicated } }
  if (!mode.ReplicatedJob) return mode
  const { MaxConcurrent = 1, TotalCompletions = MaxConcurrent } = mode.ReplicatedJob
  return { ReplicatedJob: { MaxConcurrent, TotalCompletions } }
}

function acceptedPolicy<T extends NonNullable<SwarmSpec['UpdateConfig'] | SwarmSpec['RollbackConfig']>>(policy: T) {
  return { Parallelism: 0, FailureAction: 'pause', MaxFailureRatio: 0, Order: 'stop-first', ...policy } as const
}

type Endpoint = NonNullable<SwarmSpec['EndpointSpec']>

function acceptedEndpoint(endpoint: Endpoint): Endpoint {
  const ports = endpoint.Ports?.map((port) => ({
    ...port,
    Protocol: port.Protocol ?? 'tcp',
    PublishMode: port.PublishMode ?? 'ingress',
  }))
  return { ...endpoint, Mode: endpoint.Mode ?? 'vip', ...(ports && { Ports: ports }) }
}

type Networks = NonNullable<SwarmTaskTemplate['Networks']>

function withIds(swarm: Swarm, networks: Networks): Networks {
  return networks.map((attachment) => {
    const network = swarm.find(swarm.networks, attachment.Target ?? '', ({ name }) => name)
    if (!network) throw new Refusal(500, `network ${attachment.Target} not found`)
    return { ...attachment, Target: network.id }
  })
}

function checkName(swarm: Swarm, name: string, before: Service | null): void {
  if (before && before.spec.Name !== name)
    throw new Refusal(501, 'rpc error: code = Unimplemented desc = renaming services is not supported')
  if (!before && [...swarm.services.values()].some(({ spec }) => spec.Name === name))
    throw new Refusal(
      409,
      `rpc error: code = AlreadyExists desc = name conflicts with an existing object: service ${name} already exists`,
    )
}

function checkMode({ Mode: mode = {} }: SwarmSpec, before: Service | null): void {
  const kindOf = (value: object) => Object.keys(value)[0] ?? 'Replicated'
  if (before && kindOf(before.spec.Mode ?? {}) !== kindOf(mode))
    throw new Refusal(501, 'rpc error: code = Unimplemented desc = service mode change is not allowed')
}

/** Checks that each ingress port belongs to only one service. */
function checkPorts(swarm: Swarm, given: SwarmSpec, before: Service | null): void {
  const keys = ingressPortsOf(given)
  if (new Set(keys).size < keys.length) throw invalid('EndpointSpec: duplicate published ports provided')
  for (const other of swarm.services.values()) {
    const [taken] = other === before ? [] : ingressPortsOf(other.spec).filter((key) => keys.includes(key))
    if (taken)
      throw invalid(
        `port '${taken.split('/')[0]}' is already in use by service '${other.spec.Name}' (${other.id}) as an ingress port`,
      )
  }
}

/** Returns ports such as "80/tcp". */
function ingressPortsOf({ EndpointSpec: endpoint }: SwarmSpec): string[] {
  return (endpoint?.Ports ?? [])
    .filter(({ PublishMode = 'ingress', PublishedPort }) => PublishMode === 'ingress' && PublishedPort)
    .map(({ PublishedPort, Protocol = 'tcp' }) => `${PublishedPort}/${Protocol}`)
}

function checkReferences(swarm: Swarm, { Configs: configs = [], Secrets: secrets = [] }: SwarmContainer): void {
  for (const { ConfigID: id = '', ConfigName: name } of configs)
    if (!swarm.configs.has(id)) throw invalid(`config not found: ${name}`)
  for (const { SecretID: id = '', SecretName: name } of secrets)
    if (!swarm.secrets.has(id)) throw invalid(`secret not found: ${name}`)
}
