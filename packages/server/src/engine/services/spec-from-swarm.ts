import { isDeepStrictEqual } from 'node:util'
import { parseReference } from '@berth/contract/images/image-reference.ts'
import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import { shownBalancer } from '../load-balancers/balancer-label.ts'
import type { SwarmContainer, SwarmSpec, SwarmTaskTemplate } from '../swarm.ts'
import { fromHealthConfig } from './health-check.ts'
import * as labels from './labels.ts'

const MIB = 1024 * 1024
const NANO = 1e9

/**
 * Translates a Swarm spec, whichever tool wrote it. Settings that Berth has no field for are left out here, and preserved by every write.
 */
export function fromSwarm(spec: SwarmSpec): ShownSpec {
  const { Labels: serviceLabels = {}, TaskTemplate: task = {} } = spec
  const container = task.ContainerSpec ?? {}
  const auto = new Set((serviceLabels[labels.AUTO_SETTINGS] ?? '').split(','))
  const loadBalancer = shownBalancer(spec)
  return {
    name: serviceName(spec),
    description: serviceLabels[labels.DESCRIPTION] ?? '',
    kind: serviceLabels[labels.KIND] ?? 'service',
    image: imageOf(spec),
    command: container.Command ?? null,
    args: container.Args ?? null,
    workingDir: container.Dir || null,
    user: container.User || null,
    env: envOf(task),
    ports: (spec.EndpointSpec?.Ports ?? []).map((port) => portOf(port, auto)),
    mounts: mountsOf(container),
    healthCheck: fromHealthConfig(container.Healthcheck),
    replicas: configuredReplicas(spec),
    resources: resourcesOf(task, serviceLabels[labels.DISK_GIB]),
    placement: { constraints: task.Placement?.Constraints ?? [], maxPerHost: task.Placement?.MaxReplicas || null },
    update: updateOf(spec, auto),
    imagePolicy: imagePolicyOf(serviceLabels),
    loadBalancer,
    ...HIDDEN_FIELDS[loadBalancer ? 'load-balancer' : 'service'],
  }
}

/** Hides the fields that Berth itself writes for a load balancer. */
const HIDDEN_FIELDS: Record<'service' | 'load-balancer', Partial<ShownSpec>> = {
  service: {},
  'load-balancer': {
    ...{ command: null, args: null, workingDir: null, user: null, healthCheck: null },
    ...{ env: [], mounts: [] },
  },
}

/** Returns the service's name within its space. */
export function serviceName({ Name: name = '', Labels: serviceLabels = {} }: SwarmSpec): string {
  const prefix = `${serviceLabels[labels.SPACE]}_`
  return name.startsWith(prefix) ? name.slice(prefix.length) : name
}

/** Returns how many instances are desired, or were before the service was stopped; 1 where the mode has no number. */
export function configuredReplicas(spec: SwarmSpec): number {
  const replicasBeforeStop = spec.Labels?.[labels.REPLICAS_BEFORE_STOP]
  return replicasBeforeStop === undefined ? desiredReplicas(spec) : Number(replicasBeforeStop)
}

/** Returns how many instances are desired now. */
export function desiredReplicas({ Mode: mode }: SwarmSpec): number {
  return mode?.Replicated?.Replicas ?? mode?.ReplicatedJob?.TotalCompletions ?? 1
}

/**
 * Returns the image that runs, as a person wrote it. The label that `docker stack deploy` sets too may be stale, because other tools change
 * the image alone: the label counts only if it means the same image.
 */
function imageOf({ Labels: serviceLabels = {}, TaskTemplate: task }: SwarmSpec): string {
  const live = task?.ContainerSpec?.Image ?? ''
  const [unpinned = ''] = live.split('@')
  const written = serviceLabels[labels.IMAGE]
  return written !== undefined && isSameImage(written, live) ? written : unpinned
}

/** Tells whether a reference means the live image. A reference without digest means any digest of its tag. */
function isSameImage(written: string, live: string): boolean {
  const [writtenName = '', writtenDigest] = written.split('@')
  const [liveName = '', liveDigest] = live.split('@')
  const parsed = parseReference(writtenName)
  const isSameName = parsed.ok && isDeepStrictEqual(parsed, parseReference(liveName))
  return isSameName && (writtenDigest === undefined || writtenDigest === liveDigest)
}

function envOf({ ContainerSpec: container }: SwarmTaskTemplate): ShownSpec['env'] {
  const secrets = new Set((container?.Labels?.[labels.SECRET_ENV] ?? '').split(' '))
  return (container?.Env ?? []).map((entry) => {
    const { name, value } = parseVariable(entry)
    const secret = secrets.has(name)
    return { name, value: secret ? '' : value, secret }
  })
}

/** Parses "NAME=value", or "NAME", which takes a variable of the image away: its value is null. */
export function parseVariable(entry: string): { name: string; value: string | null } {
  const [name = '', ...value] = entry.split('=')
  return { name, value: value.length === 0 ? null : value.join('=') }
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

function imagePolicyOf(serviceLabels: Readonly<Record<string, string>>): ShownSpec['imagePolicy'] {
  return { pattern: serviceLabels[labels.IMAGE_PATTERN] ?? null, follow: serviceLabels[labels.FOLLOW_IMAGE] === 'yes' }
}

/** Returns the entry of the label for an action that Berth chose. */
export function autoFailure(action: string): string {
  return `failure=${action}`
}

const ON_FAILURE = { pause: 'pause', continue: 'continue', rollback: 'roll-back' } as const

/** Translates the requested update policy, even while another one replaces it. Fields that are not set have Swarm's own defaults. */
function updateOf(
  { UpdateConfig, Labels: serviceLabels = {} }: SwarmSpec,
  auto: ReadonlySet<string>,
): ShownSpec['update'] {
  const requestedPolicy = serviceLabels[labels.REQUESTED_UPDATE_POLICY]
  const config: NonNullable<SwarmSpec['UpdateConfig']> =
    requestedPolicy === undefined ? (UpdateConfig ?? {}) : JSON.parse(requestedPolicy)
  const action = config.FailureAction ?? 'pause'
  return {
    parallelism: config.Parallelism ?? 1,
    delaySeconds:
      labels.REQUESTED_DELAY in serviceLabels
        ? Number(serviceLabels[labels.REQUESTED_DELAY])
        : (config.Delay ?? 0) / NANO,
    order: auto.has('order') ? 'auto' : (config.Order ?? 'stop-first'),
    // Another tool may have set another action than the one that Berth chose.
    onFailure: auto.has(autoFailure(action)) ? 'auto' : ON_FAILURE[action],
    // To the engine, 0 means its own default (moby, daemon/cluster/convert/service.go).
    monitorSeconds: (config.Monitor || 5 * NANO) / NANO,
    confirmAfterMinutes: labels.CONFIRM_AFTER in serviceLabels ? Number(serviceLabels[labels.CONFIRM_AFTER]) : null,
  }
}
