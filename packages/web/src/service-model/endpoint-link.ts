import type { Service, ServiceEndpoint } from '@berth/contract/services/services.ts'

/** Such as "10.0.0.5:8080"; an IPv6 address is put in brackets. */
export function placeOf({ address, published }: ServiceEndpoint): string {
  return `${address.includes(':') ? `[${address}]` : address}:${published}`
}

/** Where a browser finds it; null where it speaks something else, as far as that is known. */
export function linkOf(endpoint: ServiceEndpoint, { spec }: Pick<Service, 'spec'>): string | null {
  if (endpoint.protocol !== 'tcp') return null
  const { protocol = 'http' } = spec.loadBalancer?.rules.find(({ port }) => port === endpoint.target) ?? {}
  if (protocol === 'tcp') return null
  return `${protocol === 'http' ? 'http' : 'https'}://${placeOf(endpoint)}`
}
