import type { Port, ServiceSpec, ShownSpec } from '@berth/contract/services/service-spec.ts'
import { isEqual } from '../../domain/diff.ts'
import { failureActionOf, hasOwnCheck, isGradual, orderOf } from '../../domain/replacement.ts'
import { type BalancerObjects, writeBalancer } from '../load-balancers/write-balancer.ts'
import type { SwarmContainer, SwarmSpec } from '../swarm.ts'
import { changeHealthConfig } from './health-check.ts'
import * as labels from './labels.ts'
import { changedFields, combineChanges, patchContainer, patchTask, type SpecChange, setLabel } from './patch.ts'
import { isOneShot, modeOf } from './read-service.ts'
import { autoFailure, configuredReplicas, fromSwarm } from './spec-from-swarm.ts'

const MIB = 1024 * 1024
const NANO = 1e9

/** What the translation of a spec needs to know about the cluster and the image. */
export interface SpecContext {
  /** The image to write; null: the live one stays. */
  readonly image: {
    /** The reference with its digest, where it has one. */
    readonly pinned: string
    readonly platforms: readonly { readonly os: string; readonly architecture: string }[]
  } | null
  /** Whether ingress ports and virtual IPs work. */
  readonly routingMesh: boolean
  /** Whether some host declares the generic resource "disk". */
  readonly diskDeclared: boolean
  /** Null for a service that is no load balancer, and where its rules stay as they are. */
  readonly balancer: BalancerObjects | null
}

type Field = Exclude<keyof ShownSpec, 'name' | 'kind'>
/** Writes one field. @param before the translated live spec; null for a new service, of which every part is written */
type Writer = (live: SwarmSpec, spec: ShownSpec, context: SpecContext, before: ShownSpec | null) => SwarmSpec

/** Translates a new service to a Swarm spec. */
export function toSwarm(space: string, network: string, spec: ShownSpec, context: SpecContext): SwarmSpec {
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
  return fieldsOf(spec).reduce((live, field) => WRITERS[field](live, spec, context, null), base)
}

/** Writes what differs between `before`, the translated live spec, and `after` into the live spec. Everything else stays as it is. */
export function changeSpec(live: SwarmSpec, before: ShownSpec, after: ShownSpec, context: SpecContext): SwarmSpec {
  const differs = (field: Field) => !isEqual(before[field], after[field])
  const fields = fieldsOf(after).filter(
    (field) =>
      differs(field) ||
      (field === 'update' && (after.update.onFailure === 'auto' || followsFromOthers(differs))) ||
      (field === 'image' && context.image !== null) ||
      (field === 'loadBalancer' && context.balancer !== null),
  )
  return fields.reduce((changed, field) => WRITERS[field](changed, after, context, before), live)
}

/** Adapts the update policy to the number of instances, where it is left to Berth what happens when one fails. */
export function adaptUpdatePolicy(context: SpecContext): SpecChange {
  return (live) => {
    const spec = fromSwarm(live)
    return changeSpec(live, spec, spec, context)
  }
}

/**
 * Tells whether the update policy must be written because of other fields. Unless the order of replacement is given, it depends on the ports
 * and the placement; the delay depends on the health check.
 */
function followsFromOthers(differs: (field: Field) => boolean): boolean {
  return differs('ports') || differs('placement') || differs('healthCheck')
}

function fieldsOf(spec: ShownSpec): Field[] {
  return (Object.keys(spec) as (keyof ShownSpec)[]).filter((field) => field !== 'name' && field !== 'kind')
}

