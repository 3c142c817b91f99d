import { describe } from 'vitest'
import { HEALTHY } from '../test-support/berth/service-driver.ts'
import { test } from './fixtures/service-on-cluster.ts'
import { UNHEALTHY } from './shared/failing-upgrades.ts'
import { expectNoGap, THREE_INSTANCES } from './shared/serving.ts'

// tests/soak/failing-upgrades.test.ts tests upgrades that fail.
test.concurrent('the only instance serves while the upgrade is paused, resumed, paused again and confirmed as it is', async ({
  runService,
  expect,
}) => {
  const web = await runService({ healthCheck: HEALTHY })
  const serving = await web.runningIds()
  await web.upgrade({ healthCheck: { ...UNHEALTHY, retries: 100 } })
  await web.until('started', ({ progress }) => progress?.old === 1)
  const successors = async () => (await web.instances()).map(({ id }) => id).filter((id) => !serving.includes(id))
  await expect.poll(successors).not.toEqual([])
  for (const act of [web.pause, web.resume, web.pause]) {
    const earlier = await successors()
    await act()
    // The engine ends the successor that the write interrupted, and creates another. By then it has handled the write.
    await expect.poll(async () => (await successors()).some((id) => !earlier.includes(id))).toBe(true)
    expect(await web.runningIds()).toEqual(serving)
    expect((await web.now()).instances).toEqual({ running: 1, desired: 1 })
  }
  await web.confirm()
  expect(await web.now()).toMatchObject({ state: 'running', instances: { running: 1 } })
  expect(await web.runningIds()).toEqual(serving)
})

describe.concurrent('three instances behind a health check', () => {
  test('are upgraded one by one without a failed request', async ({ runService, images, outside }) => {
    const web = await runService({ ...THREE_INSTANCES, ports: [...THREE_INSTANCES.ports] })
    await expectNoGap(web, outside, async () => {
      await web.upgrade({ image: images.web2 })
      await web.becomes('upgraded')
    })
  })
})
