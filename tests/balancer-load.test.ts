import { expect } from 'vitest'
import { QUICK, ServiceDriver } from '../test-support/berth/service-driver.ts'
import { endpointsOf, getUntil, Load } from '../test-support/load-balancers/requests.ts'
import { test } from './fixtures/service-on-cluster.ts'
import { balancer, testScalingUnderLoad } from './shared/scaling-under-load.ts'

const LONG_MS = 120_000

test('loses no request while three instances behind a balancer are upgraded and rolled back', async ({
  berth,
  space,
  images,
}) => {
  const web = new ServiceDriver(
    berth,
    await berth.create(space, { name: 'web', image: images.web, replicas: 3, ...QUICK }),
  )
  const lb = new ServiceDriver(berth, await berth.create(space, balancer()))
  await web.becomes('running', LONG_MS)
  const endpoints = endpointsOf(await lb.becomes('running', LONG_MS), 80)
  for (const endpoint of endpoints) await getUntil(endpoint, ({ status }) => status === 200)

  const before = (await lb.now()).version
  const load = new Load(endpoints)
  await web.upgrade({ image: images.web2 })
  await web.becomes('upgraded', LONG_MS)
  for (const endpoint of endpoints) await getUntil(endpoint, ({ body }) => body.includes('web 2.0'))
  await web.rollBack()
  await web.becomes('running', LONG_MS)
  const { failures, count, bodies } = await load.stop()

  expect(failures).toEqual([])
  expect(count).toBeGreaterThan(50)
  expect([...bodies.keys()].some((body) => body.includes('web 2.0'))).toBe(true)
  expect((await lb.now()).version).toBe(before)
})

// tests/soak/balancer-load.test.ts scales to ten.
testScalingUnderLoad(3)
