import { routes } from '@berth/contract/routes.ts'
import { describe, expect, vi } from 'vitest'
import { Berth } from './berth.ts'
import { EngineProxy } from './engine-proxy.ts'
import { HEALTHY, inEngine, Life, WAITING } from './life.ts'
import { test as onCluster } from './life-on-cluster.ts'

/** Berth that is killed as a power failure would, and started again on its data. */
const test = onCluster
  .extend('proxy', async ({ dockerHost }, { onCleanup }) => {
    const proxy = await EngineProxy.to(dockerHost)
    onCleanup(() => proxy.close())
    await proxy.mend()
    return proxy
  })
  .extend('mortal', async ({ proxy }, { onCleanup }) => {
    const mortal = await Berth.start({ DOCKER_HOST: proxy.dockerHost })
    onCleanup(() => mortal.stop())
    return mortal
  })

const UPDATE = /^POST \S*\/services\/\w+\/update/

describe.concurrent('the server is killed', () => {
  test('in the middle of an upgrade: it goes on meanwhile, and is gone back on', async ({ mortal, live, images }) => {
    const same = await shared(mortal, await live({ replicas: 2 }))
    const { spec } = await same.now()
    await same.upgrade({ image: images.web2 })
    await same.until('begun', ({ progress }) => (progress?.new ?? 0) > 0)
    await mortal.kill9()
    await mortal.restart()
    const seen = await same.now()
    expect(['upgrading', 'upgraded']).toContain(seen.state)
    expect(seen).toMatchObject({ pendingFrom: 1, revision: 2 })
    expect(await same.becomes('upgraded')).toMatchObject({ instances: { running: 2, wanted: 2 } })
    const [entry] = await same.timeline()
    expect(entry).toMatchObject({ what: 'upgrade', by: 'admin', result: 'done', to: 'upgraded' })
    await same.rollBack()
    expect(await same.becomes('running')).toMatchObject({ spec })
  })

  test('in the middle of an upgrade that fails: it pauses, and is confirmed or resumed', async ({
    mortal,
    live,
    images,
    outside,
  }) => {
    const same = await shared(mortal, await live({ replicas: 2, healthCheck: HEALTHY }))
    await same.upgrade({ image: images.crash })
    await mortal.kill9()
    await vi.waitFor(async () => expect((await inEngine(outside, same)).UpdateStatus?.State).toBe('paused'), WAITING)
    await mortal.restart()
    expect(await same.becomes('upgrade-paused')).toMatchObject({ reason: 'The instance ended with exit code 3.' })
    await same.confirm()
    await mortal.kill9()
    await mortal.restart()
    expect(await same.now()).toMatchObject({ state: 'running', pendingFrom: null, instances: { running: 2 } })
    await same.upgrade({ image: images.web2 })
    await same.becomes('upgraded')
  })

  test.for([
    ['as what serves is looked up', [/^GET \S*\/tasks\/\w+/]],
    ['as what was tried is ended', [UPDATE]],
    ['as it is tried again', [UPDATE, UPDATE]],
  ] as const)(
    'while it resumes what has failed, %s: the old ones serve, and every way out is there',
    async ([_, moments], { mortal, proxy, live, images }) => {
      const same = await shared(mortal, await live({ replicas: 2, healthCheck: HEALTHY }))
      const { spec } = await same.now()
      await same.upgrade({ image: images.crash })
      await same.becomes('upgrade-paused')
      const serving = await same.serving()
      const moment = after(proxy, moments)
      const asked = same.resume().catch(() => null)
      // Where nothing was left to end, there are fewer moments.
      await Promise.race([moment, asked])
      await mortal.kill9()
      await asked
      await mortal.restart()
      // Begun whole, not at all, or, in a moment between, gone back on.
      const seen = await same.until('settled', ({ state }) => state === 'running' || state === 'upgrade-paused')
      expect(seen.instances).toEqual({ running: 2, wanted: 2 })
      expect(await same.serving()).toEqual(serving)
      if (seen.state === 'upgrade-paused') await same.rollBack()
      expect(await same.becomes('running')).toMatchObject({ spec, revision: 1, pendingFrom: null })
    },
  )

  test('in the middle of a rollback: it goes on', async ({ mortal, live, images }) => {
    const same = await shared(mortal, await live({ replicas: 2 }))
    const { spec } = await same.now()
    await same.upgrade({ image: images.web2, update: { parallelism: 0 } })
    await same.becomes('upgraded')
    expect((await same.rollBack()).state).toBe('rolling-back')
    await mortal.kill9()
    await mortal.restart()
    const seen = await same.now()
    expect(['rolling-back', 'running']).toContain(seen.state)
    expect(seen).toMatchObject({ pendingFrom: null, revision: 1, spec })
    await same.becomes('running')
  })

  test.for([
    ['the image is looked up', / \S*\/distribution\//],
    ['the revision before is saved', /^POST \S*\/configs\/create/],
    ['the service is written', UPDATE],
  ] as const)(
    'while it begins an upgrade, as %s: it was begun whole, or not at all',
    async ([_, moment], { mortal, proxy, live, images }) => {
      const web = await live({ replicas: 0 })
      const same = new Life(mortal, { space: web.ref.space, name: web.ref.service })
      const reached = proxy.asked(moment)
      const asked = same.upgrade({ image: images.web2, description: 'new' }).catch(() => null)
      await reached
      await mortal.kill9()
      await asked
      await mortal.restart()
      const seen = await same.now()
      if (seen.revision === 1)
        expect(seen).toMatchObject({ pendingFrom: null, spec: { image: images.web, description: '' } })
      else expect(seen).toMatchObject({ revision: 2, pendingFrom: 1, spec: { image: images.web2, description: 'new' } })
      const next = await same.upgrade({ image: images.logger })
      const numbers = (await same.revisions()).map(({ number }) => number)
      expect(numbers).toEqual(Array.from({ length: next.revision }, (_, index) => next.revision - index))
    },
  )

  test('in the middle of deleting many: those that are left are there, whole', async ({
    mortal,
    space,
    images,
    outside,
  }) => {
    const names = Array.from({ length: 24 }, (_, index) => `web-${index}`)
    await Promise.all(names.map((name) => mortal.create(space, { name, image: images.web, replicas: 0 })))
    const deletion = mortal.call(routes.batchDelete, { params: { space }, body: { names } }).catch(() => null)
    await expectSome(async () => (await outside.remainsOf(space)).services.length < names.length)
    await mortal.kill9()
    await deletion
    await mortal.restart()
    const left = (await outside.remainsOf(space)).services
    const { items } = await mortal.call(routes.listServices, { params: { space } })
    expect(items.map(({ name }) => `${space}_${name}`).sort()).toEqual(left)
    const { results } = await mortal.call(routes.batchDelete, { params: { space }, body: { names } })
    for (const { ok, problem } of results) if (!ok) expect(problem?.type).toBe('not-found')
    expect((await outside.remainsOf(space)).services).toEqual([])
  })
})

/** Waits for one request after the other to go by. */
async function after(proxy: EngineProxy, moments: readonly RegExp[]): Promise<void> {
  for (const moment of moments) await proxy.asked(moment)
}

/** The same service as this server sees it, which looks by itself. */
async function shared(mortal: Berth, { ref: { space, service } }: Life): Promise<Life> {
  const same = new Life(mortal, { space, name: service })
  await same.until('settled', ({ state }) => state === 'running' || state === 'stopped')
  return same
}

async function expectSome(fits: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) if (await fits()) return
  expect.fail('It did not come to pass.')
}
