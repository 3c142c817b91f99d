import { LoadBalancer, type LoadBalancerInput } from '@berth/contract/load-balancers/balancer.ts'
import { ServiceSpec, type ShownSpec } from '@berth/contract/services/service-spec.ts'
import { expect, test } from 'vitest'
import { service } from '../../../../service-model/samples.ts'
import { emptyDraft, listenerRow, ruleRow } from './draft.ts'
import { draftOf } from './draft-of-spec.ts'
import { fieldOf, stepOf } from './fields.ts'
import { toSpec } from './to-spec.ts'

const web = { service: 'web', port: 80 }

function spec(loadBalancer: LoadBalancerInput, ports: Partial<ShownSpec['ports'][number]>[]): ShownSpec {
  return {
    ...service({ name: 'edge' }).spec,
    name: 'edge',
    kind: 'load-balancer',
    loadBalancer: LoadBalancer.parse(loadBalancer),
    ports: ports.map((port) => ({ published: null, target: 80, protocol: 'tcp', mode: 'auto', ...port })),
  }
}

const LIMITS = { maxConnectionsPerClient: 5, maxRequestsPerSecondPerClient: 9, acceptProxy: true, http2: false }

test.each<[string, ShownSpec]>([
  ['one rule', spec({ rules: [{ port: 80, target: web }] }, [{ published: 8080 }])],
  ['a port that the host picks', spec({ rules: [{ port: 80, target: web }] }, [{}])],
  ['a port inside only', spec({ rules: [{ port: 80, target: web }] }, [])],
  [
    'two published ports of one listener',
    spec({ rules: [{ port: 80, target: web }] }, [{ published: 1 }, { published: 2 }]),
  ],
  [
    'every option',
    spec(
      {
        rules: [
          {
            port: 80,
            host: '*.shop.test',
            path: '/api',
            target: { ...web, space: 'other' },
            algorithm: 'source',
            sticky: true,
            check: { type: 'http', path: '/health', intervalMilliseconds: 900 },
            maxInstances: 4,
            basicAuth: { realm: 'Shop', users: [{ name: 'kim' }] },
            sendProxy: 'v2',
          },
          { port: 443, protocol: 'https', target: web },
          { port: 5432, protocol: 'tcp', target: web },
          { port: 8443, protocol: 'tls', host: 'shop.test', target: web },
        ],
        listeners: [
          { port: 80, compression: true, noMatch: { status: 410, body: 'Gone' } },
          { port: 81, redirectToHttps: 443 },
          { port: 443, certificates: ['a', 'b'], forwardedHeaders: 'append', ...LIMITS },
        ],
        timeouts: { serverSeconds: 5 },
        maxConnections: 100,
        drainSeconds: 1,
      },
      [{ published: 8080 }, { published: 8081, target: 81, mode: 'host' }, { published: 443, target: 443 }],
    ),
  ],
])('a spec survives the round trip through the form: %s', (_, before) => {
  expect(ServiceSpec.parse(toSpec(draftOf(before)))).toMatchObject({
    ports: before.ports,
    loadBalancer: before.loadBalancer,
  })
})

test('omits options that the protocol does not have', () => {
  const row = ruleRow({
    host: 'shop.test',
    path: '/api',
    sticky: true,
    asksPassword: true,
    target: { ...web, space: '' },
  })
  const listeners = [listenerRow({ protocol: 'tcp', published: 5432, compression: true, rules: [row, row] })]
  const { loadBalancer } = ServiceSpec.parse(toSpec({ ...emptyDraft(), name: 'edge', listeners }))
  expect(loadBalancer).toMatchObject({
    listeners: [],
    rules: [{ port: 5432, protocol: 'tcp', host: null, path: '/', sticky: false, basicAuth: null }],
  })
  expect(loadBalancer?.rules).toHaveLength(1)
})

const draft = {
  ...emptyDraft(),
  listeners: [
    listenerRow({ published: 80, rules: [ruleRow(), ruleRow()] }),
    listenerRow({ reach: 'inside', inside: 81, protocol: 'redirect' }),
    listenerRow({ published: 443, inside: 8443, protocol: 'https' }),
  ],
}

test.each([
  ['name', 'name', 'basics'],
  ['loadBalancer.rules.1.host', 'listeners.0.rules.1.host', 'rules'],
  ['loadBalancer.rules.1.target.port', 'listeners.0.rules.1.target.port', 'rules'],
  ['loadBalancer.rules.0.port', 'listeners.0.published', 'rules'],
  ['loadBalancer.rules.2.protocol', 'listeners.2.certificates', 'rules'],
  ['loadBalancer.rules.2.check.path', 'listeners.2.rules.0.check.path', 'options'],
  ['loadBalancer.rules.0.basicAuth', 'listeners.0.rules.0.asksPassword', 'options'],
  ['loadBalancer.listeners.0.redirectToHttps', 'listeners.1.redirectTo', 'rules'],
  ['loadBalancer.listeners.0.port', 'listeners.1.inside', 'rules'],
  ['ports.1.published', 'listeners.2.published', 'rules'],
  ['ports.1.target', 'listeners.2.inside', 'rules'],
  ['loadBalancer.rules', 'listeners', 'rules'],
  ['loadBalancer.timeouts.serverSeconds', 'timeouts.serverSeconds', 'options'],
  ['loadBalancer.maxConnections', 'maxConnections', 'options'],
  ['placement.constraints.0', 'placement.constraints', 'options'],
])('the spec path %s belongs to the field %s in step %s', (path, field, step) => {
  expect([fieldOf(path, draft), stepOf(field)]).toEqual([field, step])
})
