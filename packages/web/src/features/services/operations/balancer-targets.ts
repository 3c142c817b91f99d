import type { Service } from '@berth/contract/services/services.ts'

interface BalancerTarget {
  readonly service: string
  /** The names of the load balancers that remain when the services are removed. */
  readonly balancers: readonly string[]
}

/** Returns the services that remaining load balancers of the space route to. @param all all services of the space */
export function balancerTargets(services: readonly Service[], all: readonly Service[]): BalancerTarget[] {
  const removed = new Set(services.map(({ name }) => name))
  const remainingBalancers = all.filter(({ name, spec }) => spec.loadBalancer !== null && !removed.has(name))
  return services
    .map(({ name }) => ({
      service: name,
      balancers: remainingBalancers.filter((balancer) => routesTo(balancer, name)).map((balancer) => balancer.name),
    }))
    .filter(({ balancers }) => balancers.length > 0)
}

function routesTo({ space, spec }: Service, service: string): boolean {
  const rules = spec.loadBalancer?.rules ?? []
  return rules.some(({ target }) => target.service === service && (target.space ?? space) === space)
}
