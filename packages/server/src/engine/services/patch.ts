import { isDeepStrictEqual } from 'node:util'
import type { SwarmContainer, SwarmSpec, SwarmTaskTemplate } from '../swarm.ts'
import * as labels from './labels.ts'

/** A change of the live spec, as small as what was requested. Settings that Berth has no field for stay untouched. */
export type SpecChange = (live: SwarmSpec) => SwarmSpec

/** Sets a label. @param value null removes the label */
export function setLabel(key: string, value: string | null): SpecChange {
  return (live) => {
    const { [key]: _, ...others } = live.Labels ?? {}
    return { ...live, Labels: value === null ? others : { ...others, [key]: value } }
  }
}

export function patchTask(live: SwarmSpec, write: (task: SwarmTaskTemplate) => SwarmTaskTemplate): SwarmSpec {
  return { ...live, TaskTemplate: write(live.TaskTemplate ?? {}) }
}

/** Sets fields of the container spec. Undefined fields are removed. */
export function patchContainer(
  live: SwarmSpec,
  fields: { [K in keyof SwarmContainer]: SwarmContainer[K] | undefined },
): SwarmSpec {
  return patchTask(live, (task) => {
    const merged = Object.entries({ ...task.ContainerSpec, ...fields }).filter(([, value]) => value !== undefined)
    return { ...task, ContainerSpec: Object.fromEntries(merged) }
  })
}

/** Returns the fields of `after` that differ from those of `before`; all of them if there was nothing before. */
export function changedFields<T extends object>(before: T | null, after: T): Partial<T> {
  const fields = (Object.entries(after) as [keyof T, T[keyof T]][]).filter(
    ([key, value]) => before === null || !isDeepStrictEqual(before[key], value),
  )
  return Object.fromEntries(fields) as Partial<T>
}

export function combineChanges(...changes: readonly SpecChange[]): SpecChange {
  return (live) => changes.reduce((changed, one) => one(changed), live)
}

/** Records the operation, and when it was requested (ISO): the state is named after it while it runs. */
export function recordOperation(kind: string, now: string): SpecChange {
  return combineChanges(setLabel(labels.OPERATION, kind), setLabel(labels.OPERATION_AT, now))
}

interface NewRevision {
  readonly number: number
  /** The number of the revision that ran before; null for a new service. */
  readonly from: number | null
  readonly by: string
  /** ISO time. */
  readonly at: string
}

/**
 * Labels the spec with a revision: the service, and its instances if they will differ from those that `before` creates. The label alone
 * would replace them.
 */
export function recordRevision({ number, from, by, at }: NewRevision, before: SwarmSpec = {}): SpecChange {
  const labelInstances: SpecChange = (live) =>
    patchContainer(live, { Labels: { ...live.TaskTemplate?.ContainerSpec?.Labels, [labels.REVISION]: String(number) } })
  return combineChanges(
    setLabel(labels.REVISION, String(number)),
    setLabel(labels.REVISION_BY, by),
    setLabel(labels.REVISION_AT, at),
    setLabel(labels.REVISION_FROM, from?.toString() ?? null),
    (live) => (isDeepStrictEqual(instanceParts(live), instanceParts(before)) ? live : labelInstances(live)),
  )
}

/** The parts of a spec that instances are created from. */
function instanceParts({ TaskTemplate: task, EndpointSpec: endpoint }: SwarmSpec) {
  return [task, endpoint]
}

/** Tells whether two specs create the same instances. A restart makes no difference. */
export function hasSameInstances(one: SwarmSpec, other: SwarmSpec): boolean {
  const withoutRestarts = (spec: SwarmSpec) => instanceParts(patchTask(spec, (task) => ({ ...task, ForceUpdate: 0 })))
  return isDeepStrictEqual(withoutRestarts(one), withoutRestarts(other))
}

/** Replaces every instance by an identical one. */
export const forceRestart: SpecChange = (live) =>
  patchTask(live, (task) => ({ ...task, ForceUpdate: (task.ForceUpdate ?? 0) + 1 }))

/** One year, longer than anybody leaves an upgrade paused. */
const YEAR_NS = 365 * 86_400 * 1e9

/**
 * Stops replacing instances. Swarm cannot pause a rollout, and every write resumes a paused one. So the policy becomes one that replaces at
 * most one more instance, only by a healthy one, and then waits for a year.
 */
export function freezeRollout(why: 'paused' | 'accepted'): SpecChange {
  return (live) => ({
    ...setLabel(labels.ROLLOUT_HOLD, why)(keepRequestedPolicy(live)),
    UpdateConfig: {
      ...live.UpdateConfig,
      Parallelism: 1,
      Delay: YEAR_NS,
      Order: 'start-first',
      FailureAction: 'pause',
    },
  })
}

/** Stores the requested update policy in a label, unless it is there already. */
const keepRequestedPolicy: SpecChange = (live) =>
  setLabel(
    labels.REQUESTED_UPDATE_POLICY,
    live.Labels?.[labels.REQUESTED_UPDATE_POLICY] ?? JSON.stringify(live.UpdateConfig ?? {}),
  )(live)

/**
 * Makes a failure pause the rollout where the engine would roll back. It would roll back to what this write replaces, which is the same
 * revision: with a restart and a resumed upgrade, a rollback by the engine takes nothing back.
 */
export const pauseOnFailure: SpecChange = (live) =>
  live.UpdateConfig?.FailureAction === 'rollback'
    ? { ...keepRequestedPolicy(live), UpdateConfig: { ...live.UpdateConfig, FailureAction: 'pause' } }
    : live

/** Replaces all instances at once, whatever their health. This helps where the instances of a rollback do not start. */
export const ignoreHealth: SpecChange = (live) => ({
  ...keepRequestedPolicy(live),
  UpdateConfig: { ...live.UpdateConfig, Parallelism: 0, Delay: 0, Order: 'stop-first', FailureAction: 'continue' },
})

/** Restores the requested update policy. */
export const restoreUpdatePolicy: SpecChange = (live) => {
  const policy = live.Labels?.[labels.REQUESTED_UPDATE_POLICY]
  const unfrozen = combineChanges(
    setLabel(labels.ROLLOUT_HOLD, null),
    setLabel(labels.REQUESTED_UPDATE_POLICY, null),
  )(live)
  return policy === undefined ? unfrozen : { ...unfrozen, UpdateConfig: JSON.parse(policy) }
}
