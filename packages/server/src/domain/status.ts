import { type Message, message } from '@berth/contract/messages/message.ts'
import type { Service, ServiceState } from '@berth/contract/services/services.ts'
import type { Timings } from '../timings.ts'
import { explain, explainWithPorts } from './explain.ts'
import { placeHolder } from './leaving-instances.ts'
import type { LiveInstance, LiveService, Operation } from './model.ts'
import {
  failingInstance,
  hasCurrentRevision,
  healthyInstances,
  isAlive,
  isFinished,
  isHealthy,
  isPausedByCompletion,
  lastFailure,
  type Slot,
  slotsOf,
} from './slots.ts'

/** The states in which no operation is under way. */
export const LASTING_STATES: readonly ServiceState[] = [
  'running',
  'upgraded',
  'stopped',
  'scheduled',
  'completed',
  'failed',
  'upgrade-paused',
  'degraded',
]

export interface ServiceStatus {
  readonly state: ServiceState
  readonly reason: Message | null
  /** The number of slots with a healthy instance, of whatever revision. */
  readonly running: number
  readonly progress: Service['progress']
  /** The state is one that lasts, and its instances have run for so long that they hardly are in a crash loop. */
  readonly hasLasted: boolean
  /** When the status may change without news of the engine, in milliseconds since 1970; null: never. */
  readonly until: number | null
}

/** Returns the status of a service now. */
export type StatusOf = (service: LiveService) => ServiceStatus

interface Observation {
  readonly service: LiveService
  readonly slots: readonly Slot[]
  /** The number of slots with an instance of the current revision that is healthy, or has completed. */
  readonly healthyCount: number
  /** The instances that explain why slots are unhealthy. */
  readonly failing: readonly LiveInstance[]
  readonly deadline: number
  readonly now: number
  readonly timings: Timings
}

/**
 * Derives the status of a service at one moment from what the engine reports, and from nothing else. Every input has a state: the first
 * rule that matches decides.
 */
export function deriveStatus(service: LiveService, now: number, timings: Timings): ServiceStatus {
  const slots = slotsOf(service)
  const healthyCount = slots.filter((slot) => isHealthy(slot, service, now, timings)).length
  const deadline = deadlineOf(service, slots, timings)
  const failing = failingInstances(service, slots, deadline, now, timings)
  const observation: Observation = { service, slots, healthyCount, failing, deadline, now, timings }
  const state = stateOf(observation)
  return {
    state,
    reason: reasonOf(observation, state),
    running: slots.filter((slot) => healthyInstances(slot, now, timings).length > 0).length,
    progress: progressOf(observation, state),
    hasLasted: LASTING_STATES.includes(state) && now >= lastsFrom(observation, state),
    until: nextChangeAt(observation, state),
  }
}

/**
 * Returns the instance of each unhealthy slot that explains why. Until the deadline, an instance that waits for an old one to make room does
 * not count. Neither does one of an earlier revision that has ended for good: it is about to be replaced.
 */
function failingInstances(
  service: LiveService,
  slots: readonly Slot[],
  deadline: number,
  now: number,
  timings: Timings,
): LiveInstance[] {
  return slots
    .flatMap((slot) => failingInstance(slot, now, timings) ?? [])
    .filter((instance) => now >= deadline || placeHolder(instance, service, now, timings) === null)
    .filter((instance) => hasCurrentRevision(instance, service) || !isFinished(instance))
}

function stateOf(observation: Observation): ServiceState {
  const { service } = observation
  if (service.deleting) return 'deleting'
  if (service.mode === 'job') return jobState(observation)
  if (service.desired === 0 && service.mode === 'replicated')
    return service.instances.some((one) => isAlive(one) && one.host?.ready !== false) ? 'stopping' : 'stopped'
  return outcome(observation) ?? rolloutState(observation) ?? settledState(observation)
}

