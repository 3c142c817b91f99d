import { createHash } from 'node:crypto'
import {
  type LiveInstance,
  type LiveService,
  OPERATIONS,
  type PublishedPort,
  type Rollout,
} from '../../domain/model.ts'
import type { SwarmNode, SwarmService, SwarmSpec, SwarmTask, SwarmTaskTemplate } from '../swarm.ts'
import * as labels from './labels.ts'
import { fromSwarm, nameOf, replicasOf } from './spec-from-swarm.ts'

const MIB = 1024 * 1024

/** What is known of each host by its id. */
export type Nodes = ReadonlyMap<string, SwarmNode>

/** The space that a service is in; null where it is in none, and so none of Berth's business. */
export function spaceOf(raw: SwarmService): string | null {
  return raw.Spec?.Labels?.[labels.SPACE] || null
}

/**
 * A Swarm service and its tasks, in Berth's words, whoever made it.
 * @param accepted versions at which an upgrade that stood still was accepted
 */
export function toService(
  raw: SwarmService,
  tasks: readonly SwarmTask[],
  nodes: Nodes,
  oom: ReadonlySet<string>,
  accepted: ReadonlySet<string> = new Set(),
): LiveService {
  const spec = raw.Spec ?? {}
  const version = versionOf(spec)
  const given = spec.Labels ?? {}
  const instances = tasks.map((task) => toInstance(task, spec, nodes, oom))
  const mode = modeOf(raw)
  return {
    id: raw.ID ?? '',
    ref: { space: given[labels.SPACE] ?? '', service: nameOf(spec) },
    version,
    kind: given[labels.KIND] === 'load-balancer' ? 'load-balancer' : 'service',
    mode,
    spec: fromSwarm(spec),
    digest: digestOf(spec.TaskTemplate?.ContainerSpec?.Image),
    desired:
      mode === 'global'
        ? new Set(instances.filter(({ isDesired }) => isDesired).map(({ host }) => host?.id)).size
        : replicasOf(spec),
    remembered: labels.REMEMBERED in given ? Number(given[labels.REMEMBERED]) : null,
    revision: revisionOf({ ...spec.TaskTemplate?.ContainerSpec?.Labels, ...given }),
    ...upgradeOf(given, accepted.has(version)),
    operation: operationOf(given),
    rollout: ROLLOUTS[raw.UpdateStatus?.State ?? ''] ?? 'none',
    createdAt: time(raw.CreatedAt),
    updatedAt: time(raw.UpdatedAt),
    deleting: false,
    instances,
    ingressPorts: toPorts((raw.Endpoint?.Ports ?? []).filter(({ PublishMode }) => PublishMode === 'ingress')),
  }
}

const HOLDS = ['paused', 'accepted'] as const

/** What an upgrade waits for; one that was accepted where it stands waits for nothing, whatever the service itself says. */
function upgradeOf(given: Record<string, string>, isAccepted: boolean): Pick<LiveService, 'pendingFrom' | 'hold'> {
  if (isAccepted) return { pendingFrom: null, hold: 'accepted' }
  return {
    pendingFrom: labels.PENDING_FROM in given ? Number(given[labels.PENDING_FROM]) : null,
    hold: HOLDS.find((one) => one === given[labels.HOLD]) ?? null,
  }
}

/**
 * Stands for all that was asked of a service. The engine's own version counts its own notes too, such as how far a rollout is:
 * it can't tell whether somebody wrote.
 */
export function versionOf(spec: SwarmSpec): string {
  return createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 16)
}

const ROLLOUTS: Record<string, Rollout> = {
  updating: 'under-way',
  paused: 'paused',
  completed: 'done',
  rollback_started: 'rolling-back',
  rollback_paused: 'rollback-paused',
  rollback_completed: 'done',
}

function modeOf({ Spec: spec }: SwarmService): LiveService['mode'] {
  if (spec?.Mode?.Global) return 'global'
  return spec?.Mode?.ReplicatedJob || spec?.Mode?.GlobalJob ? 'job' : 'replicated'
}

function operationOf(given: Record<string, string>): LiveService['operation'] {
  const kind = OPERATIONS.find((one) => one === given[labels.OPERATION])
  return kind ? { kind, at: time(given[labels.OPERATION_AT]) } : null
}

/** One that Berth didn't make is at its first. */
function revisionOf(given: Record<string, string> | undefined): number {
  return Number(given?.[labels.REVISION] ?? 1)
}

/** @see https://docs.docker.com/engine/swarm/how-swarm-mode-works/swarm-task-states/ */
const PHASES: Record<string, LiveInstance['phase']> = {
  new: 'waiting',
  allocated: 'waiting',
  pending: 'waiting',
  assigned: 'starting',
  accepted: 'starting',
  preparing: 'starting',
  ready: 'starting',
  starting: 'starting',
  running: 'running',
  complete: 'ended',
  shutdown: 'ended',
  failed: 'failed',
  rejected: 'failed',
  remove: 'ended',
  orphaned: 'ended',
}

