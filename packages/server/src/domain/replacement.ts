import { type FieldError, fieldError } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Port, ServiceSpec, ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { Plan } from '@berth/contract/services/services.ts'
import type { LiveService } from './model.ts'

/** Fields of a spec that say nothing of the instances themselves. */
const WITHOUT_REPLACING = ['description', 'replicas', 'update', 'imagePolicy']

/** As measured: bench/README.md; docs/design/load-balancers.md explains it. */
const BALANCER_AWAY_SECONDS = 1

/** How many instances would be replaced, and in which order. @param modeOf what 'auto' means here */
export function replacement(
  service: LiveService,
  spec: ServiceSpec,
  changes: Plan['changes'],
  modeOf: (port: Port) => 'ingress' | 'host',
): { replaces: number; order: 'start-first' | 'stop-first' } {
  const touches = changes.some(({ path }) => !WITHOUT_REPLACING.includes(path.split('.')[0] ?? ''))
  return {
    replaces: touches && service.desired > 0 ? Math.min(service.spec.replicas, spec.replicas) : 0,
    order: orderOf(spec, modeOf),
  }
}

/** 'auto' is start-first, unless a host may have no room for the new one beside the old: a fixed port, or a limit to each host. */
export function orderOf(
  { ports, placement, update }: Pick<ServiceSpec, 'ports' | 'placement' | 'update'>,
  modeOf: (port: Port) => 'ingress' | 'host',
): 'start-first' | 'stop-first' {
  if (update.order !== 'auto') return update.order
  const isPinned = ports.some((port) => port.published !== null && modeOf(port) === 'host')
  return isPinned || placement.maxPerHost !== null ? 'stop-first' : 'start-first'
}

/** Why requests may fail while instances are replaced. */
export function interruptions(
  spec: ServiceSpec | ShownSpec,
  replaces: number,
  order: 'start-first' | 'stop-first',
): FieldError[] {
  if (replaces === 0) return []
  const isAtOnce = spec.update.parallelism === 0 || spec.update.parallelism >= replaces
  if (order === 'stop-first' && replaces === 1) return [fieldError('replicas', awayAlone(spec))]
  if (order === 'stop-first' && isAtOnce) return [fieldError('update.parallelism', message('plan-away-all'))]
  return [
    ...(order === 'stop-first' ? [fieldError('update.order', message('plan-away-no-room'))] : []),
    ...(spec.healthCheck === null && spec.loadBalancer === null
      ? [fieldError('healthCheck', message('plan-away-no-check'))]
      : []),
  ]
}

/** A balancer knows how long it takes to end and to begin, whatever it balances. */
function awayAlone({ loadBalancer }: ServiceSpec | ShownSpec) {
  if (loadBalancer === null) return message('plan-away-one')
  return message('plan-away-balancer', { seconds: BALANCER_AWAY_SECONDS, drain: loadBalancer.drainSeconds })
}
