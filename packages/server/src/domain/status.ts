import { type Message, message } from '@berth/contract/messages/message.ts'
import type { Service, ServiceState } from '@berth/contract/services/services.ts'
import type { Timings } from '../timings.ts'
import { explain } from './explain.ts'
import type { LiveInstance, LiveService, Operation } from './model.ts'
import {
  failingInstance,
  hasCurrentRevision,
  healthyInstances,
  isHealthy,
  lastFailure,
  type Slot,
  slotsOf,
} from './slots.ts'

export interface ServiceStatus {
  readonly state: ServiceState
  readonly reason: Message | null
  /** Slots in which an instance answers, of whatever revision. */
  readonly running: number
  readonly progress: Service['progress']
  /** When this may change though nothing is heard from the engine; null: never. */
  readonly until: number | null
}

interface Seen {
  readonly service: LiveService
  readonly slots: readonly Slot[]
  /** How many slots have a good instance of the current revision. */
  readonly good: number
  readonly deadline: number
  readonly now: number
  readonly timings: Timings
}

/**
 * The state of a service at one moment, from nothing but what the engine reports. Total: every input has a state. The first
 * rule that fits is the answer.
 */
export function deriveStatus(service: LiveService, now: number, timings: Timings): ServiceStatus {
  const slots = slotsOf(service)
  const good = slots.filter((slot) => isHealthy(slot, service, now, timings)).length
  const seen: Seen = { service, slots, good, deadline: deadlineOf(service, slots, timings), now, timings }
  const state = stateOf(seen)
  return {
    state,
    reason: reasonOf(seen, state),
    running: slots.filter((slot) => healthyInstances(slot, now, timings).length > 0).length,
    progress: progressOf(seen, state),
    until: changesAt(seen, state),
  }
}

function stateOf(seen: Seen): ServiceState {
  const { service } = seen
  if (service.deleting) return 'deleting'
  if (service.mode === 'job') return jobState(service)
  if (service.desired === 0 && service.mode === 'replicated')
    return service.instances.some((one) => isAlive(one) && one.host?.ready !== false) ? 'stopping' : 'stopped'
  return rolloutState(seen) ?? settledState(seen)
}

/** While instances are replaced, or would be if somebody hadn't stopped it. */
function rolloutState(seen: Seen): ServiceState | null {
  const { service, now, deadline } = seen
  if (service.hold === 'accepted') return null
  if (service.hold === 'paused') return seen.good < service.desired ? 'upgrade-paused' : null
  const kind = rollingOut(service)
  if (service.rollout === 'paused' || service.rollout === 'rollback-paused') return PAUSED[kind]
  const isUnderWay = service.rollout === 'under-way' || service.rollout === 'rolling-back'
  if (!isUnderWay) return isBeginning(seen) ? TRANSITIONS[kind] : null
  return now < deadline ? TRANSITIONS[kind] : PAUSED[kind]
}

/**
 * The engine takes a moment from hearing of a rollout to saying that it is under way. Instances that are as they shall be don't tell that
 * a rollback is over: the engine may still have to end what was tried. An upgrade that was confirmed has ended.
 */
function isBeginning({ service: { operation, rollout, desired, pendingFrom }, good, now, timings }: Seen): boolean {
  if (!operation || rollout !== 'none' || now - operation.at >= timings.rolloutStartMs) return false
  const { kind } = operation
  if (kind === 'roll-back') return true
  return good < desired && (kind === 'restart' || (kind === 'upgrade' && pendingFrom !== null))
}

function settledState(seen: Seen): ServiceState {
  const { service, slots, good, now, deadline, timings } = seen
  if (isAwaitingHosts(seen)) return 'creating'
  const isTooMany = service.mode === 'replicated' && slots.length > service.desired
  const isDone = good >= service.desired && !isTooMany && !slots.some(hasLeftover)
  if (isDone || (good >= service.desired && service.hold === 'accepted'))
    return service.pendingFrom === null ? 'running' : 'upgraded'
  if (slots.some((slot) => failingInstance(slot, now, timings) !== null) || now >= deadline) return 'degraded'
  return TRANSITIONS[operationNow(seen)]
}

