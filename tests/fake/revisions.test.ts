import { routes } from '@berth/contract/http/routes.ts'
import { describe, expect } from 'vitest'
import { Berth } from '../../test-support/berth/berth.ts'
import { refusal } from '../../test-support/berth/refusals.ts'
import { ServiceDriver, startService } from '../../test-support/berth/service-driver.ts'
import { type Outside, uniqueName } from '../../test-support/docker/outside.ts'
import { FAST_TIMINGS, test as onFake } from './on-fake.ts'
import { inContainer, updateDirectly } from './other-tool.ts'

/** Berth as a process, so that the test can read its output. */
const test = onFake.extend('process', async ({ dockerHost }, { onCleanup }) => {
  const berth = await Berth.start({ DOCKER_HOST: dockerHost, BERTH_TIMINGS: JSON.stringify(FAST_TIMINGS) })
  onCleanup(() => berth.stop())
  return berth
})

interface Config {
  ID: string
  Spec: { Name: string; Labels: Record<string, string>; Data: string }
}

const configsOf = async (outside: Outside, space: string): Promise<Config[]> =>
  (await outside.get<Config[]>('/configs', { filters: { label: [`com.docker.stack.namespace=${space}`] } })).filter(
    ({ Spec: { Labels: labels } }) => labels['berth.kind'] === 'revision',
  )

/** Writes a spec as `docker stack deploy` does: with an image and the stack's own label, and none of Berth's. */
function deployed(image: string): Parameters<typeof updateDirectly>[2] {
  return (spec) => {
    const { 'com.docker.stack.namespace': space = '' } = spec.Labels ?? {}
    const Labels = { 'com.docker.stack.namespace': space }
    return inContainer((container) => ({ ...container, Image: image, Labels }))({ ...spec, Labels })
  }
}