/** Returns the state of a service whose instances have all ended for good; null while one may still be started. */
function outcome(observation: Observation): ServiceState | null {
  const { service, slots } = observation
  // The engine takes an instance that completes early for a failure. So a paused rollout does not tell whether one has failed.
  if (isReplacing(service) || isBeginning(observation)) return null
  if (slots.length < Math.max(1, service.desired)) return null
  if (!slots.every(({ current }) => isFinished(current) && hasCurrentRevision(current, service))) return null
  if (slots.some(({ current }) => current.phase === 'failed')) return 'failed'
  return service.pendingFrom === null ? 'completed' : 'upgraded'
}

/** Returns the state while instances are replaced, or would be if a person had not stopped the rollout; otherwise null. */
function rolloutState(observation: Observation): ServiceState | null {
  const { service, now, deadline } = observation
  if (service.hold === 'accepted') return null
  if (service.hold === 'paused') return observation.healthyCount < service.desired ? 'upgrade-paused' : null
  const kind = rolloutKind(service)
  if (isPausedByEngine(service)) return PAUSED[kind]
  if (!isReplacing(service)) return isBeginning(observation) ? TRANSITIONS[kind] : null
  return now < deadline ? TRANSITIONS[kind] : PAUSED[kind]
}

function isReplacing({ rollout }: LiveService): boolean {
  return rollout === 'under-way' || rollout === 'rolling-back'
}

/**
 * Tells whether a rollout was requested that the engine does not report yet: it takes a moment until it does. Healthy instances do not
 * prove that a rollback is over, because the engine may still have to stop instances of the upgrade. A confirmed upgrade has ended.
 */
function isBeginning({
  service: { operation, rollout, desired, pendingFrom },
  healthyCount,
  now,
  timings,
}: Observation): boolean {
  if (!operation || rollout !== 'none' || now - operation.at >= timings.rolloutStartMs) return false
  const { kind } = operation
  if (kind === 'roll-back') return true
  return healthyCount < desired && (kind === 'restart' || (kind === 'upgrade' && pendingFrom !== null))
}

function settledState(observation: Observation): ServiceState {
  const { service, slots, healthyCount, failing, now, deadline } = observation
  if (isAwaitingHosts(observation)) return 'creating'
  const isTooMany = service.mode === 'replicated' && slots.length > service.desired
  const isDone = healthyCount >= service.desired && !isTooMany && !slots.some(hasLeftover)
  if (isDone || (healthyCount >= service.desired && service.hold === 'accepted'))
    return service.pendingFrom === null ? 'running' : 'upgraded'
  if (failing.length > 0 || now >= deadline) return 'degraded'
  return TRANSITIONS[currentOperation(observation)]
}

/**
 * Tells whether it is still unknown on how many hosts a global service runs. The number is known once the engine has created instances;
 * that it is 0, only when the engine has had the time to.
 */
function isAwaitingHosts({ service: { mode, instances, createdAt }, now, timings }: Observation): boolean {
  return mode === 'global' && instances.length === 0 && now - createdAt < timings.rolloutStartMs
}

const TRANSITIONS: Record<Operation, ServiceState> = {
  create: 'creating',
  upgrade: 'upgrading',
  'roll-back': 'rolling-back',
  scale: 'scaling',
  restart: 'restarting',
  start: 'starting',
  stop: 'stopping',
}

/** The states of a rollout that does not continue. A rollback can be repeated without regard to health; a failed restart is degraded. */
const PAUSED: Record<'upgrade' | 'roll-back' | 'restart', ServiceState> = {
  upgrade: 'upgrade-paused',
  'roll-back': 'rolling-back',
  restart: 'degraded',
}

/** Returns what a rollout is for. Where Berth requested none, another tool is changing the service. */
function rolloutKind({ operation, rollout }: LiveService): 'upgrade' | 'roll-back' | 'restart' {
  if (rollout === 'rolling-back' || rollout === 'rollback-paused') return 'roll-back'
  const kind = operation?.kind
  return kind === 'restart' || kind === 'roll-back' ? kind : 'upgrade'
}

