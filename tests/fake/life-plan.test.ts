import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecChange } from '@berth/contract/services/service-spec.ts'
import { describe, expect } from 'vitest'
import { inEngine } from '../life.ts'
import { somePort } from '../outside.ts'
import { refusal } from '../refusals.ts'
import { test } from './on-fake.ts'

describe.concurrent('the plan of an upgrade', () => {
  test('tells each field that will differ, and changes nothing', async ({ live, plan, images, outside }) => {
    const web = await live({
      env: [
        { name: 'COLOUR', value: 'green' },
        { name: 'KEY', value: 'hush-hush', secret: true },
        { name: 'OLD', value: 'x' },
      ],
      ports: [{ target: 80, mode: 'host' }],
      replicas: 2,
    })
    const before = await inEngine(outside, web)
    const answer = await plan(web, {
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
    expect(answer.changes).toEqual(
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
    expect(answer.changes).toHaveLength(8)
    expect(answer).toMatchObject({ replaces: 2, starts: 1, stops: 0, order: 'start-first', errors: [] })
    expect(JSON.stringify(answer)).not.toMatch(/hush|new-value/)
    const after = await inEngine(outside, web)
    expect(after.Version).toEqual(before.Version)
    expect(await web.revisions()).toHaveLength(1)
  })

  test('warns that requests may fail, and why', async ({ live, plan, images }) => {
    const web = await live()
    const codes = async (body: ServiceSpecChange) =>
      (await plan(web, { image: images.web2, ...body })).warnings.map(({ detailMessage }) => detailMessage?.code)
    expect(await codes({})).toEqual(['plan-away-no-check'])
    expect(await codes({ update: { order: 'stop-first' } })).toEqual(['plan-away-one'])
    expect(await codes({ update: { order: 'stop-first', parallelism: 0 }, replicas: 2 })).toContain('plan-away-one')
    const ports = [{ published: somePort(), target: 80, protocol: 'tcp' as const, mode: 'host' as const }]
    expect(await codes({ ports })).toEqual(['plan-away-one'])
  })

  test('tells the errors with which the upgrade is then refused', async ({ live, plan, outside, fake }) => {
    const web = await live({ replicas: 0 })
    const before = await inEngine(outside, web)
    const body = { image: `${fake.swarm.images.repository}/none:1.0`, resources: { cpus: 4000 } }
    const { errors } = await plan(web, body)
    expect(errors.map(({ path }) => path).sort()).toEqual(['image', 'resources.cpus'])
    expect(await refusal(web.upgrade(body))).toMatchObject({ code: 'bad-input', extra: { errors } })
    expect(await refusal(web.upgrade({ name: 'other' }))).toMatchObject({ code: 'bad-input' })
    expect((await inEngine(outside, web)).Version).toEqual(before.Version)
    expect(await web.revisions()).toHaveLength(1)
  })

  test('is empty where nothing changes, and the upgrade is then refused as nothing to do', async ({
    live,
    plan,
    images,
    outside,
  }) => {
    const web = await live({ env: [{ name: 'KEY', value: 'hush', secret: true }] })
    const before = await inEngine(outside, web)
    const { spec } = await web.now()
    const { name: _, kind: __, ...same } = spec
    for (const body of [{}, { image: images.web }, same as ServiceSpecChange]) {
      expect(await plan(web, body)).toMatchObject({ changes: [], replaces: 0, order: null })
      expect(await refusal(web.upgrade(body))).toMatchObject({ code: 'nothing-to-do', status: 409 })
    }
    expect((await inEngine(outside, web)).Version).toEqual(before.Version)
  })

  test('replaces no instance where only the description, the update policy or the count changes', async ({
    live,
    plan,
  }) => {
    const web = await live({ replicas: 0 })
    await web.scale(2)
    await web.becomes('running')
    const serving = await web.serving()
    expect(await plan(web, { description: 'new', update: { parallelism: 2 } })).toMatchObject({ replaces: 0 })
    expect(await plan(web, { replicas: 1 })).toMatchObject({ replaces: 0, stops: 1 })
    expect(await web.serving()).toEqual(serving)
  })
})

describe.concurrent('the plan', () => {
  test('to scale, roll back or delete tells which instances go, and changes nothing', async ({
    berth,
    live,
    outside,
    images,
  }) => {
    const web = await live({ replicas: 2, mounts: [{ source: 'data', target: '/data' }] })
    await web.upgrade({ image: images.web2, replicas: 1 })
    await web.becomes('upgraded')
    const before = await inEngine(outside, web)
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
    const gone = await berth.plan(routes.deleteService, { params })
    expect(gone).toMatchObject({ stops: 1, warnings: [{ detailMessage: { code: 'plan-volumes-stay' } }] })
    expect((await inEngine(outside, web)).Version).toEqual(before.Version)
    await web.scale(3)
    const down = await berth.plan(routes.scaleService, { params, body: { replicas: 1 } })
    expect(down).toMatchObject({
      stops: 2,
      warnings: [{ detailMessage: { code: 'plan-scale-down', params: { count: 2 } } }],
    })
  })
})
