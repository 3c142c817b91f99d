import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecChange } from '@berth/contract/services/service-spec.ts'
import { describe, expect } from 'vitest'
import { refusal } from '../../test-support/berth/refusals.ts'
import { engineServiceOf } from '../../test-support/berth/service-driver.ts'
import { randomPort } from '../../test-support/docker/outside.ts'
import { test } from './on-fake.ts'

describe.concurrent('the plan of an upgrade', () => {
  test('lists each changed field, and changes nothing', async ({ runService, plan, images, outside }) => {
    const web = await runService({
      env: [
        { name: 'COLOUR', value: 'green' },
        { name: 'KEY', value: 'hush-hush', secret: true },
        { name: 'OLD', value: 'x' },
      ],
      ports: [{ target: 80, mode: 'host' }],
      replicas: 2,
    })
    const before = await engineServiceOf(outside, web)
    const upgradePlan = await plan(web, {
      image: images.web2,
      env: [
        { name: 'COLOUR', value: 'blue', secret: false },
        { name: 'KEY', value: 'new-value', secret: true },
        { name: 'MORE', value: 'also-hush', secret: true },
      ],
      ports: [
        { published: null, target: 80, protocol: 'tcp', mode: 'host' },
        { published: null, target: 81, protocol: 'tcp', mode: 'host' },
      ],
      replicas: 3,
      resources: { memoryMiB: 64 },
    })
    const hidden = '******'
    expect(upgradePlan.changes).toEqual(
      expect.arrayContaining([
        { path: 'image', before: images.web, after: images.web2 },
        { path: 'env.COLOUR.value', before: 'green', after: 'blue' },
        { path: 'env.KEY.value', before: hidden, after: hidden },
        { path: 'env.OLD', before: { name: 'OLD', value: 'x', secret: false }, after: null },
        { path: 'env.MORE', before: null, after: { name: 'MORE', value: hidden, secret: true } },
        { path: 'ports.81/tcp', before: null, after: expect.objectContaining({ target: 81 }) },
        { path: 'replicas', before: 2, after: 3 },
        { path: 'resources.memoryMiB', before: null, after: 64 },
      ]),
    )
    expect(upgradePlan.changes).toHaveLength(8)
    expect(upgradePlan).toMatchObject({ replaces: 2, starts: 1, stops: 0, order: 'start-first', errors: [] })
    expect(JSON.stringify(upgradePlan)).not.toMatch(/hush|new-value/)
    const after = await engineServiceOf(outside, web)
    expect(after.Version).toEqual(before.Version)
    expect(await web.revisions()).toHaveLength(1)
  })

  test('warns that requests may fail, with the reason', async ({ runService, plan, images }) => {
    const web = await runService()
    const codes = async (body: ServiceSpecChange) =>
      (await plan(web, { image: images.web2, ...body })).warnings.map(({ detailMessage }) => detailMessage?.code)
    expect(await codes({})).toEqual(['plan-away-no-check', 'plan-failure-until-rollback'])
    expect(await codes({ update: { onFailure: 'pause' } })).toEqual([
      'plan-away-no-check',
      'plan-failure-stops-service',
    ])
    expect(await codes({ update: { order: 'stop-first', onFailure: 'roll-back' } })).toEqual([
      'plan-away-one',
      'plan-failure-until-rollback',
    ])
    expect(await codes({ update: { order: 'stop-first', parallelism: 0 }, replicas: 2 })).toContain('plan-away-one')
    const ports = [{ published: randomPort(), target: 80, protocol: 'tcp' as const, mode: 'host' as const }]
    expect(await codes({ ports })).toEqual(['plan-away-one', 'plan-failure-until-rollback'])
  })

  test('does not promise a rollback to an upgrade that does not run either', async ({ runService, plan, images }) => {
    const web = await runService({ update: { onFailure: 'pause' } })
    await web.upgrade({ image: images.crash })
    await web.becomes('upgrade-paused')
    const { warnings } = await plan(web, { image: images.web2, update: { onFailure: 'auto' } })
    expect(warnings.map(({ detailMessage }) => detailMessage?.code)).toContain('plan-failure-stops-service')
  })

  test('lists the errors with which the upgrade is then refused', async ({ runService, plan, outside, fake }) => {
    const web = await runService({ replicas: 0 })
    const before = await engineServiceOf(outside, web)
    const body = { image: `${fake.swarm.images.repository}/none:1.0`, resources: { cpus: 4000 } }
    const { errors } = await plan(web, body)
    expect(errors.map(({ path }) => path).sort()).toEqual(['image', 'resources.cpus'])
    expect(await refusal(web.upgrade(body))).toMatchObject({ code: 'bad-input', extra: { errors } })
    expect(await refusal(web.upgrade({ name: 'other' }))).toMatchObject({ code: 'bad-input' })
    expect((await engineServiceOf(outside, web)).Version).toEqual(before.Version)
    expect(await web.revisions()).toHaveLength(1)
  })

  test('is empty if nothing changes, and the upgrade is then refused as nothing to do', async ({
    runService,
    plan,
    images,
    outside,
  }) => {
    const web = await runService({ env: [{ name: 'KEY', value: 'hush', secret: true }] })
    const before = await engineServiceOf(outside, web)
    const { spec } = await web.now()
    const { name: _, kind: __, ...same } = spec
    for (const body of [{}, { image: images.web }, same as ServiceSpecChange]) {
      expect(await plan(web, body)).toMatchObject({ changes: [], replaces: 0, order: null })
      expect(await refusal(web.upgrade(body))).toMatchObject({ code: 'nothing-to-do', status: 409 })
    }
    expect((await engineServiceOf(outside, web)).Version).toEqual(before.Version)
  })

  test('replaces no instance if only the description, the update policy or the number of instances changes', async ({
    runService,
    plan,
  }) => {
    const web = await runService({ replicas: 0 })
    await web.scale(2)
    await web.becomes('running')
    const serving = await web.runningIds()
    expect(await plan(web, { description: 'new', update: { parallelism: 2 } })).toMatchObject({ replaces: 0 })
    expect(await plan(web, { replicas: 1 })).toMatchObject({ replaces: 0, stops: 1 })
    expect(await web.runningIds()).toEqual(serving)
  })
})