/** Returns the operation that explains missing instances: the requested one or, long after that, a restart by the engine itself. */
function currentOperation({ service, now, timings }: Observation): Operation {
  if (service.operation) return now - service.operation.at < timings.deadlineMs ? service.operation.kind : 'restart'
  return service.updatedAt - service.createdAt < 1000 ? 'create' : 'upgrade'
}

/** Returns the state of a job. Its slots may not exist yet, because the engine starts only so many instances at the same time. */
function jobState({ service, slots, failing }: Observation): ServiceState {
  const current = slots.map((slot) => slot.current).filter(({ isCurrent }) => isCurrent)
  const completedCount = current.filter(({ phase }) => phase === 'completed').length
  if (completedCount >= Math.max(1, service.desired)) return 'completed'
  const hasFailed = failing.some(({ phase }) => phase === 'failed')
  if (hasFailed && current.every(isFinished)) return 'failed'
  const hasStarted = completedCount > 0 || current.some(({ phase }) => phase === 'running')
  if (hasFailed || (hasStarted && failing.length > 0)) return 'degraded'
  return hasStarted ? 'running' : 'scheduled'
}

const NEEDS_NO_REASON: readonly ServiceState[] = ['running', 'stopped', 'completed', 'upgraded', 'deleting']

function reasonOf(observation: Observation, state: ServiceState): Message | null {
  const { service, deadline, now, timings } = observation
  if (state === 'running' && service.rollout === 'rolled-back') return rollbackReason(service)
  if (NEEDS_NO_REASON.includes(state)) return null
  const reason = commonestFailure(observation) ?? rolloutReason(observation)
  if (reason) return reason
  const isOverdue = state === 'degraded' || (now >= deadline && state !== 'scheduled')
  if (isOverdue) return message('took-too-long', { minutes: timings.deadlineMs / 60_000 })
  return !LASTING_STATES.includes(state) && isWaitingForOld(observation) ? message('waits-for-old-instance') : null
}

function commonestFailure({ service, failing }: Observation): Message | null {
  const reasons = failing.flatMap((instance) => explainWithPorts(instance, service) ?? [])
  const counts = Map.groupBy(reasons, (one) => JSON.stringify(one))
  return [...counts.values()].sort((a, b) => b.length - a.length)[0]?.[0] ?? null
}

/** Returns why the engine pauses the rollout or rolls back; null while it does neither. */
function rolloutReason({ service, deadline, now }: Observation): Message | null {
  if (isPausedByCompletion(service)) return message('completed-early')
  // The engine may already have started a successor of the instance because of which it paused.
  if (isPausedByEngine(service)) return newestFailure(service.instances.filter(({ isCurrent }) => isCurrent))
  return service.rollout === 'rolling-back' && now < deadline ? rollbackReason(service) : null
}

function isPausedByEngine({ rollout }: LiveService): boolean {
  return rollout === 'paused' || rollout === 'rollback-paused'
}

/** Returns that the engine takes the last change of the service back, or has done so, and why, where that was seen. */
function rollbackReason({ rollout, rolloutBeganAt, revision, instances }: LiveService): Message {
  const why = newestFailure(instances.filter((one) => !one.isCurrent && one.createdAt >= (rolloutBeganAt ?? 0)))
  const isOver = rollout === 'rolled-back'
  return why === null
    ? message(isOver ? 'rolled-back' : 'rolls-back', { revision })
    : message(isOver ? 'rolled-back-after-failure' : 'rolls-back-after-failure', { revision, why })
}

/** Returns why the newest of the failed instances has failed; null where none has. */
function newestFailure(instances: readonly LiveInstance[]): Message | null {
  const [newest] = instances.filter(({ phase }) => phase === 'failed').toSorted((a, b) => b.createdAt - a.createdAt)
  return newest ? explain(newest) : null
}

function isWaitingForOld({ service, slots, now, timings }: Observation): boolean {
  return slots.some(({ current }) => placeHolder(current, service, now, timings) === 'leaving')
}

