import { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { expect, test } from 'vitest'
import { service } from '../../../service-model/samples.ts'
import { balancerTargets } from './balancer-targets.ts'

const [api, web] = [service({ name: 'api' }), service({ name: 'web' })]
const lb = balancer('lb', { service: 'api', port: 80 })
const elsewhere = balancer('elsewhere', { service: 'web', port: 80, space: 'other' })

test.each<[string, Service[], string[]]>([
  ['no load balancer routes to the service', [web], []],
  ['a load balancer routes to a service', [api, web], ['api: lb']],
  ['the load balancer is removed too', [api, lb], []],
])('%s', (_, removed, expected) => {
  const pointed = balancerTargets(removed, [api, web, lb, elsewhere])
  expect(pointed.map(({ service, balancers }) => `${service}: ${balancers.join()}`)).toEqual(expected)
})

function balancer(name: string, target: { service: string; port: number; space?: string }): Service {
  const loadBalancer = LoadBalancer.parse({ rules: [{ port: 80, target }] })
  const balancerService = service({ name, kind: 'load-balancer' })
  return { ...balancerService, spec: { ...balancerService.spec, loadBalancer } }
}