describe.concurrent('revisions', () => {
  test('record who created each, when, and what it changed, and the last ten are kept', async ({
    runService,
    images,
    outside,
    space,
  }) => {
    const web = await runService({ replicas: 0, env: [{ name: 'N', value: '1' }] })
    const numbers = Array.from({ length: 12 }, (_, index) => index + 2)
    for (const n of numbers) {
      await web.upgrade({ image: images.web, env: [{ name: 'N', value: String(n), secret: false }] })
    }
    const revisions = await web.revisions()
    expect(revisions.map(({ number }) => number)).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 1])
    expect(revisions.filter(({ current }) => current).map(({ number }) => number)).toEqual([13])
    expect(revisions[0]).toMatchObject({
      by: 'admin',
      changed: ['env.N.value'],
      spec: { env: [{ name: 'N', value: '13' }] },
    })
    expect(Date.parse(revisions[0]?.at ?? '')).toBeGreaterThan(Date.now() - 120_000)
    // The live revision is stored too, because the engine rolls back the upgrade of a single instance that fails.
    expect(await configsOf(outside, space)).toHaveLength(12)
    expect((await web.now()).pendingFrom).toBe(1)
  })

  test('can be returned to by an upgrade that waits for confirmation and can itself be rolled back', async ({
    berth,
    runService,
    images,
    whileFrozen,
  }) => {
    const web = await runService()
    for (const image of [images.web2, images.logger]) {
      await web.upgrade({ image })
      await web.becomes('upgraded')
      await web.confirm()
    }
    const params = web.ref
    expect(await berth.plan(routes.rollBackService, { params, body: { revision: 1 } })).toMatchObject({
      changes: [{ path: 'image', before: images.logger, after: images.web }],
      replaces: 1,
    })
    const returning = await whileFrozen(() => web.rollBack(1))
    expect(returning).toMatchObject({ state: 'upgrading', revision: 4, pendingFrom: 3 })
    expect(await web.becomes('upgraded')).toMatchObject({ spec: { image: images.web } })
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ revision: 3, spec: { image: images.logger } })
    expect((await web.revisions()).map(({ number, current }) => [number, current])).toEqual([
      [4, false],
      [3, true],
      [2, false],
      [1, false],
    ])
    const second = await berth.call(routes.getRevision, { params: { ...params, revision: 2 } })
    expect(second).toMatchObject({ number: 2, changed: ['image'], spec: { image: images.web2 }, current: false })
    const none = berth.call(routes.getRevision, { params: { ...params, revision: 9 } })
    expect(await refusal(none)).toMatchObject({ code: 'not-found' })
    expect(await refusal(web.rollBack(9))).toMatchObject({ code: 'not-found' })
    expect(await refusal(web.rollBack(3))).toMatchObject({ code: 'nothing-to-do' })
  })

  test('are compared with the revision that ran before them, not with one that was rolled back', async ({
    runService,
    images,
  }) => {
    const web = await runService()
    await web.upgrade({ image: images.web2, env: [{ name: 'A', value: '1' }] })
    await web.becomes('upgraded')
    await web.rollBack()
    await web.becomes('running')
    await web.upgrade({ image: images.web2 })
    await web.becomes('upgraded')
    const [third, second, first] = await web.revisions()
    expect(third).toMatchObject({ number: 3, comparedWith: 1, changed: ['image'] })
    expect(second).toMatchObject({ number: 2, comparedWith: 1, changed: ['image', 'env.A'] })
    expect(first).toMatchObject({ number: 1, comparedWith: null, changed: [] })
  })

  test("survive deploys by another tool, which take Berth's labels away", async ({
    runService,
    images,
    outside,
    space,
  }) => {
    const names = new Map(Object.entries(images).map(([name, image]) => [image, name]))
    const web = await runService()
    const numbers = async () => (await web.revisions()).map(({ number, spec }) => `${number} ${names.get(spec.image)}`)
    await web.upgrade({ image: images.web2 })
    await web.becomes('upgraded')
    await web.confirm()
    await updateDirectly(outside, web, deployed(images.logger))
    await expect.poll(numbers).toEqual(['3 logger', '2 web2', '1 web'])
    // Berth records each deploy when it has seen it. What is deployed before that, the engine forgets.
    const overwritten = async () =>
      (await configsOf(outside, space)).filter(({ Spec: { Labels: labels } }) => labels['berth.overwritten'] === 'yes')
    await expect.poll(overwritten).toHaveLength(1)
    await web.becomes('running')
    await updateDirectly(outside, web, deployed(images.web))
    await expect.poll(numbers).toEqual(['4 web', '3 logger', '2 web2', '1 web'])
    await expect.poll(async () => (await web.now()).revision).toBe(4)
    expect(await web.becomes('running')).toMatchObject({ pendingFrom: null })
    await web.upgrade({ image: images.web2 })
    await web.becomes('upgraded')
    expect(await numbers()).toEqual(['5 web2', '4 web', '3 logger', '2 web2', '1 web'])
    expect((await web.revisions()).map(({ by, comparedWith }) => [by, comparedWith])).toEqual([
      ['admin', 4],
      [null, 3],
      [null, 2],
      ['admin', 1],
      ['admin', null],
    ])
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ revision: 4, spec: { image: images.web } })
  })

  test('are not overwritten where another tool changes the service and leaves the labels', async ({
    runService,
    images,
    outside,
  }) => {
    const web = await runService()
    await web.upgrade({ image: images.web2 })
    await web.becomes('upgraded')
    await web.rollBack()
    await web.becomes('running')
    await updateDirectly(
      outside,
      web,
      inContainer((container) => ({ ...container, Image: images.logger })),
    )
    await expect.poll(async () => (await web.now()).spec.image).toBe(images.logger)
    await web.becomes('running')
    await web.upgrade({ env: [{ name: 'A', value: '1' }] })
    await web.becomes('upgraded')
    expect((await web.revisions()).map(({ number, by, spec }) => [number, by, spec.image])).toEqual([
      [4, 'admin', images.logger],
      [3, null, images.logger],
      [2, 'admin', images.web2],
      [1, 'admin', images.web],
    ])
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ revision: 3, spec: { image: images.logger } })
  })

  test('store secret values without showing them, and restore them', { timeout: 300_000 }, async ({
    process: berth,
    images,
    outside,
    space,
  }) => {
    const [first, second] = [uniqueName('first'), uniqueName('second')]
    const web = await startService(berth, space, {
      image: images.web,
      env: [{ name: 'KEY', value: first, secret: true }],
    })
    const storedEnv = async () => {
      const raw = await outside.get<{ Spec: { TaskTemplate: { ContainerSpec: { Env: string[] } } } }>(
        `/services/${web.fullName}`,
      )
      return raw.Spec.TaskTemplate.ContainerSpec.Env
    }
    await web.upgrade({ image: images.web2, env: [{ name: 'KEY', value: second, secret: true }] })
    await web.becomes('upgraded')
    expect(await storedEnv()).toEqual([`KEY=${second}`])
    const configs = (await configsOf(outside, space)).map(({ Spec: { Data: data } }) =>
      Buffer.from(data, 'base64').toString(),
    )
    expect(configs).toHaveLength(2)
    const path = `/api/v1/spaces/${space}/services/web`
    const paths = [path, `${path}/revisions`, `${path}/revisions/1`, `${path}/revisions/2`, `${path}/timeline`]
    const answers = await Promise.all(paths.map(async (one) => (await berth.fetch(one)).text()))
    const plan = JSON.stringify(await berth.plan(routes.rollBackService, { params: web.ref, body: {} }))
    for (const text of [...configs, ...answers, plan, berth.output]) {
      expect(text).not.toContain(first)
      expect(text).not.toContain(second)
    }
    await web.rollBack()
    await web.becomes('running')
    expect(await storedEnv()).toEqual([`KEY=${first}`])
    // An omitted secret value keeps its value.
    await web.upgrade({ image: images.web2, env: [{ name: 'KEY', value: '', secret: true }] })
    expect(await storedEnv()).toEqual([`KEY=${first}`])
  })
})

