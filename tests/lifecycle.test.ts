import { expect } from 'vitest'
import { refusal } from '../test-support/berth/refusals.ts'
import { engineServiceOf } from '../test-support/berth/service-driver.ts'
import { test } from './fixtures/service-on-cluster.ts'

// The life cycle of one service on a real Swarm. tests/fake tests which actions each state allows.

test('scales, restarts, stops, scales while stopped, starts and deletes a service', async ({
  runService,
  outside,
  space,
}) => {
  const web = await runService()
  const [first] = await web.runningIds()
  await web.scale(3)
  expect(await web.becomes('running')).toMatchObject({ instances: { running: 3, desired: 3 } })
  expect(await web.runningIds()).toContain(first)
  await web.scale(2)
  expect(await web.becomes('running')).toMatchObject({ instances: { running: 2, desired: 2 }, revision: 1 })

  const before = await web.runningIds()
  expect(await web.restart()).toMatchObject({ state: 'restarting', revision: 1 })
  await web.becomes('running')
  const after = await web.runningIds()
  expect(after).toHaveLength(2)
  expect(after.filter((id) => before.includes(id))).toEqual([])

  await web.stop()
  const stopped = await web.becomes('stopped')
  expect(stopped).toMatchObject({ instances: { running: 0, desired: 0 }, spec: { replicas: 2 }, endpoints: [] })
  expect((await engineServiceOf(outside, web)).Spec.Mode.Replicated.Replicas).toBe(0)
  expect(await web.scale(3)).toMatchObject({ state: 'stopped', spec: { replicas: 3 } })
  await web.start()
  expect(await web.becomes('running')).toMatchObject({ instances: { running: 3, desired: 3 }, revision: 1 })

  await web.delete()
  await expect.poll(() => refusal(web.now())).toMatchObject({ code: 'not-found' })
  const { services, configs } = await outside.remainsOf(space)
  expect(services).toEqual([])
  expect(configs.filter((name) => name.startsWith('berth.revision'))).toEqual([])
})
