import type { Port, ServiceSpec, ShownSpec } from '@berth/contract/services/service-spec.ts'
import { isEqual } from '../../domain/diff.ts'
import { orderOf } from '../../domain/replacement.ts'
import { type BalancerObjects, writeBalancer } from '../load-balancers/write-balancer.ts'
import type { SwarmContainer, SwarmSpec } from '../swarm.ts'
import { toHealthConfig } from './health-check.ts'
import * as labels from './labels.ts'
import { combineChanges, patchContainer, patchTask, type SpecChange, setLabel } from './patch.ts'
import { configuredReplicas } from './spec-from-swarm.ts'

const MIB = 1024 * 1024
const NANO = 1e9

/** What the translation of a spec needs to know about the cluster and the image. */
export interface SpecContext {
  /** The image with its digest, where it has one. */
  readonly pinnedImage: string
  readonly platforms: readonly { readonly os: string; readonly architecture: string }[]
  /** Whether ingress ports and virtual IPs work. */
  readonly routingMesh: boolean
  /** Whether some host declares the generic resource "disk". */
  readonly diskDeclared: boolean
  /** Null for a service that is no load balancer, and where its rules stay as they are. */
  readonly balancer: BalancerObjects | null
}

type Field = Exclude<keyof ServiceSpec, 'name' | 'kind'>
type Writer = (live: SwarmSpec, spec: ServiceSpec, context: SpecContext) => SwarmSpec

/** Translates a new service to a Swarm spec. */
export function toSwarm(space: string, network: string, spec: ServiceSpec, context: SpecContext): SwarmSpec {
  const base: SwarmSpec = {
    Name: `${space}_${spec.name}`,
    Labels: { [labels.SPACE]: space, ...(spec.kind === 'load-balancer' && { [labels.KIND]: spec.kind }) },
    TaskTemplate: {
      ContainerSpec: { Labels: { [labels.SPACE]: space } },
      Networks: [{ Target: network, Aliases: [spec.name] }],
      RestartPolicy: { Condition: 'any', Delay: 5 * NANO },
    },
    EndpointSpec: { Mode: context.routingMesh ? 'vip' : 'dnsrr' },
  }
  return fieldsOf(spec).reduce((live, field) => WRITERS[field](live, spec, context), base)
}

/** Writes what differs between `before`, the translated live spec, and `after` into the live spec. Everything else stays as it is. */
export function changeSpec(live: SwarmSpec, before: ShownSpec, after: ServiceSpec, context: SpecContext): SwarmSpec {
  const differs = (field: Field) => !isEqual(before[field], after[field])
  const fields = fieldsOf(after).filter(
    (field) =>
      differs(field) ||
      followsFromOthers(field, differs) ||
      (field === 'image' && isImageChanged(live, context)) ||
      (field === 'loadBalancer' && context.balancer !== null),
  )
  return fields.reduce((changed, field) => WRITERS[field](changed, after, context), live)
}

/** Tells whether the image changes, also because its tag points to another digest now. */
function isImageChanged({ TaskTemplate: task }: SwarmSpec, { pinnedImage }: SpecContext): boolean {
  return task?.ContainerSpec?.Image !== pinnedImage
}

/**
 * Tells whether a field must be written because of another one. Unless the order of replacement is given, it depends on the ports and the
 * placement; the delay depends on the health check.
 */
function followsFromOthers(field: Field, differs: (field: Field) => boolean): boolean {
  return field === 'update' && (differs('ports') || differs('placement') || differs('healthCheck'))
}

function fieldsOf(spec: ServiceSpec): Field[] {
  return (Object.keys(spec) as (keyof ServiceSpec)[]).filter((field) => field !== 'name' && field !== 'kind')
}

