import { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import { BalancerFigures } from '@berth/contract/load-balancers/balancer-answers.ts'
import { message } from '@berth/contract/messages/message.ts'
import { expect, test } from 'vitest'
import { backendName, frontendName } from '../../balancer/configuration.ts'
import type { Counters, Statistics } from '../../balancer/statistics.ts'
import { instance, NOW, service, spec } from '../../domain/samples.ts'
import { type BalancerReading, figuresOf } from './balancer-figures.ts'

const loadBalancer = LoadBalancer.parse({ rules: [{ port: 80, target: { service: 'web', port: 80 } }] })
const balancer = service({ ref: { space: 'shop', service: 'lb' }, kind: 'load-balancer' })
const lb = { ...balancer, spec: { ...spec(), loadBalancer } }
const [rule] = loadBalancer.rules

function counters(requests: number): Counters {
  const none = { sessions: 0, failures: 0, retries: 0, denied: 1, responseMilliseconds: 5 }
  return { requests, bytesIn: requests, bytesOut: requests, responses: [0, requests, 0, 0, 0], ...none }
}

function statistics(requests: number): Statistics {
  const backend = rule ? backendName(rule) : expect.fail('There is no rule.')
  const own = counters(requests)
  return {
    ...{ version: '2.6', uptimeSeconds: 60 },
    frontends: new Map([[frontendName(80), own]]),
    backends: new Map([[backend, own]]),
    servers: new Map([[backend, [{ address: '10.0.1.3:80', state: 'up', check: null, counters: own }]]]),
  }
}

/** Returns a reading of instances with so many requests each; null where one does not answer. */
function reading(secondsAgo: number, ...requests: (number | null)[]): BalancerReading {
  return {
    at: NOW - secondsAgo * 1000,
    instances: requests.map((count, index) => ({
      instance: instance({ slot: index + 1 }),
      statistics: count === null ? null : statistics(count),
      reason: count === null ? message('engine-away', { error: 'timeout' }) : null,
    })),
  }
}

const shown = (now: BalancerReading, before: BalancerReading | null) => {
  const figures = BalancerFigures.parse(figuresOf(lb, now, before, [lb]))
  const [listener] = figures.listeners
  const [ruleFigures] = figures.rules
  return { figures, listener, rule: ruleFigures, target: ruleFigures?.targets[0] }
}

test('adds up what all instances report', () => {
  const { figures, listener, rule: ofRule, target } = shown(reading(0, 30, 50), reading(10, 20, 40))
  const sum = { requests: 80, requestsPerSecond: 2 }
  expect(figures).toMatchObject({ coverage: { running: 2, measured: 2 }, total: { ...sum, responseMilliseconds: 5 } })
  expect(listener).toMatchObject({ denied: 2, traffic: sum })
  expect(ofRule).toMatchObject({ traffic: sum, perInstance: [{ id: 'id-1' }, { id: 'id-2' }] })
  expect(target).toMatchObject({ state: 'up', traffic: sum })
})

test('knows no sum while an instance does not report, and tells how many do', () => {
  const { figures, listener, rule: ofRule, target } = shown(reading(0, 30, null), reading(10, 20, 40))
  expect(figures).toMatchObject({ coverage: { running: 2, measured: 1 }, total: null })
  expect(figures.instances).toMatchObject([{ traffic: { requests: 30 } }, { traffic: null }])
  expect(listener).toMatchObject({ denied: null, traffic: null })
  expect(ofRule).toMatchObject({ traffic: null, perInstance: [{ id: 'id-1', traffic: { requests: 30 } }] })
  expect(target).toMatchObject({ state: 'up', traffic: null })
})

test('knows no rate until every instance has one', () => {
  const { figures, listener } = shown(reading(0, 30, 5), reading(10, 20))
  expect(figures.total).toMatchObject({ requests: 35, requestsPerSecond: null })
  expect(listener?.traffic).toMatchObject({ requests: 35, requestsPerSecond: null })
})

test('a load balancer without instances has no traffic', () => {
  expect(shown(reading(0), null).figures).toMatchObject({
    coverage: { running: 0, measured: 0 },
    total: { requests: 0, requestsPerSecond: null },
  })
})
