import { routes } from '@berth/contract/routes.ts'
import type { ServiceSpecInput } from '@berth/contract/service-spec.ts'
import { expect, vi } from 'vitest'
import { doorsOf, gets, Load } from './balancing.ts'
import { clusterHosts } from './cluster.ts'
import { Life, QUICK } from './life.ts'
import { test } from './life-on-cluster.ts'

vi.setConfig({ testTimeout: 240_000 })

const LONG_MS = 120_000

function balancer(given: Partial<ServiceSpecInput> = {}): ServiceSpecInput {
  return {
    name: 'lb',
    kind: 'load-balancer',
    ports: [{ target: 80, mode: 'host' }],
    loadBalancer: { rules: [{ port: 80, target: { service: 'web', port: 80 } }] },
    ...QUICK,
    ...given,
  }
}

test('an upgrade of three instances behind a balancer fails not one request', async ({ berth, space, images }) => {
  const web = new Life(berth, await berth.create(space, { name: 'web', image: images.web, replicas: 3, ...QUICK }))
  const lb = new Life(berth, await berth.create(space, balancer()))
  await web.becomes('running', LONG_MS)
  const doors = doorsOf(await lb.becomes('running', LONG_MS), 80)
  for (const door of doors) await gets(door, ({ status }) => status === 200)

  const before = (await lb.now()).version
  const load = new Load(doors)
  await web.upgrade({ image: images.web2 })
  await web.becomes('upgraded', LONG_MS)
  for (const door of doors) await gets(door, ({ body }) => body.includes('web 2.0'))
  await web.rollBack()
  await web.becomes('running', LONG_MS)
  const { failures, count, bodies } = await load.stop()

  expect(failures).toEqual([])
  expect(count).toBeGreaterThan(50)
  expect([...bodies.keys()].some((body) => body.includes('web 2.0'))).toBe(true)
  expect((await lb.now()).version).toBe(before)
})

test('a target that is scaled from one to ten and back loses no request', async ({ berth, space, images }) => {
  const web = new Life(berth, await berth.create(space, { name: 'web', image: images.web, ...QUICK }))
  const lb = new Life(berth, await berth.create(space, balancer()))
  await web.becomes('running', LONG_MS)
  const doors = doorsOf(await lb.becomes('running', LONG_MS), 80)
  for (const door of doors) await gets(door, ({ status }) => status === 200)

  const load = new Load(doors)
  await web.scale(10)
  await web.becomes('running', LONG_MS)
  await vi.waitFor(() => expect(load.bodies.size).toBe(10), { timeout: LONG_MS, interval: 200 })
  await web.scale(1)
  await web.becomes('running', LONG_MS)
  const { failures } = await load.stop()
  expect(failures).toEqual([])
})

test('a change of rules with two instances of the balancer fails no request', async ({ berth, space, images }) => {
  expect(clusterHosts().length).toBeGreaterThan(1)
  const web = new Life(berth, await berth.create(space, { name: 'web', image: images.web, replicas: 2, ...QUICK }))
  const other = new Life(berth, await berth.create(space, { name: 'other', image: images.web2, ...QUICK }))
  const ports = [{ published: 28_481, target: 80, mode: 'host' as const }]
  const lb = new Life(berth, await berth.create(space, balancer({ replicas: 2, ports })))
  for (const one of [web, other]) await one.becomes('running', LONG_MS)
  const doors = doorsOf(await lb.becomes('running', LONG_MS), 80)
  expect(doors).toHaveLength(2)
  for (const door of doors) await gets(door, ({ status }) => status === 200)

  const rules = [{ port: 80, target: { service: 'other', port: 80 } }]
  const plan = await berth.plan(routes.upgradeService, { params: lb.ref, body: { loadBalancer: { rules } } })
  expect(plan).toMatchObject({ replaces: 2, order: 'stop-first', errors: [] })
  expect(plan.changes.map(({ path }) => path)).toEqual(['loadBalancer.rules.80 /.target.service'])

  const load = new Load(doors)
  await lb.upgrade({ loadBalancer: { rules } })
  await lb.becomes('upgraded', LONG_MS)
  for (const door of doors) await gets(door, ({ body }) => body.includes('web 2.0'))
  await lb.rollBack()
  await lb.becomes('running', LONG_MS)
  for (const door of doors) await gets(door, ({ body }) => body.includes('web 1.0'))
  const { failures, refused } = await load.stop()
  expect(failures).toEqual([])
  expect(refused).toBeGreaterThan(0)
})
