import { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import { expect, test } from 'vitest'
import { service } from '../../../service-model/samples.ts'
import { listenerRules } from './listener-rules.ts'

const target = { service: 'api', port: 80 }
const loadBalancer = LoadBalancer.parse({
  rules: [
    { port: 80, target },
    { port: 80, host: '*.test', target },
    { port: 80, path: '/api', target },
    { port: 80, host: '*.shop.test', target },
    { port: 80, host: 'shop.test', target },
    { port: 80, host: 'shop.test', path: '/api', target },
    { port: 5432, protocol: 'tcp', target },
  ],
  listeners: [{ port: 81, redirectToHttps: 443 }],
})
const standings = loadBalancer.rules.map((rule, index) => ({
  index,
  rule,
  target: { space: 'shop', service: 'api', state: 'running' as const, running: 1, desired: 1 },
  reason: null,
  reasonMessage: null,
}))
const spec = {
  ...service({ name: 'lb' }).spec,
  loadBalancer,
  ports: [{ published: 8080, target: 80, protocol: 'tcp' as const, mode: 'auto' as const }],
}

test('groups rules by port, in the order of evaluation', () => {
  const [http, redirect, tcp] = listenerRules(spec, standings)
  expect(http?.rules.map(({ rule: { host, path } }) => `${host ?? ''}${path}`)).toEqual([
    'shop.test/api',
    'shop.test/',
    '*.shop.test/',
    '*.test/',
    '/api',
    '/',
  ])
  expect(http?.published).toEqual([8080])
  expect(redirect).toEqual({ port: 81, published: [], protocol: null, redirectToHttps: 443, rules: [] })
  expect(tcp?.protocol).toBe('tcp')
})