const WRITERS: Record<Field, Writer> = {
  description: (live, { description }) => setLabel(labels.DESCRIPTION, description || null)(live),
  image: (live, { image }, { pinnedImage, platforms }) => {
    const placed = patchTask(live, (task) => ({
      ...task,
      Placement: {
        ...task.Placement,
        Platforms: platforms.map(({ os, architecture }) => ({ OS: os, Architecture: architecture })),
      },
    }))
    return patchContainer(setLabel(labels.IMAGE, image)(placed), { Image: pinnedImage })
  },
  command: (live, { command }) => patchContainer(live, { Command: command ?? undefined }),
  args: (live, { args }) => patchContainer(live, { Args: args ?? undefined }),
  workingDir: (live, { workingDir }) => patchContainer(live, { Dir: workingDir ?? undefined }),
  user: (live, { user }) => patchContainer(live, { User: user ?? undefined }),
  env: writeEnv,
  ports: writePorts,
  mounts: writeMounts,
  healthCheck: (live, { healthCheck }) =>
    patchContainer(live, { Healthcheck: healthCheck ? toHealthConfig(healthCheck) : undefined }),
  replicas: (live, spec) => setReplicas(spec.replicas)(live),
  resources: writeResources,
  placement: (live, { placement: { constraints, maxPerHost } }) =>
    patchTask(live, (task) => ({
      ...task,
      Placement: {
        ...task.Placement,
        Constraints: constraints.map((constraint) => constraint.trim()),
        MaxReplicas: maxPerHost ?? 0,
      },
    })),
  update: writeUpdatePolicy,
  imagePolicy: (live, { imagePolicy }) => setImagePolicy(imagePolicy)(live),
  loadBalancer: (live, _, { balancer }) => (balancer ? writeBalancer(live, balancer) : live),
}

export function setImagePolicy({ pattern, follow }: ServiceSpec['imagePolicy']): SpecChange {
  return combineChanges(setLabel(labels.IMAGE_PATTERN, pattern), setLabel(labels.FOLLOW_IMAGE, follow ? 'yes' : null))
}

export function setConfirmAfter(minutes: number | null): SpecChange {
  return setLabel(labels.CONFIRM_AFTER, minutes?.toString() ?? null)
}

/** Sets the number of instances. A stopped service remembers the number instead. */
export function setReplicas(count: number): SpecChange {
  return (live) =>
    labels.REPLICAS_BEFORE_STOP in (live.Labels ?? {})
      ? setLabel(labels.REPLICAS_BEFORE_STOP, String(count))(live)
      : { ...live, Mode: { Replicated: { ...live.Mode?.Replicated, Replicas: count } } }
}

/** Restores the instances of a stopped service. A service that another tool scaled to 0 remembers none, and gets 1. */
export const restoreReplicas: SpecChange = (live) => {
  const count = configuredReplicas(live) || 1
  return combineChanges(setLabel(labels.REPLICAS_BEFORE_STOP, null), setReplicas(count))(live)
}

/** Resolves the mode 'auto' by what the cluster supports. */
export function publishMode({ mode }: Pick<Port, 'mode'>, routingMesh: boolean): 'ingress' | 'host' {
  if (mode !== 'auto') return mode
  return routingMesh ? 'ingress' : 'host'
}

/** Writes the variables. A secret without a value keeps the one that it has. */
function writeEnv(live: SwarmSpec, { env }: ServiceSpec): SwarmSpec {
  const container = live.TaskTemplate?.ContainerSpec
  const currentEntries = new Map((container?.Env ?? []).map((entry) => [entry.split('=')[0], entry]))
  const secrets = env.filter(({ secret }) => secret).map(({ name }) => name)
  const { [labels.SECRET_ENV]: _, ...others } = container?.Labels ?? {}
  return patchContainer(live, {
    Env: env.map(
      ({ name, value, secret }) => (secret && value === '' && currentEntries.get(name)) || `${name}=${value}`,
    ),
    Labels: secrets.length > 0 ? { ...others, [labels.SECRET_ENV]: secrets.join(' ') } : others,
  })
}

function writePorts(live: SwarmSpec, { ports, update }: ServiceSpec, { routingMesh }: SpecContext): SwarmSpec {
  const swarmPorts = ports.map((port) => ({
    Protocol: port.protocol,
    TargetPort: port.target,
    ...(port.published !== null && { PublishedPort: port.published }),
    PublishMode: publishMode(port, routingMesh),
  }))
  return setLabel(
    labels.AUTO_SETTINGS,
    autoOf(ports, update.order),
  )({ ...live, EndpointSpec: { ...live.EndpointSpec, Ports: swarmPorts } })
}