const WITH_PROGRESS: readonly ServiceState[] = ['upgrading', 'upgrade-paused', 'rolling-back', 'restarting']

function progressOf(
  { service, slots, healthyCount, failing }: Observation,
  state: ServiceState,
): ServiceStatus['progress'] {
  if (!WITH_PROGRESS.includes(state)) return null
  const isOld = (one: LiveInstance) =>
    one.isDesired && one.phase === 'running' && one.host?.ready !== false && !hasCurrentRevision(one, service)
  return {
    new: healthyCount,
    old: slots.filter(({ current, past }) => [current, ...past].some(isOld)).length,
    failed: failing.length,
  }
}

/** Tells whether an old instance is still there although its successor runs. */
function hasLeftover({ current, past }: Slot): boolean {
  return [current, ...past].some((one) => one.isDesired && isAlive(one) && !one.isCurrent)
}

/**
 * Returns the deadline of the current operation, in milliseconds since 1970. Each instance that a rollout starts extends it. The pause
 * between two batches does not count.
 */
function deadlineOf(service: LiveService, slots: readonly Slot[], { deadlineMs }: Timings): number {
  const youngest = Math.max(0, ...slots.map(({ current }) => current.createdAt))
  const { delaySeconds, monitorSeconds } = service.spec.update
  const pause = Math.max(delaySeconds, monitorSeconds) * 1000
  return Math.max(service.operation?.at ?? service.updatedAt, youngest) + deadlineMs + pause
}

/** Returns when the instances of a good state have run long enough, in milliseconds since 1970. Any other state needs no time. */
function lastsFrom({ service, slots, timings }: Observation, state: ServiceState): number {
  if (state !== 'running' && state !== 'upgraded') return 0
  const started = slots.flatMap(({ current }) => (current.phase === 'running' ? [current.since] : []))
  return Math.max(0, ...started) + Math.max(timings.steadyMs, service.spec.update.monitorSeconds * 1000)
}

/** The states that time alone does not change. */
const ENDED: readonly ServiceState[] = ['stopped', 'completed', 'failed', 'deleting']

function nextChangeAt(observation: Observation, state: ServiceState): number | null {
  const { service, slots, deadline, now, timings } = observation
  if (ENDED.includes(state)) return null
  const steady = slots.flatMap((slot) =>
    slot.current.phase === 'running' && lastFailure(slot) ? [slot.current.since + timings.steadyMs] : [],
  )
  const placements = slots.some(({ current }) => placeHolder(current, service, now, timings) === 'gone')
    ? service.instances.filter(({ phase }) => phase === 'ended').map(({ since }) => since + timings.rolloutStartMs)
    : []
  const lasts = lastsFrom(observation, state)
  // A job has neither rollouts nor a deadline.
  if (service.mode === 'job') return earliest([lasts, ...steady, ...placements], now)
  const rolloutStarts = [service.createdAt, ...(service.operation ? [service.operation.at] : [])].map(
    (at) => at + timings.rolloutStartMs,
  )
  const confirmations = state === 'upgraded' ? [confirmationTime(service)] : []
  const settled = state === 'running' || state === 'upgraded'
  return earliest(
    [lasts, ...steady, ...placements, ...rolloutStarts, ...confirmations, ...(settled ? [] : [deadline])],
    now,
  )
}

/** Returns the first of the moments that are still to come; null where there is none. */
function earliest(moments: readonly (number | null)[], now: number): number | null {
  const future = moments.filter((moment) => moment !== null && moment > now) as number[]
  return future.length > 0 ? Math.min(...future) : null
}

/** Returns when an upgrade confirms itself after enough time of health, in milliseconds since 1970; null where it waits for a person. */
export function confirmationTime(service: LiveService): number | null {
  const minutes = service.spec.update.confirmAfterMinutes
  if (service.pendingFrom === null || minutes === null) return null
  const youngest = Math.max(0, ...slotsOf(service).map(({ current }) => current.since))
  return Math.max(service.operation?.at ?? 0, youngest) + minutes * 60_000
}
