import { type FieldError, fieldError } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Port, ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { Plan } from '@berth/contract/services/services.ts'
import type { LiveService } from './model.ts'

/** Fields of a spec whose change replaces no instance. */
const WITHOUT_REPLACING = ['description', 'replicas', 'update', 'imagePolicy']

/** Measured in bench/README.md, and explained in docs/design/load-balancers.md. */
const BALANCER_AWAY_SECONDS = 1

/** Returns how many instances would be replaced, and in which order. @param modeOf resolves the mode 'auto' of a port */
export function replacement(
  service: LiveService,
  spec: ShownSpec,
  changes: Plan['changes'],
  modeOf: (port: Port) => 'ingress' | 'host',
): { replaces: number; order: 'start-first' | 'stop-first' } {
  const replacesInstances = changes.some(({ path }) => !WITHOUT_REPLACING.includes(path.split('.')[0] ?? ''))
  // A stopped service has no instances. A global service has one on each host, whatever its spec says.
  const existing = service.mode === 'global' ? service.desired : Math.min(service.spec.replicas, spec.replicas)
  return {
    replaces: replacesInstances && service.desired > 0 ? existing : 0,
    order: orderOf(spec, modeOf),
  }
}

/**
 * Returns the order in which instances are replaced. 'auto' is start-first, unless a host may have no room for the new instance beside the
 * old one, because of a fixed port or a limit per host.
 */
export function orderOf(
  { ports, placement, update }: Pick<ShownSpec, 'ports' | 'placement' | 'update'>,
  modeOf: (port: Port) => 'ingress' | 'host',
): 'start-first' | 'stop-first' {
  if (update.order !== 'auto') return update.order
  const isPinned = ports.some((port) => port.published !== null && modeOf(port) === 'host')
  return isPinned || placement.maxPerHost !== null ? 'stop-first' : 'start-first'
}

/** Returns why requests may fail while instances are replaced. */
export function interruptions(spec: ShownSpec, replaces: number, order: 'start-first' | 'stop-first'): FieldError[] {
  if (replaces === 0) return []
  const isAtOnce = spec.update.parallelism === 0 || spec.update.parallelism >= replaces
  if (order === 'stop-first' && replaces === 1) return [fieldError('replicas', singleInstanceMessage(spec))]
  if (order === 'stop-first' && isAtOnce) return [fieldError('update.parallelism', message('plan-away-all'))]
  return [
    ...(order === 'stop-first' ? [fieldError('update.order', message('plan-away-no-room'))] : []),
    ...(!hasOwnCheck(spec) && spec.loadBalancer === null
      ? [fieldError('healthCheck', message(spec.healthCheck === null ? 'plan-away-no-check' : 'plan-away-check-off'))]
      : []),
  ]
}

/** What the engine does when a new instance fails. */
export type FailureAction = Exclude<ShownSpec['update']['onFailure'], 'auto'>

/**
 * Returns what the engine does when a new instance fails. 'auto' pauses where some old instances are replaced only after others have proved
 * to run: those are sure to stay. Otherwise it rolls back, because no instance may be left. A health check does not change that, because an
 * instance may fail after it has become healthy. The engine takes an instance of a one-shot service that completes for one that fails, and
 * rolling back would do the work of the old revision again: so 'auto' pauses there, too.
 *
 * @param mode of the service; how many hosts a global one has is not known beforehand, and may be 1
 */
export function failureActionOf(
  { update: { onFailure, parallelism }, replicas }: Pick<ShownSpec, 'update' | 'replicas'>,
  mode: LiveService['mode'],
  isOneShot: boolean,
): FailureAction {
  if (onFailure !== 'auto') return onFailure
  return isOneShot || (mode === 'replicated' && isGradual(parallelism, replicas)) ? 'pause' : 'roll-back'
}

/** Tells whether some instances are replaced only after others. */
export function isGradual(parallelism: number, count: number): boolean {
  return parallelism > 0 && parallelism < count
}

/**
 * Returns a warning where a failure of the new instances can end all old ones. They are sure to stay where the engine starts the new
 * instance first and a health check tells whether it works, or where some instances are replaced only after others have proved to run.
 */
export function failureWarnings(
  spec: ShownSpec,
  replaces: number,
  order: 'start-first' | 'stop-first',
  action: FailureAction,
): FieldError[] {
  const isTested = order === 'start-first' && (hasOwnCheck(spec) || spec.loadBalancer !== null)
  const isSure = action !== 'continue' && (isTested || isGradual(spec.update.parallelism, replaces))
  if (replaces === 0 || isSure) return []
  return [fieldError('update.onFailure', failureMessage(action, spec.update.monitorSeconds))]
}

function failureMessage(action: FailureAction, seconds: number) {
  return action === 'roll-back'
    ? message('plan-failure-until-rollback', { seconds })
    : message('plan-failure-stops-service')
}

/** Names the seconds of interruption for a load balancer, where they are known. */
function singleInstanceMessage({ loadBalancer }: ShownSpec) {
  if (loadBalancer === null) return message('plan-away-one')
  return message('plan-away-balancer', { seconds: BALANCER_AWAY_SECONDS, drain: loadBalancer.drainSeconds })
}

/** Tells whether a spec sets a health check. Without one, that of the image applies, if it has one. */
export function hasOwnCheck({ healthCheck }: Pick<ShownSpec, 'healthCheck'>): boolean {
  return healthCheck !== null && healthCheck.type !== 'disabled'
}
