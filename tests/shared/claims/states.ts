import type { Service, ServiceState } from '@berth/contract/services/services.ts'
import { type Facts, hasFailed, isAlive, isWaiting } from './facts.ts'

/** The times after which Berth judges, as it was started with. */
export interface Judging {
  /** An instance that is retried after a failure counts as healthy after so many milliseconds. */
  readonly steadyMs: number
  readonly deadlineMs: number
  /** The engine has so many milliseconds to begin a rollout. */
  readonly rolloutStartMs: number
}

type IsTrue = (facts: Facts, service: Service, judging: Judging) => boolean

const isComplete = (facts: Facts, { instances: { desired } }: Service) =>
  facts.countRunning() >= desired && facts.places.every((tasks) => !tasks.some(isWaiting))

/** Something is missing, was missing a moment ago, or the engine has not begun yet. */
const isMoving: IsTrue = (facts, service, { rolloutStartMs, steadyMs }) =>
  !isComplete(facts, service) ||
  facts.rollout === 'updating' ||
  facts.rollout === 'rollback_started' ||
  facts.operationAgeMs < rolloutStartMs ||
  hasFailedSince(facts, steadyMs) ||
  facts.countRunning(facts.isCurrent) < service.instances.desired

const hasFailedSince = ({ tasks, at }: Facts, ms: number) =>
  tasks.some((task) => hasFailed(task) && at - Date.parse(task.Status.Timestamp) < ms)

const isPaused = ({ rollout }: Facts) => rollout === 'paused' || rollout === 'rollback_paused'
const isStopped = ({ service }: Facts) => service?.Spec.Mode?.Replicated?.Replicas === 0
const newest = ({ places }: Facts) => places.flatMap(([task]) => task ?? [])
const during =
  (operation: string): IsTrue =>
  (facts, service, judging) =>
    facts.label('operation') === operation && isMoving(facts, service, judging)

/** When each state is true. A new state does not compile until it has a line here. */
const IS_TRUE: Readonly<Record<ServiceState, IsTrue>> = {
  creating: isMoving,
  running: (facts, service) =>
    service.mode === 'job'
      ? newest(facts).some(({ Status: { State: state } }) => state === 'running' || state === 'complete')
      : facts.countRunning() >= service.instances.desired && facts.rollout !== 'rollback_started',
  upgrading: isMoving,
  'upgrade-paused': (facts, _, { deadlineMs }) =>
    isPaused(facts) || facts.label('hold') === 'paused' || facts.operationAgeMs >= deadlineMs,
  upgraded: (facts, { instances: { desired, running } }) =>
    facts.label('pending-from') !== undefined &&
    (running === 0
      ? newest(facts).every(({ Status: { State: state } }) => state === 'complete')
      : facts.countRunning(facts.isCurrent) >= desired),
  'rolling-back': (facts, service, judging) =>
    facts.rollout.startsWith('rollback') || isPaused(facts) || during('roll-back')(facts, service, judging),
  scaling: during('scale'),
  restarting: isMoving,
  starting: during('start'),
  stopping: (facts) => isStopped(facts) && facts.tasks.some(isAlive),
  stopped: (facts) =>
    isStopped(facts) && !facts.tasks.some((task) => isAlive(task) && !facts.downHosts.has(task.NodeID ?? '')),
  scheduled: (facts) =>
    newest(facts).every(({ Status: { State: state } }) => state !== 'running' && state !== 'complete'),
  completed: (facts) => newest(facts).some(({ Status: { State: state } }) => state === 'complete'),
  failed: (facts) => newest(facts).some(hasFailed) && !facts.tasks.some(facts.isRunning),
  degraded: (facts, { instances: { desired } }, { steadyMs, deadlineMs }) =>
    facts.countRunningWithoutFailure() < desired ||
    hasFailedSince(facts, steadyMs) ||
    isPaused(facts) ||
    facts.operationAgeMs >= deadlineMs,
  deleting: ({ service }) => service === null,
}

export function isStateTrue(service: Service, facts: Facts, judging: Judging): boolean {
  return IS_TRUE[service.state](facts, service, judging)
}
