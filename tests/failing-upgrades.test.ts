import { describe } from 'vitest'
import { HEALTHY, UNHEALTHY } from '../test-support/berth/service-driver.ts'
import { test } from './fixtures/service-on-cluster.ts'
import { type FailingUpgrade, titleOf } from './shared/failing-new-version.ts'
import { expectNoGap, THREE_INSTANCES } from './shared/serving.ts'
import { serveThroughFailure } from './shared/serving-through-failure.ts'

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

/** tests/soak/failing-new-version.test.ts has all of them. */
const FAILING_UPGRADES: readonly FailingUpgrade[] = [
  { failure: 'exits at once', replicas: 1, isChecked: false, order: 'start-first' },
  { failure: 'never becomes healthy', replicas: 1, isChecked: true, order: 'start-first' },
  { failure: 'exits after 3 s', replicas: 2, isChecked: false, order: 'stop-first' },
]

test.concurrent.for(FAILING_UPGRADES.map((upgrade) => [titleOf(upgrade), upgrade] as const))(
  'old instances serve through a failed upgrade, or the engine rolls back: %s',
  async ([, upgrade], { runService, outside }) => {
    await serveThroughFailure(upgrade, runService, outside, '')
  },
)
