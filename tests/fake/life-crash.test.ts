import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { HEALTHY } from '../life.ts'
import { test, WALK } from './mortal.ts'

test(
  'killed at any moment while it resumes a failed upgrade, the old instances serve and every way out is there',
  WALK,
  async ({ walk, images }) => {
    const moments = await walk(async ({ mortal, live, dieIn }) => {
      const web = await live({ replicas: 2, healthCheck: HEALTHY })
      const { spec } = await web.now()
      await web.upgrade({ image: images.crash })
      await web.becomes('upgrade-paused')
      const serving = await web.serving()
      await dieIn(web.resume)
      const same = mortal.life(web.ref)
      // Begun whole, not at all, or, in a moment between, rolled back.
      const seen = await same.until('settled', ({ state }) => state === 'running' || state === 'upgrade-paused')
      expect(seen.instances).toEqual({ running: 2, desired: 2 })
      expect(await same.serving()).toEqual(serving)
      if (seen.state === 'upgrade-paused') await same.rollBack()
      expect(await same.becomes('running')).toMatchObject({ spec, revision: 1, pendingFrom: null })
    })
    // Before and after: the revision is kept, the tries are ended, the rollout is set going again.
    expect(moments).toBeGreaterThanOrEqual(6)
  },
)

test(
  'killed at any moment while it begins an upgrade, the server has begun it whole or not at all',
  WALK,
  async ({ walk, images }) => {
    const moments = await walk(async ({ mortal, live, dieIn }) => {
      const web = await live({ replicas: 0 })
      await dieIn(() => web.upgrade({ image: images.web2, description: 'new' }))
      const same = mortal.life(web.ref)
      const seen = await same.now()
      if (seen.revision === 1)
        expect(seen).toMatchObject({ pendingFrom: null, spec: { image: images.web, description: '' } })
      else expect(seen).toMatchObject({ revision: 2, pendingFrom: 1, spec: { image: images.web2, description: 'new' } })
      const next = await same.upgrade({ image: images.logger })
      const numbers = (await same.revisions()).map(({ number }) => number)
      expect(numbers).toEqual(Array.from({ length: next.revision }, (_, index) => next.revision - index))
    })
    // Before and after: the image is looked up, the revision is kept, the service is written.
    expect(moments).toBeGreaterThanOrEqual(6)
  },
)

test(
  'killed at any moment while it begins a rollback, the server has begun it whole or not at all, and it completes',
  WALK,
  async ({ walk, images }) => {
    const moments = await walk(async ({ mortal, live, dieIn }) => {
      const web = await live({ replicas: 2 })
      const { spec } = await web.now()
      await web.upgrade({ image: images.web2, update: { parallelism: 0 } })
      await web.becomes('upgraded')
      const outcome = await dieIn(() => web.rollBack())
      const same = mortal.life(web.ref)
      const seen = await same.now()
      if (outcome === 'answered') expect(seen.pendingFrom).toBeNull()
      if (seen.pendingFrom === null) {
        expect(['rolling-back', 'running']).toContain(seen.state)
        expect(seen).toMatchObject({ revision: 1, spec })
      } else {
        expect(seen).toMatchObject({ state: 'upgraded', revision: 2, pendingFrom: 1, spec: { image: images.web2 } })
        await same.rollBack()
      }
      expect(await same.becomes('running')).toMatchObject({ revision: 1, pendingFrom: null, spec })
    })
    // Before and after: the revision is kept, the service is written.
    expect(moments).toBeGreaterThanOrEqual(4)
  },
)

test(
  'killed at any moment while it deletes many services, those that are left are there, whole',
  WALK,
  async ({ walk, images, outside }) => {
    const names = ['a', 'b', 'c', 'd']
    const moments = await walk(async ({ mortal, space, dieIn }) => {
      for (const name of names) await mortal.berth.create(space, { name, image: images.web, replicas: 0 })
      const deletion = () => mortal.berth.call(routes.batchDelete, { params: { space }, body: { names } })
      await dieIn(deletion)
      const left = (await outside.remainsOf(space)).services
      const { items } = await mortal.berth.call(routes.listServices, { params: { space } })
      expect(items.map(({ name }) => `${space}_${name}`).sort()).toEqual(left)
      const { results } = await deletion()
      for (const { ok, problem } of results) if (!ok) expect(problem?.type).toBe('not-found')
      expect((await outside.remainsOf(space)).services).toEqual([])
    })
    expect(moments).toBeGreaterThanOrEqual(2 * names.length)
  },
)

test('killed in the middle of an upgrade, the server finds it under way, and it completes and can be rolled back', async ({
  mortal,
  live,
  images,
  fake,
}) => {
  const web = await live({ replicas: 2 })
  const { spec } = await web.now()
  const first = mortal.life(web.ref)
  await first.becomes('running')
  const letGo = fake.hold('starting')
  await first.upgrade({ image: images.web2 })
  await expect.poll(async () => (await first.instances()).map(({ state }) => state)).toContain('starting')
  await mortal.kill()
  await mortal.restart()
  const same = mortal.life(web.ref)
  expect(await same.now()).toMatchObject({ state: 'upgrading', pendingFrom: 1, revision: 2 })
  letGo()
  expect(await same.becomes('upgraded')).toMatchObject({ instances: { running: 2, desired: 2 } })
  const [entry] = await same.timeline()
  expect(entry).toMatchObject({ what: 'upgrade', by: 'admin', result: 'done', to: 'upgraded' })
  await same.rollBack()
  expect(await same.becomes('running')).toMatchObject({ spec, revision: 1, pendingFrom: null })
})