describe('another server', () => {
  test('has the same revisions, and those of their secrets that are still in use', async ({
    startBerth,
    runService,
    images,
    outside,
  }) => {
    const value = uniqueName('secret')
    const env = [{ name: 'KEY', value, secret: true }]
    const web = await runService({ env })
    await web.upgrade({ image: images.web2, env: [...env, { name: 'LOST', value: uniqueName('lost'), secret: true }] })
    await web.becomes('upgraded')
    await web.confirm()
    await web.upgrade({ image: images.web2, env })
    await web.becomes('upgraded')
    const driver = new ServiceDriver(await startBerth(), { space: web.ref.space, name: web.ref.service })
    const before = await web.revisions()
    expect(await driver.revisions()).toEqual(before)
    // Revision 2 has a value that only the other server's key can decrypt.
    expect(await refusal(driver.rollBack())).toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('LOST'),
    })
    await driver.confirm()
    await driver.rollBack(1)
    expect(await driver.becomes('upgraded')).toMatchObject({ spec: { image: images.web } })
    const { Spec: spec } = await outside.get<{ Spec: { TaskTemplate: { ContainerSpec: { Env: string[] } } } }>(
      `/services/${web.fullName}`,
    )
    expect(spec.TaskTemplate.ContainerSpec.Env).toEqual([`KEY=${value}`])
  })

  test('removes the revisions of services that another tool removed', async ({
    startBerth,
    runService,
    images,
    outside,
    space,
  }) => {
    const web = await runService({ replicas: 0 })
    await web.upgrade({ image: images.web2 })
    expect(await configsOf(outside, space)).toHaveLength(2)
    await outside.remove(`/services/${web.fullName}`)
    expect(await configsOf(outside, space)).toHaveLength(2)
    await startBerth()
    await expect.poll(() => configsOf(outside, space)).toEqual([])
  })
})
