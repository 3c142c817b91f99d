import { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { expect, test } from 'vitest'
import { service } from '../../../service-model/samples.ts'
import { pointedAt } from './pointed-at.ts'

const [api, web] = [service({ name: 'api' }), service({ name: 'web' })]
const lb = balancer('lb', { service: 'api', port: 80 })
const elsewhere = balancer('elsewhere', { service: 'web', port: 80, space: 'other' })

test.each<[string, Service[], string[]]>([
  ['nothing leads there', [web], []],
  ['a balancer leads there', [api, web], ['api: lb']],
  ['the balancer goes too', [api, lb], []],
])('%s', (_, going, found) => {
  const pointed = pointedAt(going, [api, web, lb, elsewhere])
  expect(pointed.map((one) => `${one.service}: ${one.balancers.join()}`)).toEqual(found)
})

function balancer(name: string, target: { service: string; port: number; space?: string }): Service {
  const loadBalancer = LoadBalancer.parse({ rules: [{ port: 80, target }] })
  const made = service({ name, kind: 'load-balancer' })
  return { ...made, spec: { ...made.spec, loadBalancer } }
}
