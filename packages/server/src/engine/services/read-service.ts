import { createHash } from 'node:crypto'
import {
  type LiveInstance,
  type LiveService,
  OPERATIONS,
  type PublishedPort,
  type Rollout,
} from '../../domain/model.ts'
import { slotsOf } from '../../domain/slots.ts'
import type { SwarmNode, SwarmService, SwarmSpec, SwarmTask, SwarmTaskTemplate } from '../swarm.ts'
import * as labels from './labels.ts'
import { desiredReplicas, fromSwarm, serviceName } from './spec-from-swarm.ts'

const MIB = 1024 * 1024

/** The nodes of the swarm by their id. */
export type NodesById = ReadonlyMap<string, SwarmNode>

/** Returns the space of a service; null where it has none, so that Berth ignores the service. */
export function spaceOf(raw: SwarmService): string | null {
  return raw.Spec?.Labels?.[labels.SPACE] || null
}

/**
 * Translates a Swarm service and its tasks, whichever tool created it.
 *
 * @param oom ids of containers that were out of memory
 * @param historyLimit how many tasks of a slot the swarm remembers
 * @param accepted versions of services at which an incomplete upgrade was accepted
 * @param savedOverwritten the number of the last revision of this service that was saved after another tool had replaced it; 0: none was
 */
export function toService(
  raw: SwarmService,
  tasks: readonly SwarmTask[],
  nodes: NodesById,
  oom: ReadonlySet<string>,
  historyLimit: number,
  accepted: ReadonlySet<string> = new Set(),
  savedOverwritten = 0,
): LiveService {
  const spec = raw.Spec ?? {}
  const version = versionOf(spec)
  const serviceLabels = spec.Labels ?? {}
  const numbering = numberingOf(raw, savedOverwritten)
  const instances = tasks
    .filter((task) => !isRemoved(task))
    .map((task) => toInstance(task, raw, numbering.revision, nodes, oom))
  const upgrade = upgradeOf(serviceLabels, accepted.has(version))
  return {
    id: raw.ID ?? '',
    ref: { space: serviceLabels[labels.SPACE] ?? '', service: serviceName(spec) },
    version,
    kind: serviceLabels[labels.KIND] === 'load-balancer' ? 'load-balancer' : 'service',
    mode: modeOf(spec),
    isOneShot: isOneShot(spec),
    spec: fromSwarm(spec),
    digest: digestOf(spec.TaskTemplate?.ContainerSpec?.Image),
    desired: runsOnEachHost(spec) ? slotsOf({ instances, ...upgrade }).length : desiredReplicas(spec),
    replicasBeforeStop:
      labels.REPLICAS_BEFORE_STOP in serviceLabels ? Number(serviceLabels[labels.REPLICAS_BEFORE_STOP]) : null,
    ...numbering,
    ...upgrade,
    operation: operationOf(serviceLabels),
    rollout: ROLLOUTS[raw.UpdateStatus?.State ?? ''] ?? 'none',
    rolloutBeganAt: raw.UpdateStatus?.StartedAt ? parseTime(raw.UpdateStatus.StartedAt) : null,
    createdAt: parseTime(raw.CreatedAt),
    updatedAt: parseTime(raw.UpdatedAt),
    deleting: false,
    instances,
    historyLimit: historyLimitOf(spec.TaskTemplate, historyLimit),
    ingressPorts: toPorts((raw.Endpoint?.Ports ?? []).filter(({ PublishMode }) => PublishMode === 'ingress')),
  }
}

/**
 * Returns how many tasks of a slot the swarm remembers of a service: all where its limit is negative. A service with a limited number of
 * restarts has a limit of its own.
 *
 * @see moby/swarmkit, manager/orchestrator/taskreaper/task_reaper.go: tick
 */
function historyLimitOf({ RestartPolicy: policy }: SwarmTaskTemplate = {}, historyLimit: number): number {
  const limit = historyLimit < 0 ? Number.POSITIVE_INFINITY : historyLimit
  return policy?.MaxAttempts ? Math.min(limit, policy.MaxAttempts + 1) : limit
}

const HOLDS = ['paused', 'accepted'] as const

/** Returns what an upgrade waits for. One that was accepted as it is waits for nothing, whatever the service's own labels say. */
function upgradeOf(
  serviceLabels: Record<string, string>,
  isAccepted: boolean,
): Pick<LiveService, 'pendingFrom' | 'hold'> {
  if (isAccepted) return { pendingFrom: null, hold: 'accepted' }
  return {
    pendingFrom: labels.PENDING_FROM in serviceLabels ? Number(serviceLabels[labels.PENDING_FROM]) : null,
    hold: HOLDS.find((one) => one === serviceLabels[labels.ROLLOUT_HOLD]) ?? null,
  }
}