describe.concurrent('the plan', () => {
  test('to scale, roll back or delete counts the affected instances, and changes nothing', async ({
    berth,
    runService,
    outside,
    images,
  }) => {
    const web = await runService({ replicas: 2, mounts: [{ source: 'data', target: '/data' }] })
    await web.upgrade({ image: images.web2, replicas: 1 })
    await web.becomes('upgraded')
    const before = await engineServiceOf(outside, web)
    const params = web.ref
    const scale = await berth.plan(routes.scaleService, { params, body: { replicas: 3 } })
    expect(scale).toMatchObject({
      starts: 2,
      stops: 0,
      replaces: 0,
      changes: [{ path: 'replicas', before: 1, after: 3 }],
    })
    const back = await berth.plan(routes.rollBackService, { params, body: {} })
    expect(back).toMatchObject({ starts: 1, stops: 0, replaces: 1 })
    expect(back.changes.map(({ path }) => path).sort()).toEqual(['image', 'replicas'])
    const deletion = await berth.plan(routes.deleteService, { params })
    expect(deletion).toMatchObject({ stops: 1, warnings: [{ detailMessage: { code: 'plan-volumes-stay' } }] })
    expect((await engineServiceOf(outside, web)).Version).toEqual(before.Version)
    await web.scale(3)
    const down = await berth.plan(routes.scaleService, { params, body: { replicas: 1 } })
    expect(down).toMatchObject({
      stops: 2,
      warnings: [{ detailMessage: { code: 'plan-scale-down', params: { count: 2 } } }],
    })
  })
})
