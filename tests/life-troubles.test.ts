import { describe } from 'vitest'
import { SICK } from './failing-upgrades.ts'
import { HEALTHY } from './life.ts'
import { test } from './life-on-cluster.ts'
import { expectNoGap, WATCHED } from './serving.ts'

// Upgrades that fail: tests/soak/life-troubles.test.ts.
test.concurrent('the only instance serves while its successor is paused, resumed, paused again and given up', async ({
  live,
  expect,
}) => {
  const web = await live({ healthCheck: HEALTHY })
  const serving = await web.serving()
  await web.upgrade({ healthCheck: { ...SICK, retries: 100 } })
  await web.until('begun', ({ progress }) => progress?.old === 1)
  const successors = async () => (await web.instances()).map(({ id }) => id).filter((id) => !serving.includes(id))
  await expect.poll(successors).not.toEqual([])
  for (const act of [web.pause, web.resume, web.pause]) {
    const earlier = await successors()
    await act()
    // The engine ends the successor that the write interrupted and begins another: by then it has done what it does.
    await expect.poll(async () => (await successors()).some((id) => !earlier.includes(id))).toBe(true)
    expect(await web.serving()).toEqual(serving)
    expect((await web.now()).instances).toEqual({ running: 1, desired: 1 })
  }
  await web.confirm()
  expect(await web.now()).toMatchObject({ state: 'running', instances: { running: 1 } })
  expect(await web.serving()).toEqual(serving)
})

describe.concurrent('three instances behind a health check', () => {
  test('are upgraded one by one, and no request fails', async ({ live, images, outside }) => {
    const web = await live({ ...WATCHED, ports: [...WATCHED.ports] })
    await expectNoGap(web, outside, async () => {
      await web.upgrade({ image: images.web2 })
      await web.becomes('upgraded')
    })
  })
})