/**
 * Returns a hash that identifies the requested state. The engine's own version also counts its own updates, such as the progress of a
 * rollout, so that it does not tell whether the spec was written.
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
  rollback_completed: 'rolled-back',
}

export function modeOf({ Mode: mode }: SwarmSpec): LiveService['mode'] {
  if (mode?.Global) return 'global'
  return mode?.ReplicatedJob || mode?.GlobalJob ? 'job' : 'replicated'
}

/** Tells whether instances are not started again after they have ended well. */
export function isOneShot({ TaskTemplate: task }: SwarmSpec): boolean {
  return restartCondition(task) !== 'any'
}

function runsOnEachHost({ Mode: mode }: SwarmSpec): boolean {
  return Boolean(mode?.Global || mode?.GlobalJob)
}

function operationOf(serviceLabels: Record<string, string>): LiveService['operation'] {
  const kind = OPERATIONS.find((one) => one === serviceLabels[labels.OPERATION])
  return kind ? { kind, at: parseTime(serviceLabels[labels.OPERATION_AT]) } : null
}

/**
 * Returns the number of the live revision. Where no label names it, another tool has deployed the service: the number follows the one that
 * was replaced. After a rollback by the engine, it is the number that the rolled-back revision started from.
 */
function numberingOf(
  { Spec: spec = {}, PreviousSpec: previous, UpdateStatus: status }: SwarmService,
  savedOverwritten: number,
): Pick<LiveService, 'revision' | 'isNumbered' | 'overwrittenRevision'> {
  const label =
    numberIn(spec.Labels, labels.REVISION) ?? numberIn(spec.TaskTemplate?.ContainerSpec?.Labels, labels.REVISION)
  if (label !== null) return { revision: label, isNumbered: true, overwrittenRevision: null }
  const from = numberIn(previous?.Labels, labels.REVISION_FROM)
  if (from !== null && status?.State?.startsWith('rollback'))
    return { revision: from, isNumbered: false, overwrittenRevision: null }
  const replaced = numberIn(previous?.Labels, labels.REVISION) ?? 0
  return {
    revision: Math.max(replaced, savedOverwritten) + 1,
    isNumbered: false,
    overwrittenRevision: replaced > savedOverwritten ? replaced : null,
  }
}

function numberIn(anyLabels: Readonly<Record<string, string>> | undefined, label: string): number | null {
  const number = Number(anyLabels?.[label] ?? Number.NaN)
  return Number.isSafeInteger(number) && number > 0 ? number : null
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
  complete: 'completed',
  shutdown: 'ended',
  failed: 'failed',
  rejected: 'failed',
  remove: 'ended',
  orphaned: 'ended',
}

/**
 * Returns the phase of an instance. With restart condition `any`, exit code 0 without a stop request is a failure, also after a failed health
 * check, and the engine gives no reason. Conversely, the engine reports a failure for an instance that was stopped, or dropped before it
 * started, if it could not remove the instance's network: such an instance has not failed (moby, executor/container/controller.go, Shutdown).
 */
function phaseOf({ Status: status, Spec: spec, JobIteration: job }: SwarmTask): LiveInstance['phase'] {
  const phase = PHASES[status?.State ?? ''] ?? 'waiting'
  if (phase === 'failed' && status?.Err?.startsWith('error while removing network')) return 'ended'
  return phase === 'completed' && !job && restartCondition(spec) === 'any' ? 'failed' : phase
}

function restartCondition({ RestartPolicy: policy }: SwarmTaskTemplate = {}): string {
  return policy?.Condition ?? 'any'
}

function restartLimitOf(spec: SwarmTaskTemplate): number | null {
  if (restartCondition(spec) === 'none') return 0
  return spec.RestartPolicy?.MaxAttempts || null
}

/** Tells whether a task has ended that the engine is about to forget, because its service was scaled down or its job runs again. */
function isRemoved({ DesiredState: desired, Status: status }: SwarmTask): boolean {
  const phase = PHASES[status?.State ?? '']
  return desired === 'remove' && (phase === 'completed' || phase === 'failed' || phase === 'ended')
}

/** The task of a job is desired until it completes, which is the state that the engine desires of it. */
function isDesired({ DesiredState: desired, Status: status }: SwarmTask): boolean {
  return desired === 'running' || desired === 'ready' || (desired === 'complete' && status?.State !== 'complete')
}

/** Tells whether an instance was created from the current spec or, for a job, in the current run. */
function isCurrent({ JobIteration: job, Spec: spec = {} }: SwarmTask, raw: SwarmService): boolean {
  if (job) return (job.Index ?? 0) === (raw.JobStatus?.JobIteration?.Index ?? 0)
  return isCreatedFrom(spec, raw.Spec?.TaskTemplate ?? {})
}

