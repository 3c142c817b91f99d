import type { LiveInstance, LiveService } from './model.ts'
import { slotKey } from './slots.ts'

/** How often the engine has replaced the instance of one slot within one revision. */
export interface RestartCount {
  readonly restarts: number
  /** The engine may have forgotten earlier instances before they were counted. */
  readonly isMinimum: boolean
}

/** By `slotAndRevision`. */
export type RestartCounts = ReadonlyMap<string, RestartCount>

interface Counted {
  readonly service: LiveService
  readonly counts: RestartCounts
}

/** The instances of a slot that the engine remembers, compared with those of the previous snapshot. */
interface SlotHistory {
  readonly instances: readonly LiveInstance[]
  /** The ids of all instances of the service in the previous snapshot. */
  readonly knownIds: ReadonlySet<string>
  /** Since the previous snapshot, the engine has forgotten no instance that is not counted. */
  readonly isContinuous: boolean
  /** The slot was scaled away since, and has begun again. */
  readonly isNew: boolean
  readonly isFull: boolean
}

/** Returns the key by which restarts are counted: within one revision, because an upgrade is not a restart. */
export function slotAndRevision(instance: LiveInstance): string {
  return `${slotKey(instance)} ${instance.revision}`
}

/**
 * Counts the restarts of a service's instances. The engine remembers only the last few instances of a slot, so those that it has forgotten
 * since an earlier snapshot are counted on from there.
 *
 * @param before the service in the previous snapshot, with its counts; null where it is seen for the first time
 */
export function countRestarts(service: LiveService, before: Counted | null): RestartCounts {
  const slots = [...Map.groupBy(service.instances, slotKey).values()]
  return new Map(
    slots.flatMap((instances) => {
      const slot = slotHistory(instances, service.historyLimit, before?.service.instances ?? [])
      return [...Map.groupBy(instances, slotAndRevision)].map(
        ([key, own]) => [key, countOf(own, slot, before?.counts.get(key))] as const,
      )
    }),
  )
}

function slotHistory(
  instances: readonly LiveInstance[],
  limit: number,
  instancesBefore: readonly LiveInstance[],
): SlotHistory {
  const beforeById = new Map(instancesBefore.map((instance) => [instance.id, instance]))
  const isFull = instances.length >= limit
  const hasEndedBefore = ({ id }: LiveInstance) => hasEnded(beforeById.get(id))
  return {
    instances,
    knownIds: new Set(beforeById.keys()),
    // The engine forgets the instances that ended first: as long as it remembers one, it remembers all that ended later.
    isContinuous: !isFull || instances.some(hasEndedBefore),
    isNew: !isFull && !instances.some(({ id }) => beforeById.has(id)),
    isFull,
  }
}

/** @param own the instances of one revision */
function countOf(own: readonly LiveInstance[], slot: SlotHistory, before: RestartCount | undefined): RestartCount {
  if (!before || slot.isNew)
    return { restarts: own.length - 1, isMinimum: slot.isFull && !isFirstRemembered(own, slot.instances) }
  const started = own.filter(({ id }) => !slot.knownIds.has(id)).length
  return { restarts: before.restarts + started, isMinimum: before.isMinimum || !slot.isContinuous }
}

/** Tells whether the engine still remembers an instance that ended before the first one of this revision was created. */
function isFirstRemembered(own: readonly LiveInstance[], instances: readonly LiveInstance[]): boolean {
  const first = Math.min(...own.map(({ createdAt }) => createdAt))
  return instances.some((one) => hasEnded(one) && one.since < first)
}

function hasEnded(instance: LiveInstance | undefined): boolean {
  return instance?.phase === 'failed' || instance?.phase === 'ended'
}
