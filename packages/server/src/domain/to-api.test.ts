import type { Host } from '@berth/contract/hosts/hosts.ts'
import { Instance } from '@berth/contract/instances/instances.ts'
import { Service } from '@berth/contract/services/services.ts'
import { expect, test } from 'vitest'
import { DEFAULT_TIMINGS } from '../timings.ts'
import type { LiveService } from './model.ts'
import { countRestarts } from './restarts.ts'
import {
  ago,
  crashed,
  failed,
  host,
  instance,
  NOW,
  old,
  second,
  service,
  spec,
  statusOf,
  upgrade,
  waiting,
} from './samples.ts'
import { toApiInstances, toApiService } from './to-api.ts'

const host2 = host({ name: 'host2', address: '10.0.0.2' })
const on2 = { id: 'id-host2', name: 'host2', ready: true, isActive: true }
const web = { published: 8080, target: 80, protocol: 'tcp' as const }

const shownInstances = (given: LiveService) => toApiInstances(given, countRestarts(given, null), NOW, DEFAULT_TIMINGS)
const shown = (given: LiveService, hosts: Host[]) => toApiService(given, statusOf(given), hosts, NOW, DEFAULT_TIMINGS)

test('a service has exactly the fields of the contract', () => {
  const answered = shown(service(), [host()])
  expect(Service.omit({ newerImage: true }).strict().parse(answered)).toEqual(answered)
  expect(answered).toMatchObject({
    space: 'shop',
    name: 'web',
    state: 'running',
    reason: null,
    reasonMessage: null,
    image: { reference: 'shop/web:1.0', digest: 'sha256:11' },
    instances: { running: 2, desired: 2 },
    createdAt: '2026-01-01T11:00:00.000Z',
    pendingFrom: null,
    progress: null,
  })
  expect(answered.actions).toContain('scale')
})

test('returns the reason as text and as a message', () => {
  const answered = shown(service({ instances: [instance(), failed(crashed, { ...second, isDesired: true })] }), [])
  expect(answered).toMatchObject({
    state: 'degraded',
    reason: 'The instance ended with exit code 3.',
    reasonMessage: { code: 'exit-code', params: { code: 3 } },
    instances: { running: 1, desired: 2 },
  })
})

test('lists host ports on the hosts that run an instance', () => {
  const instances = [
    instance({ ports: [web] }),
    instance({ ...second, host: on2, ports: [{ ...web, published: 32_768 }] }),
  ]
  expect(shown(service({ instances }), [host(), host2]).endpoints).toEqual([
    { host: 'host1', address: '10.0.0.1', ...web },
    { host: 'host2', address: '10.0.0.2', ...web, published: 32_768 },
  ])
})

test('lists ingress ports once for each host that runs an instance', () => {
  const instances = [instance(), instance(second), instance({ slot: 3, host: on2 })]
  const { endpoints } = shown(service({ instances, ingressPorts: [web] }), [host(), host2])
  expect(endpoints.map((one) => one.host)).toEqual(['host1', 'host2'])
})

test('lists no port of an instance that does not run or is to end', () => {
  const instances = [waiting(null, { ports: [web] }), instance({ ...second, isDesired: false, ports: [web] })]
  expect(shown(service({ instances }), [host()]).endpoints).toEqual([])
})

test('lists no port of an instance that is retried after a failure until it is steady, but those of the old instance', () => {
  const retried = (seconds: number) => [
    failed(crashed, { id: 'before', host: on2, createdAt: ago(60) }),
    instance({ host: on2, ports: [web], createdAt: ago(seconds), since: ago(seconds) }),
    old({ ...second, ports: [web] }),
  ]
  const hostsOf = (seconds: number) =>
    shown(service({ instances: retried(seconds) }), [host(), host2]).endpoints.map((one) => one.host)
  expect(hostsOf(1)).toEqual(['host1'])
  expect(hostsOf(13)).toEqual(['host1', 'host2'])
})

test('lists only the first of very many endpoints', () => {
  const hosts = Array.from({ length: 30 }, (_, index) => host({ name: `h${String(index).padStart(2, '0')}` }))
  const instances = hosts.map(({ id, name }, slot) =>
    instance({ slot: slot + 1, host: { id, name, ready: true, isActive: true }, ports: [web] }),
  )
  const { endpoints } = shown(service({ instances, desired: 30 }), hosts)
  expect(endpoints).toHaveLength(20)
  expect(endpoints[0]?.host).toBe('h00')
})

test('lists instances by slot, ended ones last, with the number of restarts', () => {
  const past = [
    failed(crashed, { ...second, id: 'a', exitCode: 3 }),
    failed(crashed, { ...second, id: 'b', createdAt: ago(240) }),
  ]
  const answered = shownInstances(
    service({ instances: [...past, instance({ ...second, id: 'c' }), instance({ id: 'd' })] }),
  )
  for (const one of answered) expect(Instance.strict().parse(one)).toEqual(one)
  expect(answered.map(({ id, name, state, restarts }) => [id, name, state, restarts])).toEqual([
    ['d', 'web.1', 'running', 0],
    ['c', 'web.2', 'running', 2],
    ['a', 'web.2', 'failed', 2],
    ['b', 'web.2', 'failed', 2],
  ])
  expect(answered[2]).toMatchObject({
    exitCode: 3,
    reason: 'The instance ended with exit code 3.',
    startedAt: null,
    restartsAreMinimum: false,
  })
})

test('an instance that is ending has the state stopping', () => {
  expect(shownInstances(service({ instances: [instance({ isDesired: false })] }))[0]?.state).toBe('stopping')
})

test('an instance of a global service is named after its host', () => {
  const instances = [instance({ slot: 0, id: 'a' }), instance({ slot: 0, id: 'b', host: on2 })]
  const answered = shownInstances(service({ mode: 'global', instances }))
  expect(answered.map(({ name, restarts }) => [name, restarts])).toEqual([
    ['web.host1', 0],
    ['web.host2', 0],
  ])
})

test('returns the progress of an upgrade', () => {
  const given = service({ ...upgrade, rollout: 'under-way', instances: [instance(), old(second)], spec: spec() })
  expect(shown(given, [])).toMatchObject({
    pendingFrom: 1,
    progress: { new: 1, old: 1, failed: 0 },
  })
})
