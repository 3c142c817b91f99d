import type { ServiceState } from '@berth/contract/services.ts'
import { type Wording, wording } from '@berth/contract/wording.ts'
import { explain } from './explain.ts'
import type { LiveInstance, LiveService, Operation, Rollout } from './model.ts'

/** A transitional state that lasts longer is said to be in trouble: nothing turns for ever. */
export const DEADLINE_MS = 10 * 60_000

/** After a failure in its slot, an instance must run this long to count as well again; else a crash loop would look well in between. */
export const STEADY_MS = 12_000

export interface Standing {
  readonly state: ServiceState
  readonly reason: Wording | null
  /** Instances of the current revision that run and are well. */
  readonly running: number
  /** When this may change though nothing is heard from the engine; null: never. */
  readonly until: number | null
}

/**
 * The state of a service at one moment, from nothing but what the engine reports. Total: every input has a state. The first
 * rule that fits is the answer.
 */
export function standingOf(service: LiveService, now: number): Standing {
  const slots = slotsOf(service)
  const good = slots.filter((slot) => isGood(slot, service, now))
  const state = stateOf(service, slots, good.length, now)
  return {
    state,
    reason: reasonOf(service, slots, state, now),
    running: good.length,
    until: changesAt(service, slots, state, now),
  }
}

/** One place for an instance: the one that has it now, and those before it, newest first. */
interface Slot {
  readonly current: LiveInstance | null
  readonly past: readonly LiveInstance[]
}

function stateOf(service: LiveService, slots: readonly Slot[], good: number, now: number): ServiceState {
  if (service.deleting) return 'deleting'
  if (service.mode === 'job') return jobState(service)
  if (service.wanted === 0 && service.mode === 'replicated')
    return service.instances.some(isAlive) ? 'stopping' : 'stopped'
  return ROLLOUTS[service.rollout] ?? settledState(service, slots, good, now)
}

/** Rollouts that say all by themselves; while one is under way, what was asked for names the state. */
const ROLLOUTS: Partial<Record<Rollout, ServiceState>> = {
  paused: 'upgrade-paused',
  'rolling-back': 'rolling-back',
  'rollback-paused': 'degraded',
}

function settledState(service: LiveService, slots: readonly Slot[], good: number, now: number): ServiceState {
  if (service.rollout === 'under-way') return TRANSITIONS[rollingOut(service)]
  if (good >= service.wanted && !hasLeftovers(service)) return service.pendingFrom === null ? 'running' : 'upgraded'
  if (slots.some((slot) => isTroubled(slot, now)) || now >= deadlineOf(service, slots)) return 'degraded'
  return TRANSITIONS[operationNow(service, now)]
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

/** What a rollout is for. Where nothing that rolls out was asked of Berth, another tool is changing the service. */
function rollingOut({ operation }: LiveService): Operation {
  return operation && ['restart', 'roll-back'].includes(operation.kind) ? operation.kind : 'upgrade'
}

/** What is going on while instances are missing: what was asked for, or, long after that, the engine replacing them by itself. */
function operationNow(service: LiveService, now: number): Operation {
  if (service.operation) return now - service.operation.at < DEADLINE_MS ? service.operation.kind : 'restart'
  return service.updatedAt - service.createdAt < 1000 ? 'create' : 'upgrade'
}

function jobState({ instances }: LiveService): ServiceState {
  if (instances.some(isAlive)) return 'running'
  if (instances.some(({ phase }) => phase === 'failed')) return 'degraded'
  return instances.length === 0 ? 'creating' : 'stopped'
}

function reasonOf(service: LiveService, slots: readonly Slot[], state: ServiceState, now: number): Wording | null {
  if (state === 'running' || state === 'stopped' || state === 'upgraded' || state === 'deleting') return null
  const troubled =
    service.mode === 'job'
      ? service.instances.filter(({ phase }) => phase === 'failed')
      : slots.flatMap((slot) => culprit(slot, now) ?? [])
  const words = troubled.flatMap((instance) => explain(instance) ?? [])
  const counts = Map.groupBy(words, (one) => JSON.stringify(one))
  const commonest = [...counts.values()].sort((a, b) => b.length - a.length)[0]?.[0]
  if (commonest) return withPorts(commonest, service)
  return state === 'degraded' ? wording('took-too-long', { minutes: DEADLINE_MS / 60_000 }) : null
}

/** Swarm doesn't say which port is taken: it is one of the service's own. */
function withPorts(one: Wording, { spec }: LiveService): Wording {
  if (one.code !== 'no-host-ports') return one
  const ports = spec.ports.flatMap(({ published, mode }) =>
    mode === 'ingress' || published === null ? [] : [published],
  )
  const [only] = ports
  return ports.length === 1 && only !== undefined
    ? wording('no-host-port', { port: only })
    : wording('no-host-ports', { ports: ports.join(', ') })
}

function slotsOf(service: LiveService): Slot[] {
  const bySlot = Map.groupBy(service.instances, ({ slot, host }) => (slot > 0 ? String(slot) : (host?.id ?? '')))
  return [...bySlot.values()]
    .map((instances) => {
      const newestFirst = instances.toSorted((a, b) => b.createdAt - a.createdAt)
      const current = newestFirst.find(({ wanted }) => wanted) ?? null
      return { current, past: newestFirst.filter((instance) => instance !== current) }
    })
    .filter(({ current }) => current !== null)
}

function isGood({ current, past }: Slot, service: LiveService, now: number): boolean {
  if (current?.phase !== 'running' || current.revision !== service.revision || current.host?.ready === false)
    return false
  return lastFailure({ current, past }) === null || now - current.since >= STEADY_MS
}

function isTroubled(slot: Slot, now: number): boolean {
  return culprit(slot, now) !== null
}

/** The instance that explains why a slot isn't well; null where it is, or is simply on its way. */
function culprit(slot: Slot, now: number): LiveInstance | null {
  const { current } = slot
  if (current && explain(current) !== null && current.phase !== 'ended') return current
  const failed = lastFailure(slot)
  if (!failed || !current) return null
  return current.phase === 'running' && now - current.since >= STEADY_MS ? null : failed
}

/** The one that the current instance replaces, where that one failed; older ones are history. */
function lastFailure({ current, past }: Slot): LiveInstance | null {
  const before = past[0]
  return before?.phase === 'failed' && before.revision === current?.revision ? before : null
}

/** Instances that should be gone: more than wanted, or of another revision. */
function hasLeftovers(service: LiveService): boolean {
  return service.instances.some(
    (instance) => isAlive(instance) && instance.wanted && instance.revision !== service.revision,
  )
}

function isAlive({ phase }: LiveInstance): boolean {
  return phase === 'running' || phase === 'starting'
}

function deadlineOf(service: LiveService, slots: readonly Slot[]): number {
  const youngest = Math.max(0, ...slots.map(({ current }) => current?.createdAt ?? 0))
  return Math.max(service.operation?.at ?? service.updatedAt, youngest) + DEADLINE_MS
}

function changesAt(service: LiveService, slots: readonly Slot[], state: ServiceState, now: number): number | null {
  if (state === 'stopped' || state === 'deleting' || service.mode === 'job') return null
  const steady = slots.flatMap((slot) =>
    slot.current?.phase === 'running' && lastFailure(slot) ? [slot.current.since + STEADY_MS] : [],
  )
  const settled = state === 'running' || state === 'upgraded'
  const moments = [...steady, ...(settled ? [] : [deadlineOf(service, slots)])].filter((moment) => moment > now)
  return moments.length > 0 ? Math.min(...moments) : null
}
