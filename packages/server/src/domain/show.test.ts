import { Instance } from '@berth/contract/instances/instances.ts'
import { Service } from '@berth/contract/services/services.ts'
import { expect, test } from 'vitest'
import { DEFAULT_TIMINGS } from '../timings.ts'
import { ago, crashed, failed, host, instance, NOW, old, second, service, spec, upgrade, waiting } from './samples.ts'
import { toApiInstances, toApiService } from './show.ts'

const host2 = host({ name: 'host2', address: '10.0.0.2' })
const on2 = { id: 'id-host2', name: 'host2', ready: true }
const web = { published: 8080, target: 80, protocol: 'tcp' as const }

test('a service is shown as the contract says, whole', () => {
  const shown = toApiService(service(), [host()], NOW, DEFAULT_TIMINGS)
  expect(Service.omit({ newerImage: true }).strict().parse(shown)).toEqual(shown)
  expect(shown).toMatchObject({
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
  expect(shown.actions).toContain('scale')
})

test('its reason is said in words, and as a code', () => {
  const shown = toApiService(
    service({ instances: [instance(), failed(crashed, { ...second, isDesired: true })] }),
    [],
    NOW,
    DEFAULT_TIMINGS,
  )
  expect(shown).toMatchObject({
    state: 'degraded',
    reason: 'The instance ended with exit code 3.',
    reasonMessage: { code: 'exit-code', params: { code: 3 } },
    instances: { running: 1, desired: 2 },
  })
})

test('host ports answer on the hosts that run an instance', () => {
  const instances = [
    instance({ ports: [web] }),
    instance({ ...second, host: on2, ports: [{ ...web, published: 32_768 }] }),
  ]
  expect(toApiService(service({ instances }), [host(), host2], NOW, DEFAULT_TIMINGS).endpoints).toEqual([
    { host: 'host1', address: '10.0.0.1', ...web },
    { host: 'host2', address: '10.0.0.2', ...web, published: 32_768 },
  ])
})

test('ingress ports are told once for each host that runs one', () => {
  const instances = [instance(), instance(second), instance({ slot: 3, host: on2 })]
  const { endpoints } = toApiService(service({ instances, ingressPorts: [web] }), [host(), host2], NOW, DEFAULT_TIMINGS)
  expect(endpoints.map((one) => one.host)).toEqual(['host1', 'host2'])
})

test('what does not run, or is to end, answers nowhere', () => {
  const instances = [waiting(null, { ports: [web] }), instance({ ...second, isDesired: false, ports: [web] })]
  expect(toApiService(service({ instances }), [host()], NOW, DEFAULT_TIMINGS).endpoints).toEqual([])
})

test('one that is tried again after it failed answers nowhere until it has run for a while; the old one does', () => {
  const again = (seconds: number) => [
    failed(crashed, { id: 'before', host: on2, createdAt: ago(60) }),
    instance({ host: on2, ports: [web], createdAt: ago(seconds), since: ago(seconds) }),
    old({ ...second, ports: [web] }),
  ]
  const hostsOf = (seconds: number) =>
    toApiService(service({ instances: again(seconds) }), [host(), host2], NOW, DEFAULT_TIMINGS).endpoints.map(
      (one) => one.host,
    )
  expect(hostsOf(1)).toEqual(['host1'])
  expect(hostsOf(13)).toEqual(['host1', 'host2'])
})

test('of very many endpoints the first are told', () => {
  const hosts = Array.from({ length: 30 }, (_, index) => host({ name: `h${String(index).padStart(2, '0')}` }))
  const instances = hosts.map(({ id, name }, slot) =>
    instance({ slot: slot + 1, host: { id, name, ready: true }, ports: [web] }),
  )
  const { endpoints } = toApiService(service({ instances, desired: 30 }), hosts, NOW, DEFAULT_TIMINGS)
  expect(endpoints).toHaveLength(20)
  expect(endpoints[0]?.host).toBe('h00')
})

test('instances come by slot, those that have ended last, and tell how often they were replaced', () => {
  const past = [
    failed(crashed, { ...second, id: 'a', exitCode: 3 }),
    failed(crashed, { ...second, id: 'b', createdAt: ago(240) }),
  ]
  const shown = toApiInstances(
    service({ instances: [...past, instance({ ...second, id: 'c' }), instance({ id: 'd' })] }),
  )
  for (const one of shown) expect(Instance.strict().parse(one)).toEqual(one)
  expect(shown.map(({ id, name, state, restarts }) => [id, name, state, restarts])).toEqual([
    ['d', 'web.1', 'running', 0],
    ['c', 'web.2', 'running', 2],
    ['a', 'web.2', 'failed', 2],
    ['b', 'web.2', 'failed', 2],
  ])
  expect(shown[2]).toMatchObject({ exitCode: 3, reason: 'The instance ended with exit code 3.', startedAt: null })
})

test('one that is ending says so', () => {
  expect(toApiInstances(service({ instances: [instance({ isDesired: false })] }))[0]?.state).toBe('stopping')
})

test('where there is one on each host, it goes by the name of the host', () => {
  const instances = [instance({ slot: 0, id: 'a' }), instance({ slot: 0, id: 'b', host: on2 })]
  const shown = toApiInstances(service({ mode: 'global', instances }))
  expect(shown.map(({ name, restarts }) => [name, restarts])).toEqual([
    ['web.host1', 0],
    ['web.host2', 0],
  ])
})

test('during an upgrade it is told how far it is', () => {
  const given = service({ ...upgrade, rollout: 'under-way', instances: [instance(), old(second)], spec: spec() })
  expect(toApiService(given, [], NOW, DEFAULT_TIMINGS)).toMatchObject({
    pendingFrom: 1,
    progress: { new: 1, old: 1, failed: 0 },
  })
})
