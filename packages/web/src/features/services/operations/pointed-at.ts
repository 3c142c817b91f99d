import type { Service } from '@berth/contract/services/services.ts'

interface Pointed {
  readonly service: string
  /** By name, those that stay when the services go. */
  readonly balancers: readonly string[]
}

/** Which of the services load balancers of the space lead to. @param all of the space */
export function pointedAt(services: readonly Service[], all: readonly Service[]): Pointed[] {
  const going = new Set(services.map(({ name }) => name))
  const staying = all.filter(({ name, spec }) => spec.loadBalancer !== null && !going.has(name))
  return services
    .map(({ name }) => ({
      service: name,
      balancers: staying.filter((one) => leadsTo(one, name)).map((one) => one.name),
    }))
    .filter(({ balancers }) => balancers.length > 0)
}

function leadsTo({ space, spec }: Service, service: string): boolean {
  const rules = spec.loadBalancer?.rules ?? []
  return rules.some(({ target }) => target.service === service && (target.space ?? space) === space)
}