/** On how many hosts one shall run is known once the engine has begun them; that it is on none, only when it has had the time. */
function isAwaitingHosts({ service: { mode, instances, createdAt }, now, timings }: Seen): boolean {
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

/** A rollout that doesn't go on. A rollback may be tried again, harder; a restart that fails is simply trouble. */
const PAUSED: Record<'upgrade' | 'roll-back' | 'restart', ServiceState> = {
  upgrade: 'upgrade-paused',
  'roll-back': 'rolling-back',
  restart: 'degraded',
}

/** What a rollout is for. Where nothing that rolls out was asked of Berth, another tool is changing the service. */
function rollingOut({ operation, rollout }: LiveService): 'upgrade' | 'roll-back' | 'restart' {
  if (rollout === 'rolling-back' || rollout === 'rollback-paused') return 'roll-back'
  const kind = operation?.kind
  return kind === 'restart' || kind === 'roll-back' ? kind : 'upgrade'
}

/** What is going on while instances are missing: what was asked for, or, long after that, the engine replacing them by itself. */
function operationNow({ service, now, timings }: Seen): Operation {
  if (service.operation) return now - service.operation.at < timings.deadlineMs ? service.operation.kind : 'restart'
  return service.updatedAt - service.createdAt < 1000 ? 'create' : 'upgrade'
}

function jobState({ instances }: LiveService): ServiceState {
  if (instances.some(isAlive)) return 'running'
  if (instances.some(({ phase }) => phase === 'failed')) return 'degraded'
  return instances.length === 0 ? 'creating' : 'stopped'
}

const NEEDS_NO_REASON: readonly ServiceState[] = ['running', 'stopped', 'upgraded', 'deleting']

function reasonOf({ service, slots, deadline, now, timings }: Seen, state: ServiceState): Message | null {
  if (NEEDS_NO_REASON.includes(state)) return null
  const unhealthy =
    service.mode === 'job'
      ? service.instances.filter(({ phase }) => phase === 'failed')
      : slots.flatMap((slot) => failingInstance(slot, now, timings) ?? [])
  const words = unhealthy.flatMap((instance) => explain(instance) ?? [])
  const counts = Map.groupBy(words, (one) => JSON.stringify(one))
  const commonest = [...counts.values()].sort((a, b) => b.length - a.length)[0]?.[0]
  if (commonest) return withPorts(commonest, service)
  return state === 'degraded' || now >= deadline
    ? message('took-too-long', { minutes: timings.deadlineMs / 60_000 })
    : null
}

/** Swarm doesn't say which port is taken: it is one of the service's own. */
function withPorts(one: Message, { spec }: LiveService): Message {
  if (one.code !== 'no-host-ports') return one
  const ports = spec.ports.flatMap(({ published, mode }) =>
    mode === 'ingress' || published === null ? [] : [published],
  )
  const [only] = ports
  return ports.length === 1 && only !== undefined
    ? message('no-host-port', { port: only })
    : message('no-host-ports', { ports: ports.join(', ') })
}

const WITH_PROGRESS: readonly ServiceState[] = ['upgrading', 'upgrade-paused', 'rolling-back', 'restarting']

function progressOf({ service, slots, good, now, timings }: Seen, state: ServiceState): ServiceStatus['progress'] {
  if (!WITH_PROGRESS.includes(state)) return null
  const isOld = (one: LiveInstance) => one.isDesired && one.phase === 'running' && !hasCurrentRevision(one, service)
  return {
    new: good,
    old: slots.filter(({ current, past }) => [current, ...past].some(isOld)).length,
    failed: slots.filter((slot) => failingInstance(slot, now, timings) !== null).length,
  }
}

/** An instance that should be gone by now: its successor runs. */
function hasLeftover({ current, past }: Slot): boolean {
  return [current, ...past].some((one) => one.isDesired && isAlive(one) && !one.isCurrent)
}

function isAlive({ phase }: LiveInstance): boolean {
  return phase === 'running' || phase === 'starting'
}

/** A rollout is given its time anew with each instance that it starts; the pause between two batches is no delay. */
function deadlineOf(service: LiveService, slots: readonly Slot[], { deadlineMs }: Timings): number {
  const youngest = Math.max(0, ...slots.map(({ current }) => current.createdAt))
  const { delaySeconds, monitorSeconds } = service.spec.update
  const pause = Math.max(delaySeconds, monitorSeconds) * 1000
  return Math.max(service.operation?.at ?? service.updatedAt, youngest) + deadlineMs + pause
}

function changesAt({ service, slots, deadline, now, timings }: Seen, state: ServiceState): number | null {
  if (state === 'stopped' || state === 'deleting' || service.mode === 'job') return null
  const steady = slots.flatMap((slot) =>
    slot.current.phase === 'running' && lastFailure(slot) ? [slot.current.since + timings.steadyMs] : [],
  )
  const begun = [service.createdAt, ...(service.operation ? [service.operation.at] : [])].map(
    (at) => at + timings.rolloutStartMs,
  )
  const confirms = state === 'upgraded' ? [confirmationTime(service)] : []
  const settled = state === 'running' || state === 'upgraded'
  const moments = [...steady, ...begun, ...confirms, ...(settled ? [] : [deadline])].filter(
    (moment) => moment !== null && moment > now,
  ) as number[]
  return moments.length > 0 ? Math.min(...moments) : null
}

/** When an upgrade that waits has been well for as long as it takes to confirm itself; null where it waits for a person. */
export function confirmationTime(service: LiveService): number | null {
  const minutes = service.spec.update.confirmAfterMinutes
  if (service.pendingFrom === null || minutes === null) return null
  const youngest = Math.max(0, ...slotsOf(service).map(({ current }) => current.since))
  return Math.max(service.operation?.at ?? 0, youngest) + minutes * 60_000
}
