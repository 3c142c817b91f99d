import type { Timings } from '../timings.ts'
import type { LiveInstance, LiveService } from './model.ts'

/** The place of one instance: the instance that has it now, and earlier ones, newest first. */
export interface Slot {
  readonly current: LiveInstance
  readonly past: readonly LiveInstance[]
}

/** Returns the slots that have a desired instance. A slot that was scaled away has none. */
export function slotsOf(service: LiveService): Slot[] {
  const bySlot = Map.groupBy(service.instances, slotKey)
  return [...bySlot.values()].flatMap((instances) => {
    const newestFirst = instances.toSorted((a, b) => b.createdAt - a.createdAt)
    const desired = newestFirst.filter((instance) => instance.isDesired)
    // In an accepted mixture of revisions, the running instance has the slot, whatever its revision.
    const serving = service.hold === 'accepted' ? desired.find(({ phase }) => phase === 'running') : undefined
    const current = serving ?? desired[0]
    return current ? [{ current, past: newestFirst.filter((instance) => instance !== current) }] : []
  })
}

/** Returns the key of an instance's slot: its number, or the host for services with one instance on each host, which have no numbers. */
export function slotKey({ slot, host }: LiveInstance): string {
  return slot > 0 ? String(slot) : (host?.id ?? '')
}

/** Tells whether an instance is yet to be replaced, whether its successor exists or not. False once the rollout is done. */
export function isBeingReplaced({ rollout, instances }: LiveService): boolean {
  return rollout !== 'done' && instances.some(({ isDesired, isCurrent }) => isDesired && !isCurrent)
}

/**
 * Tells whether a new instance does not run yet while the one that it is to replace still runs. For a moment this is also seen in a rollout
 * that is done, although one has failed. The result is then false: the engine is about to end the old instance, and there is nothing to
 * preserve.
 */
export function isHalfReplaced(service: LiveService): boolean {
  if (service.rollout === 'done') return false
  return slotsOf(service).some(
    ({ current, past }) =>
      current.isCurrent &&
      current.phase !== 'running' &&
      past.some(({ isDesired, phase }) => isDesired && phase === 'running'),
  )
}

/**
 * Returns the healthy instances whose replacement has failed and is retried. Empty where the rollout has already replaced another instance.
 */
export function healthyWithFailedReplacement({ instances }: LiveService): LiveInstance[] {
  const slots = [...Map.groupBy(instances, slotKey).values()].map((slot) => {
    const oldestFirst = slot.toSorted((a, b) => a.createdAt - b.createdAt)
    const at = oldestFirst.findIndex(({ isDesired, phase }) => isDesired && phase === 'running')
    return { serving: oldestFirst[at], successors: oldestFirst.slice(at + 1) }
  })
  if (slots.some(({ serving }) => serving?.isCurrent)) return []
  return slots.flatMap(({ serving, successors }) => {
    const isRetried =
      successors.some(({ isDesired }) => isDesired) && successors.some(({ phase }) => phase === 'failed')
    return serving && isRetried ? [serving] : []
  })
}

/** Tells whether a healthy instance of the current revision has the slot. */
export function isHealthy(slot: Slot, service: LiveService, now: number, timings: Timings): boolean {
  return hasCurrentRevision(slot.current, service) && isInstanceHealthy(slot.current, slot, now, timings)
}

/** Returns the instances of a slot that answer requests, of whatever revision. */
export function healthyInstances(slot: Slot, now: number, timings: Timings): LiveInstance[] {
  return [slot.current, ...slot.past].filter((one) => one.isDesired && isInstanceHealthy(one, slot, now, timings))
}

/** Returns the instance that explains why a slot is unhealthy; null where the slot is healthy, or its instance is simply starting. */
export function failingInstance(slot: Slot, now: number, timings: Timings): LiveInstance | null {
  const { current } = slot
  if (isFailing(current)) return current
  const failed = lastFailure(slot)
  return failed && !isSteady(current, now, timings) ? failed : null
}

/**
 * Tells whether an instance has failed, has an error text of the engine, or is on a host that is not ready. An instance that ended by
 * itself with exit code 0 has failed too, although the engine gives no reason.
 */
function isFailing({ phase, message, host }: LiveInstance): boolean {
  if (phase === 'ended') return false
  return phase === 'failed' || message !== null || host?.ready === false
}

/** Returns the instance that the current one replaces, if it failed. Earlier failures do not count. */
export function lastFailure({ current, past }: Slot): LiveInstance | null {
  const before = past.find(({ isCurrent }) => isCurrent === current.isCurrent)
  return before?.phase === 'failed' ? before : null
}

export function hasCurrentRevision({ isCurrent }: LiveInstance, { hold }: LiveService): boolean {
  return isCurrent || hold === 'accepted'
}

function isInstanceHealthy(instance: LiveInstance, slot: Slot, now: number, timings: Timings): boolean {
  if (instance.phase !== 'running' || instance.host?.ready === false) return false
  return instance !== slot.current || lastFailure(slot) === null || isSteady(instance, now, timings)
}

function isSteady({ phase, since }: LiveInstance, now: number, { steadyMs }: Timings): boolean {
  return phase === 'running' && now - since >= steadyMs
}
