import { LoadBalancer, type LoadBalancerInput } from '@berth/contract/load-balancers/balancer.ts'
import { expect, test } from 'vitest'
import { balancersInto, balancerWarnings, ruleStatuses, validateRules } from './balancer.ts'
import { service, spec, statusOf } from './samples.ts'

const REF = { space: 'shop', service: 'lb' }
const web = service()
const rule = { port: 80, target: { service: 'web', port: 80 } }
const balancerOf = (given: LoadBalancerInput) => LoadBalancer.parse(given)
const lb = (given: LoadBalancerInput, ref = REF) =>
  service({ ref, kind: 'load-balancer', spec: { ...spec(), loadBalancer: balancerOf(given) } })

test.each([
  ['the target is healthy', web, 'running', null],
  ['the target does not exist', undefined, null, 'balancer-target-gone'],
  [
    'the target is stopped',
    service({ desired: 0, replicasBeforeStop: 2, instances: [] }),
    'stopped',
    'balancer-target-stopped',
  ],
  ['no instance of the target runs', service({ instances: [] }), undefined, 'balancer-target-empty'],
])('a rule where %s', (_, target, state, reason) => {
  const [status] = ruleStatuses(balancerOf({ rules: [rule] }), 'shop', target ? [target] : [], statusOf)
  expect(status?.reasonMessage?.code ?? null).toBe(reason)
  if (state !== undefined) expect(status?.target.state).toBe(state)
})

test('reports a target with more instances than the rule uses', () => {
  const [status] = ruleStatuses(balancerOf({ rules: [{ ...rule, maxInstances: 1 }] }), 'shop', [web], statusOf)
  expect(status?.reasonMessage).toEqual({
    code: 'balancer-target-many',
    params: { service: 'web', desired: 2, max: 1 },
  })
})

const port = { published: null, target: 80, protocol: 'tcp', mode: 'auto' } as const

test.each<[what: string, given: LoadBalancerInput, ports: (typeof port)[], routingMesh: boolean, codes: string[]]>([
  ['nothing where the port is published', { rules: [rule] }, [port], true, []],
  ['a port that is not published', { rules: [rule] }, [], true, ['balancer-port-inside']],
  [
    'a limit per client behind the routing mesh',
    { rules: [rule], listeners: [{ port: 80, maxRequestsPerSecondPerClient: 5 }] },
    [port],
    true,
    ['balancer-limit-mesh'],
  ],
  [
    'nothing where the limit is on a host port',
    { rules: [rule], listeners: [{ port: 80, maxRequestsPerSecondPerClient: 5 }] },
    [port],
    false,
    [],
  ],
])('warns of %s', (_, given, ports, routingMesh, codes) => {
  const { errors, warnings } = validateRules(balancerOf(given), ports, REF, [web], routingMesh, statusOf)
  expect(errors).toEqual([])
  expect(warnings.map(({ detailMessage }) => detailMessage?.code)).toEqual(codes)
})

test('a load balancer cannot route to itself', () => {
  const self = balancerOf({ rules: [{ ...rule, target: { service: 'lb', port: 80 } }] })
  expect(validateRules(self, [port], REF, [], true, statusOf).errors.map(({ path }) => path)).toEqual([
    'loadBalancer.rules.0.target.service',
  ])
})

test('warns of the load balancers that route to a service that is stopped or deleted', () => {
  const elsewhere = lb(
    { rules: [{ ...rule, target: { ...rule.target, space: 'shop' } }] },
    { space: 'x', service: 'y' },
  )
  const services = [web, lb({ rules: [rule] }), elsewhere]
  expect(balancerWarnings(web.ref, services)[0]?.detailMessage?.params).toEqual({ balancers: 'lb, x/y' })
  expect(balancerWarnings({ space: 'shop', service: 'other' }, services)).toEqual([])
  expect(balancersInto('shop', services)).toEqual([elsewhere])
})
