import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { engineServiceOf, ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { IDLE } from '../../test-support/fake-engine/containers/program.ts'
import { test as onFake } from './on-fake.ts'
import { EarlierBerth } from './stored-data.ts'

const SPACE = 'shop'

const test = onFake.extend({}).override('options', { scope: 'file' }, async ({ fake, outside }) => {
  fake.swarm.images.add('registry.test/samples/haproxy:debian', { program: IDLE })
  const earlier = new EarlierBerth('2026-11-25')
  await earlier.restoreObjects(outside)
  return { prepare: (dataDir: string) => earlier.restoreFiles(dataDir) }
})

test('an upgrade that an earlier Berth started can be rolled back, and its revisions can be returned to', async ({
  berth,
  images,
  outside,
}) => {
  const web = new ServiceDriver(berth, { space: SPACE, name: 'web' })
  const environment = async () => (await engineServiceOf(outside, web)).Spec.TaskTemplate.ContainerSpec.Env
  expect(await web.becomes('upgraded')).toMatchObject({
    revision: 3,
    pendingFrom: 2,
    spec: { image: images.web2, description: 'Front 2', replicas: 2 },
  })
  expect(await web.revisions()).toMatchObject([
    { number: 3, by: 'admin', current: true, changed: ['description', 'image'] },
    { number: 2, by: 'admin', current: false, changed: expect.arrayContaining(['image']) },
    { number: 1, by: 'admin', current: false },
  ])
  const timeline = await web.timeline()
  expect(timeline.map(({ what, from, to, by }) => [what, from, to, by])).toEqual([
    ['upgrade', 'running', 'upgraded', 'admin'],
    ['confirm', 'upgraded', 'running', 'admin'],
    ['upgrade', 'running', 'upgraded', 'admin'],
    ['create', null, 'running', 'admin'],
  ])
  expect(timeline[0]?.detailMessage).toEqual({ code: 'is-revision', params: { revision: 3, image: images.web2 } })

  await web.rollBack()
  expect(await web.becomes('running')).toMatchObject({ revision: 2, spec: { image: images.logger } })
  expect(await environment()).toEqual(['LANGUAGE=en', 'PASSWORD=open barley'])
  await web.rollBack(1)
  expect(await web.becomes('upgraded')).toMatchObject({ spec: { image: images.web, description: 'Front' } })
  expect(await environment()).toEqual(['LANGUAGE=en', 'PASSWORD=open sesame'])
})

test('a service that an earlier Berth stopped starts with as many instances as before', async ({ berth }) => {
  const idle = new ServiceDriver(berth, { space: SPACE, name: 'idle' })
  expect(await idle.becomes('stopped')).toMatchObject({ spec: { replicas: 3, ports: [{ target: 80, mode: 'auto' }] } })
  await idle.start()
  expect(await idle.becomes('running')).toMatchObject({ instances: { running: 3, desired: 3 } })
})

test('a load balancer of an earlier Berth keeps its rules, passwords and certificate when it is upgraded', async ({
  berth,
  outside,
}) => {
  const entry = new ServiceDriver(berth, { space: SPACE, name: 'entry' })
  const { spec } = await entry.becomes('running')
  expect(spec.loadBalancer).toMatchObject({
    listeners: [{ port: 443, certificates: ['shop'] }],
    rules: [
      { port: 80, host: 'shop.example', target: { service: 'web', port: 80 }, basicAuth: { users: [{ name: 'ann' }] } },
      { port: 443, protocol: 'https', target: { service: 'web', port: 80 } },
    ],
  })
  const { items } = await berth.call(routes.listCertificates, { params: { space: SPACE } })
  expect(items).toMatchObject([{ name: 'shop', hosts: ['shop.example'], selfSigned: true }])
  const storedBalancer = async () => (await engineServiceOf(outside, entry)).Spec.Labels['berth.balancer']
  const before = await storedBalancer()
  expect(before).toContain('"password":"$6$')
  const { changes } = await berth.plan(routes.upgradeService, {
    params: entry.ref,
    body: { loadBalancer: spec.loadBalancer, description: 'Entry' },
  })
  expect(changes.map(({ path }) => path)).toEqual(['description'])
  await entry.upgrade({ loadBalancer: spec.loadBalancer, description: 'Entry' })
  await entry.becomes('upgraded')
  expect(await storedBalancer()).toBe(before)
})

test('shows the spaces, image policies, push hooks and registries of an earlier Berth', async ({ berth }) => {
  expect((await berth.call(routes.listSpaces, {})).items).toMatchObject([{ name: SPACE, description: 'Web shop' }])
  const api = new ServiceDriver(berth, { space: SPACE, name: 'api' })
  expect((await api.becomes('running')).spec.imagePolicy).toEqual({ pattern: '^1', follow: true })
  expect((await berth.call(routes.listHooks, {})).items).toMatchObject([
    { name: 'builds', space: SPACE, createdBy: 'admin' },
  ])
  const registries = await berth.call(routes.listRegistries, {})
  expect(registries.items).toMatchObject([{ name: 'builds', address: 'registry.example', username: 'builder' }])
})
