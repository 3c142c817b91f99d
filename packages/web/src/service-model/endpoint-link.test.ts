import { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import { expect, test } from 'vitest'
import { endpointLink } from './endpoint-link.ts'
import { service } from './samples.ts'

const web = service({ name: 'web' })
const target = { service: 'web', port: 80 }
const loadBalancer = LoadBalancer.parse({
  rules: [
    { port: 443, protocol: 'https', target },
    { port: 5432, protocol: 'tcp', target },
    { port: 8443, protocol: 'tls', target },
  ],
})
const balancer = { spec: { ...web.spec, loadBalancer } }

test.each([
  ['a service', web, 80, 'tcp', '10.0.0.5', 'http://10.0.0.5:8080'],
  ['an IPv6 address', web, 80, 'tcp', 'fd00::5', 'http://[fd00::5]:8080'],
  ['a udp port', web, 53, 'udp', '10.0.0.5', null],
  ['an https port of a load balancer', balancer, 443, 'tcp', '10.0.0.5', 'https://10.0.0.5:8080'],
  ['a tcp port of a load balancer', balancer, 5432, 'tcp', '10.0.0.5', null],
  ['a tls port of a load balancer', balancer, 8443, 'tcp', '10.0.0.5', 'https://10.0.0.5:8080'],
  ['a port that only redirects', balancer, 80, 'tcp', '10.0.0.5', 'http://10.0.0.5:8080'],
] as const)('returns the link of %s', (_, linkedService, targetPort, protocol, address, link) => {
  expect(endpointLink({ host: 'a', address, published: 8080, target: targetPort, protocol }, linkedService)).toBe(link)
})
