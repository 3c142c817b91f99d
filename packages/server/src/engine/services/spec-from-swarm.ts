import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import { shownBalancer } from '../load-balancers/balancer-label.ts'
import type { SwarmContainer, SwarmSpec, SwarmTaskTemplate } from '../swarm.ts'
import { fromHealthConfig } from './health-check.ts'
import * as labels from './labels.ts'

const MIB = 1024 * 1024
const NANO = 1e9

/** A Swarm spec in Berth's words, whoever wrote it. What Berth has no word for is left out here, and kept by every write. */
export function fromSwarm(spec: SwarmSpec): ShownSpec {
  const { Labels: given = {}, TaskTemplate: task = {} } = spec
  const container = task.ContainerSpec ?? {}
  const auto = new Set((given[labels.AUTO] ?? '').split(','))
  const loadBalancer = shownBalancer(spec)
  return {
    name: nameOf(spec),
    description: given[labels.DESCRIPTION] ?? '',
    kind: given[labels.KIND] ?? 'service',
    image: imageOf(spec),
    command: container.Command ?? null,
    args: container.Args ?? null,
    workingDir: container.Dir || null,
    user: container.User || null,
    env: envOf(task),
    ports: (spec.EndpointSpec?.Ports ?? []).map((port) => portOf(port, auto)),
    mounts: mountsOf(container),
    healthCheck: fromHealthConfig(container.Healthcheck),
    replicas: askedReplicasOf(spec),
    resources: resourcesOf(task, given[labels.DISK]),
    placement: { constraints: task.Placement?.Constraints ?? [], maxPerHost: task.Placement?.MaxReplicas || null },
    update: updateOf(spec, auto.has('order')),
    imagePolicy: imagePolicyOf(given),
    loadBalancer,
    ...NOT_ASKED[loadBalancer ? 'load-balancer' : 'service'],
  }
}

/** What Berth writes for a load balancer is not what anybody asked for. */
const NOT_ASKED: Record<'service' | 'load-balancer', Partial<ShownSpec>> = {
  service: {},
  'load-balancer': {
    ...{ command: null, args: null, workingDir: null, user: null, healthCheck: null },
    ...{ env: [], mounts: [] },
  },
}

/** The service's name within its space. */
export function nameOf({ Name: name = '', Labels: given = {} }: SwarmSpec): string {
  const prefix = `${given[labels.SPACE]}_`
  return name.startsWith(prefix) ? name.slice(prefix.length) : name
}

/** How many instances are desired, or were before it was stopped; 1 where that isn't a number of the spec's. */
export function askedReplicasOf(spec: SwarmSpec): number {
  const remembered = spec.Labels?.[labels.REMEMBERED]
  return remembered === undefined ? replicasOf(spec) : Number(remembered)
}

/** How many instances are desired at this moment. */
export function replicasOf({ Mode: mode }: SwarmSpec): number {
  return mode?.Replicated?.Replicas ?? mode?.ReplicatedJob?.TotalCompletions ?? 1
}

/** As a person wrote it: the label that `docker stack deploy` sets too, where it still is about this image; else without the digest. */
function imageOf({ Labels: given = {}, TaskTemplate: task }: SwarmSpec): string {
  const [unpinned = ''] = (task?.ContainerSpec?.Image ?? '').split('@')
  const written = given[labels.IMAGE]
  return written?.startsWith(unpinned) || (written && unpinned.endsWith(written)) ? written : unpinned
}

function envOf({ ContainerSpec: container }: SwarmTaskTemplate): ShownSpec['env'] {
  const secrets = new Set((container?.Labels?.[labels.SECRET_ENV] ?? '').split(' '))
  return (container?.Env ?? []).map((entry) => {
    const { name, value } = variableOf(entry)
    const secret = secrets.has(name)
    return { name, value: secret ? '' : value, secret }
  })
}

/** From "NAME=value". */
export function variableOf(entry: string): { name: string; value: string } {
  const [name = '', ...value] = entry.split('=')
  return { name, value: value.join('=') }
}

function mountsOf({ Mounts: mounts = [] }: SwarmContainer): ShownSpec['mounts'] {
  return mounts.map(({ Type, Source, Target, ReadOnly }) => ({
    type: Type ?? 'volume',
    source: Source ?? '',
    target: Target ?? '',
    readOnly: ReadOnly ?? false,
  }))
}

type SwarmPort = NonNullable<NonNullable<SwarmSpec['EndpointSpec']>['Ports']>[number]

function portOf(port: SwarmPort, auto: ReadonlySet<string>): ShownSpec['ports'][number] {
  const target = port.TargetPort ?? 0
  const protocol = port.Protocol ?? 'tcp'
  return {
    published: port.PublishedPort || null,
    target,
    protocol,
    mode: auto.has(`${target}/${protocol}`) ? 'auto' : (port.PublishMode ?? 'ingress'),
  }
}

function resourcesOf(
  { Resources: resources }: SwarmTaskTemplate,
  recorded: string | undefined,
): ShownSpec['resources'] {
  const { NanoCPUs: nano, MemoryBytes: bytes } = resources?.Limits ?? {}
  const disk = resources?.Reservations?.GenericResources?.find(
    ({ DiscreteResourceSpec: one }) => one?.Kind === labels.DISK_RESOURCE,
  )?.DiscreteResourceSpec?.Value
  return {
    cpus: nano ? nano / NANO : null,
    memoryMiB: bytes ? bytes / MIB : null,
    diskGiB: disk ?? (recorded ? Number(recorded) : null),
  }
}

function imagePolicyOf(given: Readonly<Record<string, string>>): ShownSpec['imagePolicy'] {
  return { pattern: given[labels.IMAGE_PATTERN] ?? null, follow: given[labels.FOLLOW] === 'yes' }
}

const ON_FAILURE = { pause: 'pause', continue: 'continue', rollback: 'roll-back' } as const

/** Swarm's own defaults fill what isn't set. */
function updateOf({ UpdateConfig, Labels: given = {} }: SwarmSpec, auto: boolean): ShownSpec['update'] {
  const asked = given[labels.POLICY]
  const config: NonNullable<SwarmSpec['UpdateConfig']> = asked === undefined ? (UpdateConfig ?? {}) : JSON.parse(asked)
  // The engine leaves out a time of nothing, but never this number.
  const hasPolicy = config.Parallelism !== undefined
  return {
    parallelism: config.Parallelism ?? 1,
    delaySeconds: labels.DELAY in given ? Number(given[labels.DELAY]) : (config.Delay ?? 0) / NANO,
    order: auto ? 'auto' : (config.Order ?? 'stop-first'),
    onFailure: ON_FAILURE[config.FailureAction ?? 'pause'],
    monitorSeconds: (config.Monitor ?? (hasPolicy ? 0 : 5 * NANO)) / NANO,
    confirmAfterMinutes: labels.CONFIRM_AFTER in given ? Number(given[labels.CONFIRM_AFTER]) : null,
  }
}
