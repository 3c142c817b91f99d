import type { Service, ServiceEndpoint } from '@berth/contract/services/services.ts'

/** Returns an address such as "10.0.0.5:8080". An IPv6 address is in brackets. */
export function endpointAddress({ address, published }: ServiceEndpoint): string {
  return `${address.includes(':') ? `[${address}]` : address}:${published}`
}

/** Returns the link that a browser can open; null if the endpoint is known to have another protocol than HTTP. */
export function endpointLink(endpoint: ServiceEndpoint, { spec }: Pick<Service, 'spec'>): string | null {
  if (endpoint.protocol !== 'tcp') return null
  const { protocol = 'http' } = spec.loadBalancer?.rules.find(({ port }) => port === endpoint.target) ?? {}
  if (protocol === 'tcp') return null
  return `${protocol === 'http' ? 'http' : 'https'}://${endpointAddress(endpoint)}`
}
