import type { Instance } from '@berth/contract/instances/instances.ts'
import type { Service } from '@berth/contract/services/services.ts'
import {
  hasCompleted,
  hasUpgradeFailed,
  isDown,
  isRolledBack,
} from '../../../packages/web/src/service-model/serving.ts'
import { type Facts, hasFailed } from './facts.ts'
import { isReason, isReasonTrue } from './reasons.ts'
import { isStateTrue, type Judging } from './states.ts'

/** A sentence about a service, when it is said, and when it is true. */
interface Claim {
  readonly says: string
  readonly isSaid: boolean
  readonly isTrue: boolean
}

/**
 * Compares everything that the API and the page say about a service and its instances with what the engine says.
 *
 * @returns what is not true
 */
export function falseClaims(
  service: Service,
  instances: readonly Instance[],
  facts: Facts,
  judging: Judging,
): readonly string[] {
  const claims = [
    ...claimsOfService(service, facts, judging),
    ...claimsOfPage(service, facts),
    ...instances.flatMap((instance) => claimsOfInstance(instance, facts)),
  ]
  return claims.filter(({ isSaid, isTrue }) => isSaid && !isTrue).map(({ says }) => says)
}

function claimsOfService(service: Service, facts: Facts, judging: Judging): Claim[] {
  const { state, reasonMessage, reason, instances, progress, revision, pendingFrom, mode } = service
  const exists = facts.service !== null
  const healthy = facts.countRunningWithoutFailure()
  const replicas = facts.service?.Spec.Mode?.Replicated?.Replicas
  return [
    { says: `the state ${state}`, isSaid: true, isTrue: isStateTrue(service, facts, judging) },
    {
      says: `the reason ${reason}`,
      isSaid: reasonMessage !== null,
      isTrue: reasonMessage !== null && isReason(reasonMessage.code) && isReasonTrue(reasonMessage, facts),
    },
    {
      says: `${instances.running} running`,
      isSaid: exists && mode !== 'job',
      isTrue: instances.running <= facts.countRunning() && instances.running >= healthy,
    },
    { says: `${instances.desired} desired`, isSaid: replicas !== undefined, isTrue: instances.desired === replicas },
    {
      says: `${progress?.old} old`,
      isSaid: progress !== null && exists,
      isTrue: progress?.old === facts.countRunning((task) => !facts.isCurrent(task)),
    },
    {
      says: `${progress?.new} new`,
      isSaid: progress !== null && exists,
      isTrue: (progress?.new ?? 0) <= facts.countRunning(facts.isCurrent) + facts.countCompleted(),
    },
    {
      says: `${progress?.failed} failed`,
      isSaid: (progress?.failed ?? 0) > 0,
      isTrue:
        facts.tasks.some(hasFailed) || facts.downHosts.size > 0 || facts.tasks.some(({ Status: status }) => status.Err),
    },
    {
      says: `revision ${revision}`,
      isSaid: facts.label('revision') !== undefined,
      isTrue: Number(facts.label('revision')) === revision,
    },
    {
      says: `a rollback to revision ${pendingFrom}`,
      isSaid: pendingFrom !== null,
      isTrue: Number(facts.label('pending-from')) === pendingFrom,
    },
  ]
}

/**
 * The sentences that the page makes of the API's answer: packages/web/src/service-model/serving.ts and serving-text.ts, and the texts of
 * banners and results.
 */
function claimsOfPage(service: Service, facts: Facts): Claim[] {
  const { state, reason, progress } = service
  return [
    {
      says: 'No healthy instance is running.',
      isSaid: isDown(service) && service.mode !== 'job',
      isTrue: facts.countRunningWithoutFailure() === 0,
    },
    {
      says: `${progress?.old} old instances are still running.`,
      isSaid: !isDown(service) && (progress?.old ?? 0) > 0,
      isTrue: facts.countRunning((task) => !facts.isCurrent(task)) === progress?.old,
    },
    {
      says: 'The new revision is running.',
      isSaid: state === 'upgraded' && !hasCompleted(service),
      isTrue: facts.countRunning(facts.isCurrent) >= service.instances.desired,
    },
    { says: 'The new revision has completed.', isSaid: hasCompleted(service), isTrue: facts.countCompleted() > 0 },
    {
      says: 'The upgrade is paused.',
      isSaid: state === 'upgrade-paused' && reason === null,
      isTrue: facts.rollout === 'paused' || facts.label('hold') === 'paused',
    },
    {
      says: 'The upgrade was rolled back.',
      isSaid: isRolledBack(service),
      isTrue: facts.rollout === 'rollback_completed',
    },
    {
      says: 'The upgrade failed.',
      isSaid: hasUpgradeFailed(service),
      isTrue: facts.tasks.some((task) => hasFailed(task) && !facts.isCurrent(task)),
    },
  ]
}

const ENGINE_STATES: Readonly<Record<Instance['state'], readonly string[]>> = {
  waiting: ['new', 'allocated', 'pending'],
  starting: ['assigned', 'accepted', 'preparing', 'ready', 'starting'],
  running: ['running'],
  stopping: ['running'],
  completed: ['complete'],
  failed: ['failed', 'rejected', 'complete'],
  ended: ['shutdown', 'orphaned', 'remove', 'failed'],
}

function claimsOfInstance({ id, name, state, exitCode, reason, reasonMessage }: Instance, facts: Facts): Claim[] {
  const task = facts.tasks.find(({ ID: one }) => one === id)
  const of = `${name} (${id})`
  const isAsked = task !== undefined
  const engineCode = task?.Status.ContainerStatus?.ExitCode ?? 0
  return [
    {
      says: `${of} is ${state}`,
      isSaid: isAsked,
      isTrue: ENGINE_STATES[state].includes(task?.Status.State ?? ''),
    },
    { says: `${of} ended with ${exitCode}`, isSaid: isAsked && exitCode !== null, isTrue: engineCode === exitCode },
    {
      says: `${of}: ${reason}`,
      isSaid: isAsked && reasonMessage !== null,
      isTrue: reasonMessage !== null && isReasonTrue(reasonMessage, facts),
    },
  ]
}