/**
 * What a service runs is to run for ever: one that ended well by itself, or was ended for its health and went well, has failed
 * all the same, and the engine has no word of why. Only a job's may end. One that was stopped well, or dropped before it began, and
 * whose network the engine then couldn't tidy away, hasn't failed, though the engine says so (moby, executor/container/controller.go,
 * Shutdown).
 */
function phaseOf({ Status: status, JobIteration: job }: SwarmTask): LiveInstance['phase'] {
  const state = status?.State ?? ''
  if (PHASES[state] === 'failed' && status?.Err?.startsWith('error while removing network')) return 'ended'
  return state === 'complete' && !job ? 'failed' : (PHASES[state] ?? 'waiting')
}

function toInstance(
  task: SwarmTask,
  { TaskTemplate: template = {}, EndpointSpec: endpoint }: SwarmSpec,
  nodes: Nodes,
  oom: ReadonlySet<string>,
): LiveInstance {
  const { Status: status = {}, Spec: spec = {} } = task
  const containerId = status.ContainerStatus?.ContainerID || null
  const memory = spec.Resources?.Limits?.MemoryBytes
  return {
    id: task.ID ?? '',
    slot: task.Slot ?? 0,
    host: hostOf(task, nodes),
    revision: revisionOf(spec.ContainerSpec?.Labels),
    isCurrent: isMadeFrom(spec, template),
    isDesired: task.DesiredState === 'running' || task.DesiredState === 'ready',
    phase: phaseOf(task),
    message: status.Err || null,
    exitCode: exitCodeOf(status),
    outOfMemory: containerId !== null && oom.has(containerId),
    containerId,
    image: spec.ContainerSpec?.Image ?? '',
    addresses: addressesOf(task),
    ports: hostPorts(status.PortStatus?.Ports ?? [], endpoint?.Ports ?? []),
    memoryLimitMiB: memory ? memory / MIB : null,
    createdAt: time(task.CreatedAt),
    since: time(status.Timestamp),
  }
}

/** Made from that spec: of the same revision, restart and image. */
export function isMadeFrom(spec: SwarmTaskTemplate, template: SwarmTaskTemplate): boolean {
  const marks = ({ ContainerSpec: container, ForceUpdate: restarts }: SwarmTaskTemplate) =>
    [revisionOf(container?.Labels), restarts ?? 0, container?.Image].join()
  return marks(spec) === marks(template)
}

/** An exit code of 0 is also what the engine reports of a container that hasn't ended. */
function exitCodeOf({ State: state, ContainerStatus: container }: NonNullable<SwarmTask['Status']>): number | null {
  const ended = state === 'complete' || state === 'failed' || state === 'shutdown'
  return ended ? (container?.ExitCode ?? null) : null
}

function hostOf({ NodeID: id }: SwarmTask, nodes: Nodes): LiveInstance['host'] {
  if (!id) return null
  const node = nodes.get(id)
  return { id, name: node?.Description?.Hostname ?? id, ready: node?.Status?.State !== 'down' }
}

/** Without the network's length: "10.0.1.5". The ingress network is the engine's own business. */
function addressesOf({ NetworksAttachments: attachments = [] }: SwarmTask): string[] {
  return attachments
    .filter(({ Network: network }) => network?.Spec?.Name !== 'ingress')
    .flatMap(({ Addresses: addresses = [] }) => addresses.map((address) => address.replace(/\/\d+$/, '')))
}

interface SwarmPort {
  readonly PublishedPort?: number
  readonly TargetPort?: number
  readonly Protocol?: PublishedPort['protocol']
}

/**
 * A port that answers by IPv4 and IPv6 is there twice, the IPv4 one first. Where the engine chose it, the two may differ, and
 * only the first answers at a host's address.
 */
function hostPorts(ports: readonly SwarmPort[], asked: readonly SwarmPort[]): PublishedPort[] {
  const all = toPorts(ports)
  const chosen = all.filter(({ published }) => !asked.some(({ PublishedPort: one }) => one === published))
  const second = chosen.filter(
    (port, index) => chosen.findIndex((one) => one.target === port.target && one.protocol === port.protocol) !== index,
  )
  return all.filter((port) => !second.includes(port))
}

/** Each once. */
function toPorts(ports: readonly SwarmPort[]): PublishedPort[] {
  const all = ports.flatMap(({ PublishedPort: published, TargetPort: target, Protocol: protocol }) =>
    published && target ? [{ published, target, protocol: protocol ?? 'tcp' }] : [],
  )
  return [...new Map(all.map((port) => [JSON.stringify(port), port])).values()]
}

/** "sha256:..." of a pinned image. */
export function digestOf(image: string | undefined): string | null {
  return image?.split('@')[1] ?? null
}

function time(text: string | undefined): number {
  return text ? Date.parse(text) : 0
}
