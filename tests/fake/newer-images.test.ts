import type { Caller } from '@berth/contract/http/client.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { describe, expect } from 'vitest'
import { errorPathsOf, refusal } from '../../test-support/berth/refusals.ts'
import { engineServiceOf, type ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { LOGIN, localRegistry } from '../../test-support/registry/own-registry.ts'
import { PushedRepository } from './pushed-repository.ts'
import { test as withRegistry } from './pushing.ts'

/** A Berth that checks its registries every second. */
const test = withRegistry.extend({}).override('options', { scope: 'file' }, ({ registry }) => ({
  settings: { BERTH_REGISTRIES: `http://${registry.address}`, BERTH_IMAGE_CHECK_SECONDS: '1' },
}))

const checkNow = ({ ref }: ServiceDriver, berth: Caller) => berth.call(routes.checkImage, { params: ref })

describe.concurrent('a newer image', () => {
  test('is the tag with the highest version that matches the pattern', async ({
    berth,
    runService,
    repository,
    outside,
  }) => {
    await repository.push('1.0', 'web:1.0')
    const web = await runService({ image: `${repository.name}:1.0` })
    const serving = await web.runningIds()
    await repository.push('1.1', 'web:2.0')
    await web.until('marked', ({ newerImage }) => newerImage?.reference === `${repository.name}:1.1`)
    await repository.push('3.0', 'logger:1.0')
    await repository.push('1.9-alpine', 'logger:1.0')
    const marked = await web.until(
      'marked again',
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
    expect(await web.runningIds()).toEqual(serving)
    expect((await engineServiceOf(outside, web)).Spec.Labels).toMatchObject({
      'berth.image-pattern': '1.x',
      'berth.follow-image': 'yes',
    })
    await web.upgrade({ image: narrowed.newerImage?.reference })
    expect(await web.becomes('upgraded')).toMatchObject({ newerImage: null, spec: { imagePolicy: { pattern: '1.x' } } })
  })

  test('does not exist if a higher version has the same digest', async ({ berth, runService, repository }) => {
    await repository.push('1.0', 'web:1.0')
    await repository.push('1.1', 'web:1.0')
    const web = await runService({ image: `${repository.name}:1.0` })
    expect(await checkNow(web, berth)).toMatchObject({ newerImage: null, problem: null, checkedAt: expect.any(String) })
  })

  test('is not searched for if the image is pinned by its digest', async ({ berth, runService, repository }) => {
    const digest = await repository.push('1.0', 'web:1.0')
    const web = await runService({ image: `${repository.name}@${digest}` })
    await repository.push('2.0', 'web:2.0')
    expect(await checkNow(web, berth)).toMatchObject({
      newerImage: null,
      nextAt: null,
      problem: { detailMessage: { code: 'image-pinned' } },
    })
  })
})

describe.concurrent('the image policy of a service', () => {
  test('changes with an upgrade that replaces no instance', async ({ berth, runService }) => {
    const web = await runService({ imagePolicy: { pattern: '1.x' } })
    const serving = await web.runningIds()
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
    expect(await web.runningIds()).toEqual(serving)
    expect((await web.revisions()).map(({ number }) => number)).toEqual([1])
  })

  test('is validated, and cannot change during an upgrade', async ({ berth, runService, images, whileFrozen }) => {
    const web = await runService({ replicas: 3 })
    const set = (pattern: string) =>
      berth.call(routes.setImageUpdates, { params: web.ref, body: { pattern, follow: false } })
    const wrong = await refusal(set('1.4:latest'))
    expect(wrong).toMatchObject({ code: 'bad-input' })
    expect(errorPathsOf(wrong)).toEqual(['pattern'])
    await whileFrozen(async () => {
      await web.upgrade({ image: images.web2 })
      expect(await refusal(set('1.x'))).toMatchObject({ code: 'not-allowed' })
    })
    await web.becomes('upgraded')
    expect(await set('1.x')).toMatchObject({ state: 'upgraded', pendingFrom: 1 })
    await web.confirm()
    expect(await web.becomes('running')).toMatchObject({ spec: { imagePolicy: { pattern: '1.x' } } })
  })
})

test('reports why a registry cannot be read, and keeps the last known image', async ({
  berth,
  fake,
  runService,
  newSpace,
}) => {
  const registry = await localRegistry({ password: true })
  try {
    await berth.call(routes.addRegistry, {
      body: { name: newSpace, address: registry.address, plainHttp: true, credentials: LOGIN },
    })
    const repository = new PushedRepository(fake, registry, 'shop/web')
    await repository.push('stable', 'web:1.0')
    const web = await runService({ image: `${repository.name}:stable` })
    await checkNow(web, berth)
    await repository.push('stable', 'web:2.0')
    await web.until('marked', ({ newerImage }) => newerImage !== null)
    await registry.stop()
    const away = await checkNow(web, berth)
    expect(away).toMatchObject({
      newerImage: { kind: 'digest' },
      problem: {
        detailMessage: { code: 'registry-refuses-connection' },
        detail: expect.stringContaining(registry.address),
      },
    })
    expect((await web.now()).newerImage).toMatchObject({ kind: 'digest' })
  } finally {
    await registry.stop()
  }
})
