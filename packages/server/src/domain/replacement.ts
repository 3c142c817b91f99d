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

/**
 * Returns a warning where a failure of the new instances can end all old ones. They are sure to stay where the engine starts the new
 * instance first and a health check tells whether it works, or where some instances are replaced only after others have proved to run.
 */
export function failureWarnings(spec: ShownSpec, replaces: number, order: 'start-first' | 'stop-first'): FieldError[] {
  const { parallelism, onFailure } = spec.update
  const isChecked = hasOwnCheck(spec) || spec.loadBalancer !== null
  const isGradual = parallelism > 0 && parallelism < replaces && onFailure !== 'continue'
  const isTested = order === 'start-first' && isChecked && onFailure !== 'continue'
  if (replaces === 0 || isGradual || isTested) return []
  const code = onFailure === 'roll-back' ? 'plan-failure-until-rollback' : 'plan-failure-stops-service'
  return [fieldError('update.onFailure', message(code))]
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