function autoOf(ports: readonly Port[], order: string): string | null {
  const autoPorts = ports.filter(({ mode }) => mode === 'auto').map(({ target, protocol }) => `${target}/${protocol}`)
  return [...(order === 'auto' ? ['order'] : []), ...autoPorts].join(',') || null
}

/** Writes the mounts. An unchanged mount keeps settings that Berth has no field for, such as a volume's driver. */
function writeMounts(live: SwarmSpec, { mounts }: ServiceSpec): SwarmSpec {
  const space = live.Labels?.[labels.SPACE] ?? ''
  const before = live.TaskTemplate?.ContainerSpec?.Mounts ?? []
  const written: SwarmContainer['Mounts'] = mounts.map(({ type, source, target, readOnly }) => {
    const existing = before.find((one) => one.Type === type && (one.Source ?? '') === source && one.Target === target)
    return {
      ...(type === 'volume' && { VolumeOptions: { Labels: { [labels.SPACE]: space } } }),
      ...existing,
      Type: type,
      ...(source && { Source: source }),
      Target: target,
      ReadOnly: readOnly,
    }
  })
  return patchContainer(live, { Mounts: written })
}

function writeResources(live: SwarmSpec, { resources }: ServiceSpec, { diskDeclared }: SpecContext): SwarmSpec {
  const { cpus, memoryMiB, diskGiB } = resources
  const reserved = diskGiB !== null && diskDeclared
  const written = patchTask(live, (task) => {
    const others = (task.Resources?.Reservations?.GenericResources ?? []).filter(
      ({ DiscreteResourceSpec: one }) => one?.Kind !== labels.DISK_RESOURCE,
    )
    const disk = reserved ? [{ DiscreteResourceSpec: { Kind: labels.DISK_RESOURCE, Value: diskGiB } }] : []
    return {
      ...task,
      Resources: {
        Limits: {
          ...task.Resources?.Limits,
          NanoCPUs: cpus === null ? 0 : Math.round(cpus * NANO),
          MemoryBytes: memoryMiB === null ? 0 : memoryMiB * MIB,
        },
        Reservations: { ...task.Resources?.Reservations, GenericResources: [...others, ...disk] },
      },
    }
  })
  return setLabel(labels.DISK_GIB, diskGiB !== null && !reserved ? String(diskGiB) : null)(written)
}

/** Without a delay, a failure and the next replacement may be due at the same time, and the engine may handle either first. */
const MIN_DELAY_SECONDS = 0.1

/**
 * Returns the delay after each instance, in seconds. Without a health check, an instance counts as running at once, and the engine would
 * replace the last instance before the first one has failed. Therefore the delay is then at least as long as an instance must run to count
 * as healthy.
 *
 * @see swarmkit, manager/orchestrator/update: one `select` over failures and the queue of slots
 */
function delayOf({ kind, healthCheck, update: { delaySeconds, monitorSeconds, onFailure } }: ServiceSpec): number {
  const delay = healthCheck === null && kind === 'service' ? Math.max(delaySeconds, monitorSeconds) : delaySeconds
  return onFailure === 'continue' ? delay : Math.max(delay, MIN_DELAY_SECONDS)
}

const FAILURE_ACTIONS = { pause: 'pause', continue: 'continue', 'roll-back': 'rollback' } as const

function writeUpdatePolicy(live: SwarmSpec, spec: ServiceSpec, { routingMesh }: SpecContext): SwarmSpec {
  const { update, ports } = spec
  const delay = delayOf(spec)
  const labelled = combineChanges(
    setLabel(labels.AUTO_SETTINGS, autoOf(ports, update.order)),
    setConfirmAfter(update.confirmAfterMinutes),
    setLabel(labels.REQUESTED_DELAY, delay === update.delaySeconds ? null : String(update.delaySeconds)),
  )(live)
  return {
    ...labelled,
    UpdateConfig: {
      ...live.UpdateConfig,
      Parallelism: update.parallelism,
      Delay: delay * NANO,
      Order: orderOf(spec, (port) => publishMode(port, routingMesh)),
      FailureAction: FAILURE_ACTIONS[update.onFailure],
      Monitor: update.monitorSeconds * NANO,
    },
  }
}