/** Returns the number of a slot. The engine counts those of a job from 0. */
function slotOf({ Slot: slot = 0 }: SwarmTask, { Spec: spec }: SwarmService): number {
  return spec?.Mode?.ReplicatedJob ? slot + 1 : slot
}

function toInstance(
  task: SwarmTask,
  raw: SwarmService,
  serviceRevision: number,
  nodes: NodesById,
  oom: ReadonlySet<string>,
): LiveInstance {
  const { Status: status = {}, Spec: spec = {} } = task
  const containerId = status.ContainerStatus?.ContainerID || null
  const memory = spec.Resources?.Limits?.MemoryBytes
  return {
    id: task.ID ?? '',
    slot: slotOf(task, raw),
    host: hostOf(task, nodes),
    revision: numberIn(spec.ContainerSpec?.Labels, labels.REVISION) ?? (isCurrent(task, raw) ? serviceRevision : 1),
    isCurrent: isCurrent(task, raw),
    isDesired: isDesired(task),
    phase: phaseOf(task),
    message: status.Err || null,
    exitCode: exitCodeOf(status),
    outOfMemory: containerId !== null && oom.has(containerId),
    containerId,
    image: spec.ContainerSpec?.Image ?? '',
    addresses: addressesOf(task),
    ports: hostPorts(status.PortStatus?.Ports ?? [], raw.Spec?.EndpointSpec?.Ports ?? []),
    memoryLimitMiB: memory ? memory / MIB : null,
    hasReservations: hasReservations(spec),
    restartLimit: restartLimitOf(spec),
    createdAt: parseTime(task.CreatedAt),
    since: parseTime(status.Timestamp),
  }
}

/** Tells whether a task was created from a template: same revision, restart and image. */
export function isCreatedFrom(spec: SwarmTaskTemplate, template: SwarmTaskTemplate): boolean {
  const identityOf = ({ ContainerSpec: container, ForceUpdate: restarts }: SwarmTaskTemplate) =>
    [container?.Labels?.[labels.REVISION] ?? 1, restarts ?? 0, container?.Image].join()
  return identityOf(spec) === identityOf(template)
}

/** Returns the exit code of a container that has ended, else null: the engine reports 0 also for one that has not ended. */
function exitCodeOf({ State: state, ContainerStatus: container }: NonNullable<SwarmTask['Status']>): number | null {
  const ended = state === 'complete' || state === 'failed' || state === 'shutdown'
  return ended ? (container?.ExitCode ?? null) : null
}

function hostOf({ NodeID: id }: SwarmTask, nodes: NodesById): LiveInstance['host'] {
  if (!id) return null
  const node = nodes.get(id)
  const availability = node?.Spec?.Availability ?? 'active'
  return {
    id,
    name: node?.Description?.Hostname ?? id,
    ready: node?.Status?.State !== 'down',
    isActive: availability === 'active',
  }
}

function hasReservations({ Resources: resources }: SwarmTaskTemplate): boolean {
  const { NanoCPUs: cpus = 0, MemoryBytes: memory = 0, GenericResources: generic = [] } = resources?.Reservations ?? {}
  return cpus > 0 || memory > 0 || generic.length > 0
}

/** Returns the addresses without the length of the network: "10.0.1.5". The ingress network is internal to the engine. */
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
 * Returns each host port once. The engine lists a port that answers by IPv4 and IPv6 twice, the IPv4 one first. If the engine chose the
 * port, the two may differ, and only the first answers at a host's address.
 */
function hostPorts(ports: readonly SwarmPort[], requested: readonly SwarmPort[]): PublishedPort[] {
  const all = toPorts(ports)
  const chosen = all.filter(({ published }) => !requested.some(({ PublishedPort: one }) => one === published))
  const second = chosen.filter(
    (port, index) => chosen.findIndex((one) => one.target === port.target && one.protocol === port.protocol) !== index,
  )
  return all.filter((port) => !second.includes(port))
}

/** Translates ports, each once. */
function toPorts(ports: readonly SwarmPort[]): PublishedPort[] {
  const all = ports.flatMap(({ PublishedPort: published, TargetPort: target, Protocol: protocol }) =>
    published && target ? [{ published, target, protocol: protocol ?? 'tcp' }] : [],
  )
  return [...new Map(all.map((port) => [JSON.stringify(port), port])).values()]
}

/** Returns the digest of a pinned image: "sha256:...". */
export function digestOf(image: string | undefined): string | null {
  return image?.split('@')[1] ?? null
}

function parseTime(text: string | undefined): number {
  return text ? Date.parse(text) : 0
}
