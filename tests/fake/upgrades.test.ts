import { describe, expect } from 'vitest'
import { refusal } from '../../test-support/berth/refusals.ts'
import { HEALTHY, QUICK, type ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { test } from './on-fake.ts'

const env = [{ name: 'COLOUR', value: 'green', secret: false }]
/** A rollout that replaces one instance and then waits longer than any test takes. */
const ONE_BY_ONE = { delaySeconds: 3600 }

describe.concurrent('an upgrade', () => {
  test('is final once it is confirmed, and confirming replaces no instance', async ({ runService, images }) => {
    const web = await runService({ replicas: 2 })
    await web.upgrade({ image: images.web2 })
    await web.becomes('upgraded')
    const serving = await web.runningIds()
    const confirmed = await web.confirm()
    expect(confirmed).toMatchObject({ state: 'running', revision: 2, pendingFrom: null })
    expect(confirmed.actions).toEqual(['upgrade', 'return', 'scale', 'restart', 'stop', 'delete'])
    expect(await web.runningIds()).toEqual(serving)
  })

  test('is still rolled back to the same revision after scaling, stopping, starting and restarting', async ({
    runService,
    images,
  }) => {
    const web = await runService({ env })
    const before = await web.now()
    await web.upgrade({ image: images.web2, env: [] })
    await web.becomes('upgraded')
    await web.scale(2)
    await web.becomes('upgraded')
    await web.stop()
    expect(await web.becomes('stopped')).toMatchObject({ pendingFrom: 1, spec: { replicas: 2 } })
    await web.start()
    await web.becomes('upgraded')
    await web.restart()
    expect(await web.becomes('upgraded')).toMatchObject({ pendingFrom: 1, revision: 2 })
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec: before.spec, revision: 1 })
  })

  test.for(['in progress', 'paused'])('that is %s can be rolled back', async (state, { runService, images }) => {
    const web = await runService({ replicas: 2 })
    const { spec } = await web.now()
    await web.upgrade({ image: images.web2, update: ONE_BY_ONE })
    await web.until('started', ({ progress }) => progress?.new === 1)
    if (state === 'paused') await web.pause()
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec, revision: 1, pendingFrom: null })
  })

  test('is paused, resumed and completed with its own update policy', async ({ runService, images, whileFrozen }) => {
    const web = await runService({ replicas: 4, update: { delaySeconds: 2 } })
    await whileFrozen(() => web.upgrade({ image: images.web2 }))
    const paused = await whileFrozen(web.pause)
    expect(paused).toMatchObject({ state: 'upgrade-paused', reason: null, instances: { running: 4, desired: 4 } })
    expect(paused.actions).toEqual(['confirm', 'roll-back', 'resume', 'upgrade', 'delete'])
    expect(paused.spec.update).toMatchObject({ delaySeconds: 2, parallelism: 1, order: 'auto' })
    expect((await whileFrozen(web.resume)).state).toBe('upgrading')
    const done = await web.becomes('upgraded')
    expect(done).toMatchObject({ instances: { running: 4, desired: 4 }, spec: { update: { delaySeconds: 2 } } })
  })
})

describe.concurrent('an upgrade to a version that crashes', () => {
  const failUpgrade = async (runService: (given?: object) => Promise<ServiceDriver>, { crash }: { crash: string }) => {
    const web = await runService({ replicas: 2, env, healthCheck: HEALTHY })
    const before = await web.now()
    await web.upgrade({ image: crash })
    return { web, before, paused: await web.becomes('upgrade-paused') }
  }

  test('can be followed by another upgrade, which is rolled back to the first revision', async ({
    runService,
    images,
    whileFrozen,
  }) => {
    const { web, before } = await failUpgrade(runService, images)
    const tried = await whileFrozen(() => web.upgrade({ image: images.web2, ...QUICK }))
    expect(tried).toMatchObject({ state: 'upgrading', revision: 3, pendingFrom: 1 })
    expect(await web.becomes('upgraded')).toMatchObject({ revision: 3, pendingFrom: 1 })
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec: before.spec, revision: 1 })
  })
})

test('refuses an upgrade that no host can run', async ({ runService, plan }) => {
  const web = await runService({ replicas: 3, healthCheck: HEALTHY })
  const body = { placement: { constraints: ['node.labels.zone==nowhere'] } }
  const { version } = await web.now()
  const { errors } = await plan(web, body)
  expect(errors[0]?.detail).toMatch(/No host/)
  expect(await refusal(web.upgrade(body))).toMatchObject({ code: 'bad-input' })
  expect(await web.now()).toMatchObject({ state: 'running', version, instances: { running: 3, desired: 3 } })
})

test('refuses an upgrade to an image with an unknown registry before anything changes', async ({ runService }) => {
  const web = await runService({ replicas: 0 })
  const { version } = await web.now()
  const problem = await refusal(web.upgrade({ image: 'registry.invalid/web:1.0' }))
  expect(problem).toMatchObject({ code: 'bad-input', message: expect.stringContaining('registry.invalid/web:1.0') })
  expect((await web.now()).version).toBe(version)
})
