import { isDeepStrictEqual } from 'node:util'
import type { SwarmContainer, SwarmSpec, SwarmTaskTemplate } from '../swarm.ts'
import * as labels from './labels.ts'

/** A change of the live spec, as small as what was asked for; what Berth has no word for comes through untouched. */
export type Change = (live: SwarmSpec) => SwarmSpec

/** @param value null takes the label away */
export function setLabel(key: string, value: string | null): Change {
  return (live) => {
    const { [key]: _, ...others } = live.Labels ?? {}
    return { ...live, Labels: value === null ? others : { ...others, [key]: value } }
  }
}

export function patchTask(live: SwarmSpec, write: (task: SwarmTaskTemplate) => SwarmTaskTemplate): SwarmSpec {
  return { ...live, TaskTemplate: write(live.TaskTemplate ?? {}) }
}

/** What is undefined is taken away. */
export function patchContainer(
  live: SwarmSpec,
  fields: { [K in keyof SwarmContainer]: SwarmContainer[K] | undefined },
): SwarmSpec {
  return patchTask(live, (task) => {
    const merged = Object.entries({ ...task.ContainerSpec, ...fields }).filter(([, value]) => value !== undefined)
    return { ...task, ContainerSpec: Object.fromEntries(merged) }
  })
}

export function compose(...changes: readonly Change[]): Change {
  return (live) => changes.reduce((changed, one) => one(changed), live)
}

/** Notes what is asked for, and when (ISO): the state is named by it while it takes its time. */
export function recordOperation(kind: string, now: string): Change {
  return compose(setLabel(labels.OPERATION, kind), setLabel(labels.OPERATION_AT, now))
}

/**
 * Marks the spec as this revision: the service, and its instances where they will be others than those that `before` made. A mark
 * alone would replace them.
 */
export function recordRevision(number: number, by: string, now: string, before: SwarmSpec = {}): Change {
  const marked: Change = (live) =>
    patchContainer(live, { Labels: { ...live.TaskTemplate?.ContainerSpec?.Labels, [labels.REVISION]: String(number) } })
  return compose(
    setLabel(labels.REVISION, String(number)),
    setLabel(labels.REVISION_BY, by),
    setLabel(labels.REVISION_AT, now),
    (live) => (isDeepStrictEqual(madeFrom(live), madeFrom(before)) ? live : marked(live)),
  )
}

/** What an instance is made from. */
function madeFrom({ TaskTemplate: task, EndpointSpec: endpoint }: SwarmSpec) {
  return [task, endpoint]
}

/** Replaces every instance by one that is the same. */
export const forceRestart: Change = (live) =>
  patchTask(live, (task) => ({ ...task, ForceUpdate: (task.ForceUpdate ?? 0) + 1 }))

/** A year: longer than anybody leaves an upgrade paused. */
const FOR_EVER_NS = 365 * 86_400 * 1e9

/**
 * Stops replacing instances. Swarm has no word for it, and every write sets a paused rollout going again; so the policy becomes one
 * that replaces at most one more, only by an instance that runs well, and then waits for a year.
 */
export function freezeRollout(why: 'paused' | 'accepted'): Change {
  return (live) => {
    const kept = setLabel(labels.POLICY, live.Labels?.[labels.POLICY] ?? JSON.stringify(live.UpdateConfig ?? {}))(live)
    return {
      ...setLabel(labels.HOLD, why)(kept),
      UpdateConfig: {
        ...live.UpdateConfig,
        Parallelism: 1,
        Delay: FOR_EVER_NS,
        Order: 'start-first',
        FailureAction: 'pause',
      },
    }
  }
}

/** Replaces all at once and whatever becomes of it: the way out where a rollback can't come up. */
export const ignoreHealth: Change = (live) => ({
  ...setLabel(labels.POLICY, live.Labels?.[labels.POLICY] ?? JSON.stringify(live.UpdateConfig ?? {}))(live),
  UpdateConfig: { ...live.UpdateConfig, Parallelism: 0, Delay: 0, Order: 'stop-first', FailureAction: 'continue' },
})

/** Gives the policy back that was asked for. */
export const restoreUpdatePolicy: Change = (live) => {
  const policy = live.Labels?.[labels.POLICY]
  const bare = compose(setLabel(labels.HOLD, null), setLabel(labels.POLICY, null))(live)
  return policy === undefined ? bare : { ...bare, UpdateConfig: JSON.parse(policy) }
}
