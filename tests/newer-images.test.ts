import type { Caller } from '@berth/contract/client.ts'
import { routes } from '@berth/contract/routes.ts'
import { describe, expect } from 'vitest'
import { Berth } from './berth.ts'
import { cluster } from './cluster.ts'
import { inEngine, type Life } from './life.ts'
import { test as onCluster } from './life-on-cluster.ts'
import { LOGIN, ownRegistry } from './own-registry.ts'
import { Repository } from './pushing.ts'
import { faultsOf, refusal } from './refusals.ts'

/** Berth as it asks its registries every second, and a repository of each test's own. */
const test = onCluster
  .override('berth', { scope: 'file' }, async ({ dockerHost }, { onCleanup }) => {
    const berth = await Berth.start({
      DOCKER_HOST: dockerHost,
      BERTH_REGISTRIES: `http://${cluster().registry}`,
      BERTH_IMAGE_CHECK_SECONDS: '1',
    })
    onCleanup(() => berth.stop())
    return berth
  })
  .extend('repository', ({ newSpace }) => new Repository(`${newSpace}/web`))

const settled = ({ ref }: Life, berth: Caller) => berth.call(routes.checkImage, { params: ref })

describe.concurrent('a newer image', () => {
  test('is seen when the tag is pushed anew, and upgraded to', async ({ berth, live, repository, outside }) => {
    const before = await repository.push('stable', 'web:1.0')
    const web = await live({ image: `${repository.name}:stable`, replicas: 2 })
    expect(await settled(web, berth)).toMatchObject({ newer: null, problem: null })
    expect(await web.now()).toMatchObject({ newer: null, image: { digest: before } })

    const after = await repository.push('stable', 'web:2.0')
    const marked = await web.until('marked', ({ newer }) => newer !== null)
    expect(marked.newer).toMatchObject({ kind: 'digest', reference: `${repository.name}:stable`, digest: after })
    expect(marked).toMatchObject({ state: 'running', image: { digest: before } })

    const change = { image: marked.newer?.reference }
    const plan = await berth.plan(routes.upgradeService, { params: web.ref, body: change })
    expect(plan).toMatchObject({ digest: after, replaces: 2, errors: [] })
    expect(plan.changes).toMatchObject([{ path: 'image', after: expect.stringContaining(after) }])
    await web.upgrade(change)
    expect(await web.becomes('upgraded')).toMatchObject({ newer: null, image: { digest: after } })
    expect((await inEngine(outside, web)).Spec.TaskTemplate.ContainerSpec.Image).toContain(after)

    const body = { pattern: '1.x', follow: false, confirmAfterMinutes: null }
    await berth.call(routes.setImageUpdates, { params: web.ref, body })
    await web.rollBack()
    expect((await web.becomes('running')).spec.imagePolicy).toEqual({ pattern: '1.x', follow: false })
    const again = await web.until('marked again', ({ newer }) => newer !== null)
    expect(again.newer).toMatchObject({ kind: 'digest', digest: after })
  })

  test('is a tag with a higher version, and a pattern says which', async ({ berth, live, repository, outside }) => {
    await repository.push('1.0', 'web:1.0')
    const web = await live({ image: `${repository.name}:1.0` })
    const serving = await web.serving()
    await repository.push('1.1', 'web:2.0')
    await web.until('marked', ({ newer }) => newer?.reference === `${repository.name}:1.1`)
    await repository.push('3.0', 'logger:1.0')
    await repository.push('1.9-alpine', 'logger:1.0')
    const marked = await web.until('marked anew', ({ newer }) => newer?.reference === `${repository.name}:3.0`)
    expect(marked.newer).toMatchObject({ kind: 'version', digest: expect.stringMatching(/^sha256:/) })

    const body = { pattern: ' 1.x ', follow: true, confirmAfterMinutes: 30 }
    const set = await berth.call(routes.setImageUpdates, { params: web.ref, body })
    expect(set).toMatchObject({ state: 'running', revision: 1, pendingFrom: null })
    expect(set.spec).toMatchObject({
      imagePolicy: { pattern: '1.x', follow: true },
      update: { confirmAfterMinutes: 30, monitorSeconds: 1 },
    })
    const narrowed = await web.until('narrowed', ({ newer }) => newer?.reference === `${repository.name}:1.1`)
    expect(await web.serving()).toEqual(serving)
    expect((await inEngine(outside, web)).Spec.Labels).toMatchObject({
      'berth.image-pattern': '1.x',
      'berth.follow-image': 'yes',
    })
    await web.upgrade({ image: narrowed.newer?.reference })
    expect(await web.becomes('upgraded')).toMatchObject({ newer: null, spec: { imagePolicy: { pattern: '1.x' } } })
  })

  test('that has the same bytes by another name is none', async ({ berth, live, repository }) => {
    await repository.push('1.0', 'web:1.0')
    await repository.push('1.1', 'web:1.0')
    const web = await live({ image: `${repository.name}:1.0` })
    expect(await settled(web, berth)).toMatchObject({ newer: null, problem: null, checkedAt: expect.any(String) })
  })

  test('is nothing to look for where the image is named by its digest', async ({ berth, live, repository }) => {
    const digest = await repository.push('1.0', 'web:1.0')
    const web = await live({ image: `${repository.name}@${digest}` })
    await repository.push('2.0', 'web:2.0')
    expect(await settled(web, berth)).toMatchObject({
      newer: null,
      nextAt: null,
      problem: { wording: { code: 'image-pinned' } },
    })
  })
})

describe.concurrent('what a service says of newer images', () => {
  test('changes by an upgrade too, which is none then', async ({ berth, live }) => {
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

  test('is checked, and cannot be said in the middle of an upgrade', async ({ berth, live, images }) => {
    const web = await live({ replicas: 3, update: { delaySeconds: 3 } })
    const set = (pattern: string) =>
      berth.call(routes.setImageUpdates, { params: web.ref, body: { pattern, follow: false } })
    const wrong = await refusal(set('1.4:latest'))
    expect(wrong).toMatchObject({ code: 'bad-input' })
    expect(faultsOf(wrong)).toEqual(['pattern'])
    await web.upgrade({ image: images.web2 })
    expect(await refusal(set('1.x'))).toMatchObject({ code: 'not-allowed' })
    await web.becomes('upgraded')
    expect(await set('1.x')).toMatchObject({ state: 'upgraded', pendingFrom: 1 })
    await web.confirm()
    expect(await web.becomes('running')).toMatchObject({ spec: { imagePolicy: { pattern: '1.x' } } })
  })
})

test('why it cannot be told is said, and what was known stays', async ({ berth, live, newSpace }) => {
  const registry = await ownRegistry({ password: true })
  try {
    await berth.call(routes.addRegistry, {
      body: { name: newSpace, address: registry.address, plainHttp: true, credentials: LOGIN },
    })
    const repository = new Repository('shop/web', registry.address, registry.pusher)
    await repository.push('stable', 'web:1.0')
    const web = await live({ image: `${repository.name}:stable` })
    await settled(web, berth)
    await repository.push('stable', 'web:2.0')
    await web.until('marked', ({ newer }) => newer !== null)
    await registry.stop()
    const away = await settled(web, berth)
    expect(away).toMatchObject({
      newer: { kind: 'digest' },
      problem: { wording: { code: 'registry-unreachable' }, detail: expect.stringContaining(registry.address) },
    })
    expect((await web.now()).newer).toMatchObject({ kind: 'digest' })
  } finally {
    await registry.stop()
  }
})
