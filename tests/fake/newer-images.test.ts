import type { Caller } from '@berth/contract/http/client.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { describe, expect } from 'vitest'
import { inEngine, type Life } from '../life.ts'
import { LOGIN, localRegistry } from '../own-registry.ts'
import { faultsOf, refusal } from '../refusals.ts'
import { PushedRepository } from './pushed-repository.ts'
import { test as withRegistry } from './pushing.ts'

/** Berth as it asks its registries every second. */
const test = withRegistry.extend({}).override('options', { scope: 'file' }, ({ registry }) => ({
  settings: { BERTH_REGISTRIES: `http://${registry.address}`, BERTH_IMAGE_CHECK_SECONDS: '1' },
}))

const settled = ({ ref }: Life, berth: Caller) => berth.call(routes.checkImage, { params: ref })

describe.concurrent('a newer image', () => {
  test('is the tag with the highest version that matches the pattern', async ({ berth, live, repository, outside }) => {
    await repository.push('1.0', 'web:1.0')
    const web = await live({ image: `${repository.name}:1.0` })
    const serving = await web.serving()
    await repository.push('1.1', 'web:2.0')
    await web.until('marked', ({ newerImage }) => newerImage?.reference === `${repository.name}:1.1`)
    await repository.push('3.0', 'logger:1.0')
    await repository.push('1.9-alpine', 'logger:1.0')
    const marked = await web.until(
      'marked anew',
      ({ newerImage }) => newerImage?.reference === `${repository.name}:3.0`,
    )
    expect(marked.newerImage).toMatchObject({ kind: 'version', digest: expect.stringMatching(/^sha256:/) })

    const body = { pattern: ' 1.x ', follow: true, confirmAfterMinutes: 30 }
    const set = await berth.call(routes.setImageUpdates, { params: web.ref, body })
    expect(set).toMatchObject({ state: 'running', revision: 1, pendingFrom: null })
    expect(set.spec).toMatchObject({
      imagePolicy: { pattern: '1.x', follow: true },
      update: { confirmAfterMinutes: 30, monitorSeconds: 1 },
    })
    const narrowed = await web.until('narrowed', ({ newerImage }) => newerImage?.reference === `${repository.name}:1.1`)
    expect(await web.serving()).toEqual(serving)
    expect((await inEngine(outside, web)).Spec.Labels).toMatchObject({
      'berth.image-pattern': '1.x',
      'berth.follow-image': 'yes',
    })
    await web.upgrade({ image: narrowed.newerImage?.reference })
    expect(await web.becomes('upgraded')).toMatchObject({ newerImage: null, spec: { imagePolicy: { pattern: '1.x' } } })
  })

  test('is none where a higher version has the same bytes', async ({ berth, live, repository }) => {
    await repository.push('1.0', 'web:1.0')
    await repository.push('1.1', 'web:1.0')
    const web = await live({ image: `${repository.name}:1.0` })
    expect(await settled(web, berth)).toMatchObject({ newerImage: null, problem: null, checkedAt: expect.any(String) })
  })

  test('is not looked for where the image is named by its digest', async ({ berth, live, repository }) => {
    const digest = await repository.push('1.0', 'web:1.0')
    const web = await live({ image: `${repository.name}@${digest}` })
    await repository.push('2.0', 'web:2.0')
    expect(await settled(web, berth)).toMatchObject({
      newerImage: null,
      nextAt: null,
      problem: { detailMessage: { code: 'image-pinned' } },
    })
  })
})

describe.concurrent('the image policy of a service', () => {
  test('changes by an upgrade that replaces no instance', async ({ berth, live }) => {
    const web = await live({ imagePolicy: { pattern: '1.x' } })
    const serving = await web.serving()
    const change = { imagePolicy: { follow: true } }
    const plan = await berth.plan(routes.upgradeService, { params: web.ref, body: change })
    expect(plan).toMatchObject({
      changes: [{ path: 'imagePolicy.follow', before: false, after: true }],
      replaces: 0,
      starts: 0,
    })
    expect(await web.upgrade(change)).toMatchObject({
      state: 'running',
      revision: 1,
      pendingFrom: null,
      spec: { imagePolicy: { pattern: '1.x', follow: true } },
    })
    expect(await web.serving()).toEqual(serving)
    expect((await web.revisions()).map(({ number }) => number)).toEqual([1])
  })

  test('is validated, and cannot change in the middle of an upgrade', async ({ berth, live, images, still }) => {
    const web = await live({ replicas: 3 })
    const set = (pattern: string) =>
      berth.call(routes.setImageUpdates, { params: web.ref, body: { pattern, follow: false } })
    const wrong = await refusal(set('1.4:latest'))
    expect(wrong).toMatchObject({ code: 'bad-input' })
    expect(faultsOf(wrong)).toEqual(['pattern'])
    await still(async () => {
      await web.upgrade({ image: images.web2 })
      expect(await refusal(set('1.x'))).toMatchObject({ code: 'not-allowed' })
    })
    await web.becomes('upgraded')
    expect(await set('1.x')).toMatchObject({ state: 'upgraded', pendingFrom: 1 })
    await web.confirm()
    expect(await web.becomes('running')).toMatchObject({ spec: { imagePolicy: { pattern: '1.x' } } })
  })
})

test('says why a registry cannot be asked, and keeps what was known', async ({ berth, fake, live, newSpace }) => {
  const registry = await localRegistry({ password: true })
  try {
    await berth.call(routes.addRegistry, {
      body: { name: newSpace, address: registry.address, plainHttp: true, credentials: LOGIN },
    })
    const repository = new PushedRepository(fake, registry, 'shop/web')
    await repository.push('stable', 'web:1.0')
    const web = await live({ image: `${repository.name}:stable` })
    await settled(web, berth)
    await repository.push('stable', 'web:2.0')
    await web.until('marked', ({ newerImage }) => newerImage !== null)
    await registry.stop()
    const away = await settled(web, berth)
    expect(away).toMatchObject({
      newerImage: { kind: 'digest' },
      problem: { detailMessage: { code: 'registry-unreachable' }, detail: expect.stringContaining(registry.address) },
    })
    expect((await web.now()).newerImage).toMatchObject({ kind: 'digest' })
  } finally {
    await registry.stop()
  }
})