const WRITERS: Record<Field, Writer> = {
  description: (live, { description }) => setLabel(labels.DESCRIPTION, description || null)(live),
  image: (live, { image: reference }, { image }) => {
    if (image === null) return live
    const placed = patchTask(live, (task) => ({
      ...task,
      Placement: {
        ...task.Placement,
        Platforms: image.platforms.map(({ os, architecture }) => ({ OS: os, Architecture: architecture })),
      },
    }))
    return patchContainer(setLabel(labels.IMAGE, reference)(placed), { Image: image.pinned })
  },
  command: (live, { command }) => patchContainer(live, { Command: command ?? undefined }),
  args: (live, { args }) => patchContainer(live, { Args: args ?? undefined }),
  workingDir: (live, { workingDir }) => patchContainer(live, { Dir: workingDir ?? undefined }),
  user: (live, { user }) => patchContainer(live, { User: user ?? undefined }),
  env: writeEnv,
  ports: writePorts,
  mounts: writeMounts,
  healthCheck: (live, { healthCheck }, _, before) =>
    patchContainer(live, {
      Healthcheck:
        healthCheck === null
          ? undefined
          : changeHealthConfig(live.TaskTemplate?.ContainerSpec?.Healthcheck, before?.healthCheck ?? null, healthCheck),
    }),
  replicas: (live, spec) => setReplicas(spec.replicas)(live),
  resources: writeResources,
  placement: writePlacement,
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

/** Writes the variables. A secret without a value keeps the one that it has; an unchanged variable keeps how it is written. */
function writeEnv(live: SwarmSpec, { env }: ShownSpec, _: SpecContext, before: ShownSpec | null): SwarmSpec {
  const container = live.TaskTemplate?.ContainerSpec
  const currentEntries = new Map((container?.Env ?? []).map((entry) => [entry.split('=')[0], entry]))
  const secretsOf = (variables: ShownSpec['env']) => variables.filter(({ secret }) => secret).map(({ name }) => name)
  const secrets = secretsOf(env)
  const written = patchContainer(live, { Env: env.map((variable) => entryOf(variable, currentEntries)) })
  if (before && isEqual(secrets, secretsOf(before.env))) return written
  const { [labels.SECRET_ENV]: _label, ...others } = container?.Labels ?? {}
  return patchContainer(written, {
    Labels: secrets.length > 0 ? { ...others, [labels.SECRET_ENV]: secrets.join(' ') } : others,
  })
}

function entryOf(
  { name, value, secret }: ShownSpec['env'][number],
  current: ReadonlyMap<string | undefined, string>,
): string {
  if (secret && value === '') return current.get(name) ?? `${name}=`
  return value === null ? name : `${name}=${value}`
}

/** Writes the ports. An unchanged port keeps settings that Berth has no field for, such as its name. */
function writePorts(
  live: SwarmSpec,
  { ports }: ShownSpec,
  { routingMesh }: SpecContext,
  before: ShownSpec | null,
): SwarmSpec {
  const existing = live.EndpointSpec?.Ports ?? []
  const swarmPorts = ports.map((port) => {
    const index = (before?.ports ?? []).findIndex((one) => isEqual(one, port))
    return (
      existing[index] ?? {
        Protocol: port.protocol,
        TargetPort: port.target,
        ...(port.published !== null && { PublishedPort: port.published }),
        PublishMode: publishMode(port, routingMesh),
      }
    )
  })
  return { ...live, EndpointSpec: { ...live.EndpointSpec, Ports: swarmPorts } }
}

/** Writes the mounts. A mount keeps settings that Berth has no field for, such as a volume's driver, and an unchanged one all of its own. */
function writeMounts(live: SwarmSpec, { mounts }: ShownSpec): SwarmSpec {
  const space = live.Labels?.[labels.SPACE] ?? ''
  const before = live.TaskTemplate?.ContainerSpec?.Mounts ?? []
  const written = mounts.map(({ type, source, target, readOnly }) => {
    const existing = before.find((one) => one.Type === type && (one.Source ?? '') === source && one.Target === target)
    if (existing && (existing.ReadOnly ?? false) === readOnly) return existing
    return {
      ...(type === 'volume' && { VolumeOptions: { Labels: { [labels.SPACE]: space } } }),
      ...existing,
      Type: type,
      ...(source && { Source: source }),
      Target: target,
      ReadOnly: readOnly,
    }
  })
  return patchContainer(live, { Mounts: written as SwarmContainer['Mounts'] })
}

function writePlacement(
  live: SwarmSpec,
  { placement }: ShownSpec,
  _: SpecContext,
  before: ShownSpec | null,
): SwarmSpec {
  const toSwarmPlacement = ({ constraints, maxPerHost }: ShownSpec['placement']) => ({
    Constraints: constraints.map((constraint) => constraint.trim()),
    MaxReplicas: maxPerHost ?? 0,
  })
  const changes = changedFields(before && toSwarmPlacement(before.placement), toSwarmPlacement(placement))
  return patchTask(live, (task) => ({ ...task, Placement: { ...task.Placement, ...changes } }))
}

function writeResources(
  live: SwarmSpec,
  { resources }: ShownSpec,
  { diskDeclared }: SpecContext,
  before: ShownSpec | null,
): SwarmSpec {
  const { diskGiB } = resources
  const limits = changedFields(before && toSwarmLimits(before.resources), toSwarmLimits(resources))
  const limited = patchTask(live, (task) => ({
    ...task,
    Resources: { ...task.Resources, Limits: { ...task.Resources?.Limits, ...limits } },
  }))
  if (before?.resources.diskGiB === diskGiB) return limited
  const reserved = diskGiB !== null && diskDeclared
  const reserving = patchTask(limited, (task) => {
    const others = (task.Resources?.Reservations?.GenericResources ?? []).filter(
      ({ DiscreteResourceSpec: one }) => one?.Kind !== labels.DISK_RESOURCE,
    )
    const disk = reserved ? [{ DiscreteResourceSpec: { Kind: labels.DISK_RESOURCE, Value: diskGiB } }] : []
    return {
      ...task,
      Resources: {
        ...task.Resources,
        Reservations: { ...task.Resources?.Reservations, GenericResources: [...others, ...disk] },
      },
    }
  })
  return setLabel(labels.DISK_GIB, diskGiB !== null && !reserved ? String(diskGiB) : null)(reserving)
}

function toSwarmLimits({ cpus, memoryMiB }: ShownSpec['resources']) {
  return {
    NanoCPUs: cpus === null ? 0 : Math.round(cpus * NANO),
    MemoryBytes: memoryMiB === null ? 0 : Math.round(memoryMiB * MIB),
  }
}

/** Without a delay, a failure and the next replacement may be due at the same time, and the engine may handle either first. */
const MIN_DELAY_SECONDS = 0.1

/**
 * Returns the delay after each instance, in seconds. It is at least as long as an instance must run to count as healthy where the engine
 * would otherwise replace the last instance before the first one has failed: without a health check, an instance counts as running at once,
 * and with one, it may fail after it has become healthy. Where all are replaced together and the engine rolls back, the delay is short,
 * because the engine handles a failure only after it.
 *
 * @see swarmkit, manager/orchestrator/update: one `select` over failures and the queue of slots, and `wg.Wait()` after the last slot
 */
function delayOf(spec: ShownSpec, mode: ReturnType<typeof modeOf>): number {
  const { delaySeconds, monitorSeconds, onFailure } = spec.update
  const delay = holdsUntilProved(spec, mode) ? Math.max(delaySeconds, monitorSeconds) : delaySeconds
  return onFailure === 'continue' ? delay : Math.max(delay, MIN_DELAY_SECONDS)
}

function holdsUntilProved(
  { kind, healthCheck, replicas, update: { onFailure, parallelism } }: ShownSpec,
  mode: ReturnType<typeof modeOf>,
): boolean {
  if (onFailure === 'auto') return mode !== 'replicated' || isGradual(parallelism, replicas)
  return kind !== 'load-balancer' && !hasOwnCheck({ healthCheck })
}

const FAILURE_ACTIONS = { pause: 'pause', continue: 'continue', 'roll-back': 'rollback' } as const

/** Returns the label that names the settings that are left to Berth; null where none is. @param action that Berth has chosen */
function autoSettings(
  ports: readonly Port[],
  { order, onFailure }: Pick<ShownSpec['update'], 'order' | 'onFailure'>,
  action: string,
): string | null {
  const autoPorts = ports.filter(({ mode }) => mode === 'auto').map(({ target, protocol }) => `${target}/${protocol}`)
  const settings = [
    ...(order === 'auto' ? ['order'] : []),
    ...(onFailure === 'auto' ? [autoFailure(action)] : []),
    ...autoPorts,
  ]
  return settings.join(',') || null
}

/**
 * Writes the update policy. Its delay, order and action on failure also follow from other fields. Where the action is left to Berth, the
 * policy is Berth's, and whatever differs from it is written, such as what followed from another number of instances.
 */
function writeUpdatePolicy(
  live: SwarmSpec,
  spec: ShownSpec,
  { routingMesh }: SpecContext,
  before: ShownSpec | null,
): SwarmSpec {
  const mode = modeOf(live)
  const policyOf = (one: ShownSpec) => ({
    Parallelism: one.update.parallelism,
    Delay: Math.round(delayOf(one, mode) * NANO),
    Order: orderOf(one, (port) => publishMode(port, routingMesh)),
    FailureAction: FAILURE_ACTIONS[failureActionOf(one, mode, isOneShot(live))],
    Monitor: Math.round(one.update.monitorSeconds * NANO),
  })
  const policy = policyOf(spec)
  const { delaySeconds } = spec.update
  const changes = changedFields(before && policyBefore(live, before, spec, policyOf(before)), policy)
  const isDelayWritten = 'Delay' in changes || before?.update.delaySeconds !== delaySeconds
  const labelled = combineChanges(
    setLabel(labels.AUTO_SETTINGS, autoSettings(spec.ports, spec.update, policy.FailureAction)),
    setConfirmAfter(spec.update.confirmAfterMinutes),
    isDelayWritten
      ? setLabel(labels.REQUESTED_DELAY, policy.Delay === Math.round(delaySeconds * NANO) ? null : String(delaySeconds))
      : (unchanged) => unchanged,
  )(live)
  if (Object.keys(changes).length === 0) return labelled
  return { ...labelled, UpdateConfig: { ...(live.UpdateConfig ?? DEFAULT_POLICY), ...changes } }
}

/** The policy of a service without one. An empty policy would be another one: all instances at once. */
const DEFAULT_POLICY = { Parallelism: 1 }

type Policy = NonNullable<SwarmSpec['UpdateConfig']>

/** Returns the policy that a change of the spec is compared with. What is equal in it stays as it is in the live one. */
function policyBefore(live: SwarmSpec, before: ShownSpec, spec: ShownSpec, derived: Policy): Policy {
  const policy: Policy = live.UpdateConfig ?? DEFAULT_POLICY
  if (spec.update.onFailure === 'auto') return policy
  // Another tool's delay is the requested one, also where Berth's would be longer.
  const isDelayRequested = before.update.delaySeconds !== spec.update.delaySeconds
  return isDelayRequested ? { ...derived, Delay: policy.Delay ?? 0 } : derived
}
