import type { Timings } from '../timings.ts'
import type { LiveInstance, LiveService } from './model.ts'

/** One place for an instance: the one that has it now, and those before it, newest first. */
export interface Slot {
  readonly current: LiveInstance
  readonly past: readonly LiveInstance[]
}

/** Only slots that are desired; one that was scaled away isn't. */
export function slotsOf(service: LiveService): Slot[] {
  const bySlot = Map.groupBy(service.instances, slotKey)
  return [...bySlot.values()].flatMap((instances) => {
    const newestFirst = instances.toSorted((a, b) => b.createdAt - a.createdAt)
    const desired = newestFirst.filter((instance) => instance.isDesired)
    // Of a mixture of revisions that was accepted, whichever runs has the slot.
    const serving = service.hold === 'accepted' ? desired.find(({ phase }) => phase === 'running') : undefined
    const current = serving ?? desired[0]
    return current ? [{ current, past: newestFirst.filter((instance) => instance !== current) }] : []
  })
}

/** Services that run one instance on each host have no numbers: there a slot is a host. */
export function slotKey({ slot, host }: LiveInstance): string {
  return slot > 0 ? String(slot) : (host?.id ?? '')
}

/** Somewhere one is yet to be replaced, whether its successor has been begun or not; of a rollout that is done, nowhere. */
export function isBeingReplaced({ rollout, instances }: LiveService): boolean {
  return rollout !== 'done' && instances.some(({ isDesired, isCurrent }) => isDesired && !isCurrent)
}

/**
 * Somewhere a new instance has been begun and isn't well yet, while the one that it shall replace still runs. Of a rollout that is
 * done, though one has failed, that is seen for a moment: the engine is about to end the old one, and nothing is to be kept.
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
 * Those that serve in slots in which one that was begun to replace them has failed, and is tried again. None where the rollout has
 * replaced another well already.
 */
export function healthyWithFailedReplacement({ instances }: LiveService): LiveInstance[] {
  const slots = [...Map.groupBy(instances, slotKey).values()].map((slot) => {
    const oldestFirst = slot.toSorted((a, b) => a.createdAt - b.createdAt)
    const at = oldestFirst.findIndex(({ isDesired, phase }) => isDesired && phase === 'running')
    return { serving: oldestFirst[at], successors: oldestFirst.slice(at + 1) }
  })
  if (slots.some(({ serving }) => serving?.isCurrent)) return []
  return slots.flatMap(({ serving, successors }) => {
    const isTried = successors.some(({ isDesired }) => isDesired) && successors.some(({ phase }) => phase === 'failed')
    return serving && isTried ? [serving] : []
  })
}

/** Runs as it shall. */
export function isHealthy(slot: Slot, service: LiveService, now: number, timings: Timings): boolean {
  return hasCurrentRevision(slot.current, service) && isWell(slot.current, slot, now, timings)
}

/** Those in it that answer requests, of whatever revision. */
export function healthyInstances(slot: Slot, now: number, timings: Timings): LiveInstance[] {
  return [slot.current, ...slot.past].filter((one) => one.isDesired && isWell(one, slot, now, timings))
}

/** The instance that explains why a slot isn't well, and its words are known; null where it is, or is simply on its way. */
export function failingInstance(slot: Slot, now: number, timings: Timings): LiveInstance | null {
  const { current } = slot
  if (isInTrouble(current)) return current
  const failed = lastFailure(slot)
  return failed && !isSteady(current, now, timings) ? failed : null
}

/** One that ended well by itself has failed too, though the engine has no word for it. */
function isInTrouble({ phase, message, host }: LiveInstance): boolean {
  if (phase === 'ended') return false
  return phase === 'failed' || message !== null || host?.ready === false
}

/** The one that the current instance replaces, where that one failed; older ones are history. */
export function lastFailure({ current, past }: Slot): LiveInstance | null {
  const before = past.find(({ isCurrent }) => isCurrent === current.isCurrent)
  return before?.phase === 'failed' ? before : null
}

export function hasCurrentRevision({ isCurrent }: LiveInstance, { hold }: LiveService): boolean {
  return isCurrent || hold === 'accepted'
}

function isWell(instance: LiveInstance, slot: Slot, now: number, timings: Timings): boolean {
  if (instance.phase !== 'running' || instance.host?.ready === false) return false
  return instance !== slot.current || lastFailure(slot) === null || isSteady(instance, now, timings)
}

function isSteady({ phase, since }: LiveInstance, now: number, { steadyMs }: Timings): boolean {
  return phase === 'running' && now - since >= steadyMs
}
