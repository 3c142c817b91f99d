import { type FieldError, fieldError } from '@berth/contract/http/problems.ts'
import type { LoadBalancer, Rule } from '@berth/contract/load-balancers/balancer.ts'
import type { Balancer } from '@berth/contract/load-balancers/balancer-answers.ts'
import { portsOf } from '@berth/contract/load-balancers/balancer-errors.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'
import type { Port } from '@berth/contract/services/service-spec.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { LiveService } from './model.ts'
import { reasonFields } from './reason-fields.ts'
import type { StatusOf } from './status.ts'

type RuleStatus = Balancer['rules'][number]

/** Returns the service that a rule routes to. */
export function targetOf({ target }: Pick<Rule, 'target'>, space: string): ServiceRef {
  return { space: target.space ?? space, service: target.service }
}

/** Returns the current target of each rule, and why its requests may fail. */
export function ruleStatuses(
  { rules }: LoadBalancer,
  space: string,
  services: readonly LiveService[],
  statusOf: StatusOf,
): RuleStatus[] {
  return rules.map((rule, index) => {
    const ref = targetOf(rule, space)
    const service = services.find((one) => hasRef(one, ref) && !one.deleting)
    const status = service && statusOf(service)
    const running = status?.running ?? 0
    const reason = targetReason(rule, ref, service, running)
    return {
      index,
      rule,
      target: { ...ref, state: status?.state ?? null, running, desired: service?.desired ?? 0 },
      ...reasonFields(reason),
    }
  })
}

function targetReason(
  { maxInstances }: Rule,
  { service: name }: ServiceRef,
  service: LiveService | undefined,
  running: number,
): Message | null {
  if (!service) return message('balancer-target-gone', { service: name })
  if (service.replicasBeforeStop !== null || service.desired === 0)
    return message('balancer-target-stopped', { service: name })
  if (running === 0) return message('balancer-target-empty', { service: name })
  return service.desired > maxInstances
    ? message('balancer-target-many', { service: name, desired: service.desired, max: maxInstances })
    : null
}

/** Returns the errors and warnings of rules, as far as the current snapshot of the cluster reveals them. */
export function validateRules(
  balancer: LoadBalancer,
  ports: readonly Port[],
  ref: ServiceRef,
  services: readonly LiveService[],
  routingMesh: boolean,
  statusOf: StatusOf,
): { errors: FieldError[]; warnings: FieldError[] } {
  const at = (index: number, field: string) => `loadBalancer.rules.${index}.${field}`
  const statuses = ruleStatuses(balancer, ref.space, services, statusOf)
  return {
    errors: balancer.rules.flatMap((rule, index) =>
      isSame(targetOf(rule, ref.space), ref)
        ? [fieldError(at(index, 'target.service'), message('balancer-target-self'))]
        : [],
    ),
    warnings: [
      ...statuses.flatMap(({ index, reasonMessage }) =>
        reasonMessage ? [fieldError(at(index, 'target.service'), reasonMessage)] : [],
      ),
      ...unpublishedPorts(balancer, ports).map((port) =>
        fieldError('ports', message('balancer-port-inside', { port })),
      ),
      ...meshLimitWarnings(balancer, ports, routingMesh),
    ],
  }
}

function unpublishedPorts(balancer: LoadBalancer, ports: readonly Port[]): number[] {
  return portsOf(balancer).filter((port) => !ports.some(({ target }) => target === port))
}

function meshLimitWarnings({ listeners }: LoadBalancer, ports: readonly Port[], routingMesh: boolean): FieldError[] {
  const isMeshed = (port: number) =>
    ports.some(({ target, mode }) => target === port && (mode === 'ingress' || (mode === 'auto' && routingMesh)))
  return listeners.flatMap(({ port, acceptProxy, ...limit }, index) =>
    isMeshed(port) && !acceptProxy && (limit.maxConnectionsPerClient ?? limit.maxRequestsPerSecondPerClient) !== null
      ? [fieldError(`loadBalancer.listeners.${index}.port`, message('balancer-limit-mesh'))]
      : [],
  )
}

/** Returns the load balancers with a rule that routes to a service. */
function balancersTo(ref: ServiceRef, services: readonly LiveService[]): LiveService[] {
  return services.filter(
    (one) =>
      !one.deleting && (one.spec.loadBalancer?.rules ?? []).some((rule) => isSame(targetOf(rule, one.ref.space), ref)),
  )
}

/** Returns the load balancers of other spaces that route into a space, and so use its network. */
export function balancersInto(space: string, services: readonly LiveService[]): LiveService[] {
  return services.filter(
    ({ ref, spec }) =>
      ref.space !== space && (spec.loadBalancer?.rules ?? []).some(({ target }) => target.space === space),
  )
}

/** Returns the warnings for stopping or deleting a service. */
export function balancerWarnings(ref: ServiceRef, services: readonly LiveService[]): FieldError[] {
  const balancers = balancersTo(ref, services).map((one) =>
    one.ref.space === ref.space ? one.ref.service : `${one.ref.space}/${one.ref.service}`,
  )
  return balancers.length > 0
    ? [fieldError('', message('plan-balancer-points', { balancers: balancers.join(', ') }))]
    : []
}

function hasRef(service: LiveService, ref: ServiceRef): boolean {
  return isSame(service.ref, ref)
}

function isSame(a: ServiceRef, b: ServiceRef): boolean {
  return a.space === b.space && a.service === b.service
}
