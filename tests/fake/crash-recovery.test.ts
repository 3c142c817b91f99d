import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { HEALTHY } from '../../test-support/berth/service-driver.ts'
import { EVERY_MOMENT, test } from './killable.ts'

test(
  'the old instances serve, and the upgrade can be rolled back, after a server is killed at any moment while it resumes',
  EVERY_MOMENT,
  async ({ atEveryMoment, images }) => {
    const moments = await atEveryMoment(async ({ killable, runService, killDuring }) => {
      const web = await runService({ replicas: 2, healthCheck: HEALTHY })
      const { spec } = await web.now()
      await web.upgrade({ image: images.crash })
      await web.becomes('upgrade-paused')
      const serving = await web.runningIds()
      await killDuring(web.resume)
      const driver = killable.driverOf(web.ref)
      // The server resumed completely, not at all, or rolled back at a moment between.
      const current = await driver.until('settled', ({ state }) => state === 'running' || state === 'upgrade-paused')
      expect(current.instances).toEqual({ running: 2, desired: 2 })
      expect(await driver.runningIds()).toEqual(serving)
      if (current.state === 'upgrade-paused') await driver.rollBack()
      expect(await driver.becomes('running')).toMatchObject({ spec, revision: 1, pendingFrom: null })
    })
    // Before and after three steps: saving the revision, removing the failed replacements, resuming the rollout.
    expect(moments).toBeGreaterThanOrEqual(6)
  },
)

test(
  'a server killed at any moment while it starts an upgrade has started it completely or not at all',
  EVERY_MOMENT,
  async ({ atEveryMoment, images }) => {
    const moments = await atEveryMoment(async ({ killable, runService, killDuring }) => {
      const web = await runService({ replicas: 0 })
      await killDuring(() => web.upgrade({ image: images.web2, description: 'new' }))
      const driver = killable.driverOf(web.ref)
      const current = await driver.now()
      if (current.revision === 1)
        expect(current).toMatchObject({ pendingFrom: null, spec: { image: images.web, description: '' } })
      else
        expect(current).toMatchObject({ revision: 2, pendingFrom: 1, spec: { image: images.web2, description: 'new' } })
      const next = await driver.upgrade({ image: images.logger })
      const numbers = (await driver.revisions()).map(({ number }) => number)
      expect(numbers).toEqual(Array.from({ length: next.revision }, (_, index) => next.revision - index))
    })
    // Before and after three steps: looking up the image, saving the revision, writing the service.
    expect(moments).toBeGreaterThanOrEqual(6)
  },
)

test(
  'a server killed at any moment while it starts a rollback has started it completely or not at all, and it completes',
  EVERY_MOMENT,
  async ({ atEveryMoment, images }) => {
    const moments = await atEveryMoment(async ({ killable, runService, killDuring }) => {
      const web = await runService({ replicas: 2 })
      const { spec } = await web.now()
      await web.upgrade({ image: images.web2, update: { parallelism: 0 } })
      await web.becomes('upgraded')
      const outcome = await killDuring(() => web.rollBack())
      const driver = killable.driverOf(web.ref)
      const current = await driver.now()
      if (outcome === 'completed') expect(current.pendingFrom).toBeNull()
      if (current.pendingFrom === null) {
        expect(['rolling-back', 'running']).toContain(current.state)
        expect(current).toMatchObject({ revision: 1, spec })
      } else {
        expect(current).toMatchObject({ state: 'upgraded', revision: 2, pendingFrom: 1, spec: { image: images.web2 } })
        await driver.rollBack()
      }
      expect(await driver.becomes('running')).toMatchObject({ revision: 1, pendingFrom: null, spec })
    })
    // Before and after two steps: saving the revision, writing the service.
    expect(moments).toBeGreaterThanOrEqual(4)
  },
)

test(
  'a server killed at any moment while it deletes many services leaves the remaining ones complete',
  EVERY_MOMENT,
  async ({ atEveryMoment, images, outside }) => {
    const names = ['a', 'b', 'c', 'd']
    const moments = await atEveryMoment(async ({ killable, space, killDuring }) => {
      for (const name of names) await killable.berth.create(space, { name, image: images.web, replicas: 0 })
      const deletion = () => killable.berth.call(routes.batchDelete, { params: { space }, body: { names } })
      await killDuring(deletion)
      const left = (await outside.remainsOf(space)).services
      const { items } = await killable.berth.call(routes.listServices, { params: { space } })
      expect(items.map(({ name }) => `${space}_${name}`).sort()).toEqual(left)
      const { results } = await deletion()
      for (const { ok, problem } of results) if (!ok) expect(problem?.type).toBe('not-found')
      expect((await outside.remainsOf(space)).services).toEqual([])
    })
    expect(moments).toBeGreaterThanOrEqual(2 * names.length)
  },
)

test('a server killed during an upgrade continues it after its restart, and can roll it back', async ({
  killable,
  runService,
  images,
  fake,
}) => {
  const web = await runService({ replicas: 2 })
  const { spec } = await web.now()
  const first = killable.driverOf(web.ref)
  await first.becomes('running')
  const release = fake.hold('starting')
  await first.upgrade({ image: images.web2 })
  await expect.poll(async () => (await first.instances()).map(({ state }) => state)).toContain('starting')
  await killable.kill()
  await killable.restart()
  const driver = killable.driverOf(web.ref)
  expect(await driver.now()).toMatchObject({ state: 'upgrading', pendingFrom: 1, revision: 2 })
  release()
  expect(await driver.becomes('upgraded')).toMatchObject({ instances: { running: 2, desired: 2 } })
  await expect
    .poll(async () => (await driver.timeline())[0])
    .toMatchObject({ what: 'upgrade', by: 'admin', result: 'done', to: 'upgraded' })
  await driver.rollBack()
  expect(await driver.becomes('running')).toMatchObject({ spec, revision: 1, pendingFrom: null })
})
