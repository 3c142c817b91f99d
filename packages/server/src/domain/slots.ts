import type { Timings } from '../timings.ts'
import type { LiveInstance, LiveService } from './model.ts'

/** The place of one instance: the instance that has it now, and earlier ones, newest first. */
export interface Slot {
  readonly current: LiveInstance
  readonly past: readonly LiveInstance[]
}

/** Returns the slots that have a desired instance, or one that has ended for good. A slot that was scaled away has neither. */
export function slotsOf({ instances: all, hold }: Pick<LiveService, 'instances' | 'hold'>): Slot[] {
  const bySlot = Map.groupBy(all, slotKey)
  return [...bySlot.values()].flatMap((instances) => {
    const newestFirst = instances.toSorted((a, b) => b.createdAt - a.createdAt)
    const desired = newestFirst.filter((instance) => instance.isDesired)
    // In an accepted mixture of revisions, the running instance has the slot, whatever its revision.
    const serving = hold === 'accepted' ? desired.find(({ phase }) => phase === 'running') : undefined
    const current = serving ?? desired[0] ?? newestFirst.slice(0, 1).find(isFinished)
    return current ? [{ current, past: newestFirst.filter((instance) => instance !== current) }] : []
  })
}

/** Tells whether the newest instance of a slot has ended for good: it completed, or the engine has started it as often as it may. */
export function isFinished({ phase, isDesired, restartLimit }: LiveInstance): boolean {
  if (phase === 'completed') return true
  // The engine decides about a restart, and thereby no longer desires the instance, a moment after the instance has failed.
  return phase === 'failed' && restartLimit !== null && (restartLimit === 0 || !isDesired)
}

/** Returns the key of an instance's slot: its number, or the host for services with one instance on each host, which have no numbers. */
export function slotKey({ slot, host }: LiveInstance): string {
  return slot > 0 ? String(slot) : (host?.id ?? '')
}

/** Tells whether the engine has nothing left to replace, because it has replaced every instance, or has taken that back. */
function isOver(rollout: LiveService['rollout']): boolean {
  return rollout === 'done' || rollout === 'rolled-back'
}

/** Tells whether an instance is yet to be replaced, whether its successor exists or not. False once the rollout is over. */
export function isBeingReplaced({ rollout, instances }: LiveService): boolean {
  return !isOver(rollout) && instances.some(({ isDesired, isCurrent }) => isDesired && !isCurrent)
}

/**
 * Tells whether a new instance does not run yet while the one that it is to replace still runs. For a moment this is also seen in a rollout
 * that is over, although one has failed. The result is then false: the engine is about to end the old instance, and there is nothing to
 * preserve.
 */
export function isHalfReplaced(service: LiveService): boolean {
  if (isOver(service.rollout)) return false
  return slotsOf(service).some(
    ({ current, past }) =>
      current.isCurrent &&
      current.phase !== 'running' &&
      past.some(({ isDesired, phase }) => isDesired && phase === 'running'),
  )
}

/** Tells whether the engine has paused a rollout because a new instance completed, which the engine takes for a failure. */
export function isPausedByCompletion(service: LiveService): boolean {
  if (service.rollout !== 'paused' && service.rollout !== 'rollback-paused') return false
  const replaced = slotsOf(service).filter(({ current }) => hasCurrentRevision(current, service))
  return (
    replaced.some(({ current }) => current.phase === 'completed') && !replaced.some(({ current }) => isFailing(current))
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

/** Tells whether an instance of the current revision has the slot that is healthy, or has completed. */
export function isHealthy(slot: Slot, service: LiveService, now: number, timings: Timings): boolean {
  const { current } = slot
  if (!hasCurrentRevision(current, service)) return false
  return current.phase === 'completed' || isInstanceHealthy(current, slot, now, timings)
}

/** Returns the instances of a slot that answer requests, of whatever revision. */
export function healthyInstances(slot: Slot, now: number, timings: Timings): LiveInstance[] {
  return [slot.current, ...slot.past].filter((one) => one.isDesired && isInstanceHealthy(one, slot, now, timings))
}

/** Returns the instance that explains why a slot is unhealthy; null where the slot is healthy, or its instance is simply starting. */
export function failingInstance(slot: Slot, now: number, timings: Timings): LiveInstance | null {
  const { current } = slot
  if (current.phase === 'completed') return null
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

export function isAlive({ phase }: LiveInstance): boolean {
  return phase === 'running' || phase === 'starting'
}

/** Tells whether an instance runs no more, for whatever reason. */
export function hasEnded({ phase }: LiveInstance): boolean {
  return phase === 'completed' || phase === 'failed' || phase === 'ended'
}
