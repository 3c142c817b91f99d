import { problemOf } from '@berth/contract/client.ts'
import type { NewHook, PushAnswer } from '@berth/contract/hooks.ts'
import { routes } from '@berth/contract/routes.ts'
import { describe, expect, vi } from 'vitest'
import { Berth } from './berth.ts'
import { cluster } from './cluster.ts'
import { test as onCluster } from './life-on-cluster.ts'
import { ownName } from './outside.ts'
import { ownRegistry } from './own-registry.ts'
import { Repository } from './pushing.ts'
import { faultsOf, refusal } from './refusals.ts'

/** Berth that never asks a registry by itself: whatever it upgrades, it was told of. */
const test = onCluster
  .override('berth', { scope: 'file' }, async ({ dockerHost }, { onCleanup }) => {
    const berth = await Berth.start({
      DOCKER_HOST: dockerHost,
      BERTH_REGISTRIES: `http://${cluster().registry}`,
      BERTH_IMAGE_CHECK_SECONDS: '0',
    })
    onCleanup(() => berth.stop())
    return berth
  })
  .extend('repository', ({ newSpace }) => new Repository(`${newSpace}/web`))

async function newHook(berth: Berth, given: Partial<NewHook> = {}) {
  const { hook, token } = await berth.call(routes.createHook, { body: { name: ownName('ci'), ...given } })
  return { ...hook, token, url: `${berth.address}/api/v1/hooks/${token}` }
}

/** As a registry or a build calls it: without a session. */
async function tell(url: string, body?: unknown, type = 'application/json'): Promise<PushAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    ...(body !== undefined && { headers: { 'content-type': type }, body: JSON.stringify(body) }),
  })
  if (response.ok) return (await response.json()) as PushAnswer
  throw problemOf(await response.json(), response.status)
}

/** It is noted after it was done. */
const NOTED = { timeout: 60_000 }

const follows = { imagePolicy: { follow: true } } as const

describe.concurrent('a registry that tells Berth of its pushes', () => {
  test('has the service upgraded that follows it, which confirms itself once it was well for long enough', async ({
    berth,
    live,
    newSpace,
  }) => {
    const hook = await newHook(berth)
    const registry = await ownRegistry({ notifies: hook.url })
    try {
      await berth.call(routes.addRegistry, { body: { name: newSpace, address: registry.address, plainHttp: true } })
      const repository = new Repository(`${newSpace}/web`, registry.address, registry.pusher)
      await repository.push('stable', 'web:1.0')
      const image = `${repository.name}:stable`
      const web = await live({ image, ...follows, replicas: 2, update: { confirmAfterMinutes: 1 } })
      const other = await live({ name: 'other', image })

      const after = await repository.push('stable', 'web:2.0')
      const upgraded = await web.becomes('upgraded')
      expect(upgraded).toMatchObject({ image: { digest: after }, pendingFrom: 1, revision: 2 })
      expect((await web.revisions())[0]).toMatchObject({ by: `hook:${hook.name}`, digest: after })
      // By whichever server of the cluster sees it first: each notes in its own timeline what it did.
      await web.until(
        'confirmed by itself',
        ({ state, pendingFrom }) => state === 'running' && pendingFrom === null,
        120_000,
      )
      const happened = () => web.timeline().then((all) => all.map(({ what, by }) => [what, by]))
      await vi.waitFor(async () => expect(await happened()).toContainEqual(['upgrade', `hook:${hook.name}`]), NOTED)
      expect(await other.now()).toMatchObject({ state: 'running', revision: 1 })
      const { items } = await berth.call(routes.listHooks, {})
      expect(items.find(({ id }) => id === hook.id)?.lastUsedAt).not.toBeNull()
    } finally {
      await registry.stop()
    }
  })
})

describe.concurrent('a build that tells of its push', () => {
  test('is answered what becomes of it, and the same once more is nothing to do', async ({
    berth,
    live,
    repository,
  }) => {
    const hook = await newHook(berth)
    await repository.push('1.0', 'web:1.0')
    const image = `${repository.name}:1.0`
    const web = await live({ image, ...follows })
    const mine = { space: web.ref.space, service: 'web', image }
    expect(await tell(hook.url, { image })).toMatchObject({
      images: [image],
      services: [{ ...mine, outcome: 'nothing-to-do' }],
    })
    const after = await repository.push('1.0', 'web:2.0')
    expect((await tell(`${hook.url}?image=${encodeURIComponent(image)}`)).services).toMatchObject([
      { ...mine, outcome: 'upgrade' },
    ])
    await web.until('upgraded', ({ state, image }) => state === 'upgraded' && image.digest === after)
    expect((await tell(hook.url, { image })).services).toMatchObject([{ ...mine, outcome: 'nothing-to-do' }])
    expect(await web.now()).toMatchObject({ state: 'upgraded', revision: 2 })
    expect((await web.timeline()).filter(({ what }) => what === 'upgrade')).toHaveLength(1)
  })

  test('finds a service that waits for a word: what was pushed comes after the word', async ({
    berth,
    live,
    repository,
  }) => {
    const hook = await newHook(berth)
    await repository.push('1.0', 'web:1.0')
    const image = `${repository.name}:1.0`
    const web = await live({ image, ...follows })
    await web.upgrade({ env: [{ name: 'COLOUR', value: 'blue', secret: false }] })
    await web.becomes('upgraded')
    const after = await repository.push('1.0', 'web:2.0')
    const answer = await tell(hook.url, { image })
    expect(answer.services).toMatchObject([{ outcome: 'later', wording: { params: { state: 'upgraded' } } }])
    expect(await web.now()).toMatchObject({ state: 'upgraded', revision: 2 })
    await web.confirm()
    const upgraded = await web.until('upgraded', ({ state, revision }) => state === 'upgraded' && revision === 3)
    expect(upgraded).toMatchObject({ image: { digest: after }, pendingFrom: 2 })
  })

  test('may push a higher version, where the service says which it goes along with', async ({
    berth,
    live,
    repository,
  }) => {
    const hook = await newHook(berth)
    await repository.push('1.0', 'web:1.0')
    const web = await live({ image: `${repository.name}:1.0`, imagePolicy: { pattern: '1.x', follow: true } })
    const still = await live({ name: 'still', image: `${repository.name}:1.0`, ...follows })
    for (const tag of ['1.1', '2.0']) await repository.push(tag, 'web:2.0')
    const events = ['2.0', '1.1'].map((tag) => ({
      action: 'push',
      target: { repository: repository.path, tag },
    }))
    const type = 'application/vnd.docker.distribution.events.v1+json'
    const answer = await tell(hook.url, { events }, type)
    expect(answer.services).toMatchObject([{ service: 'web', image: `${repository.name}:1.1`, outcome: 'upgrade' }])
    const upgraded = await web.becomes('upgraded')
    expect(upgraded.image.reference).toBe(`${repository.name}:1.1`)
    expect(await still.now()).toMatchObject({ revision: 1 })
  })

  test('says what it likes of the digest: what counts is what the registry says', async ({
    berth,
    live,
    repository,
  }) => {
    const hook = await newHook(berth)
    const before = await repository.push('1.0', 'web:1.0')
    const image = `${repository.name}:1.0`
    const web = await live({ image, ...follows })
    const path = repository.path
    const digest = `sha256:${'f'.repeat(64)}`
    const answer = await tell(hook.url, {
      events: [{ action: 'push', target: { repository: path, tag: '1.0', digest } }],
    })
    expect(answer.services).toMatchObject([{ outcome: 'nothing-to-do' }])
    expect(await web.now()).toMatchObject({ state: 'running', revision: 1, image: { digest: before } })
  })
})

describe.concurrent('a push hook', () => {
  test('does no more than it was made for', async ({ berth, live, repository }) => {
    await repository.push('1.0', 'web:1.0')
    const image = `${repository.name}:1.0`
    const web = await live({ image, ...follows })
    const elsewhere = await newHook(berth, { space: 'elsewhere' })
    const another = await newHook(berth, { repository: 'shop/web' })
    const right = await newHook(berth, { space: web.ref.space, repository: repository.name })
    expect(another.repository).toBe('docker.io/shop/web')
    expect((await tell(elsewhere.url, { image })).services).toEqual([])
    expect((await tell(another.url, { image })).services).toEqual([])
    expect((await tell(right.url, { image })).services).toHaveLength(1)
  })

  test('is refused once it is revoked, as is one that never was', async ({ berth }) => {
    const hook = await newHook(berth)
    expect(await tell(hook.url, { image: 'shop/web:1.0' })).toEqual({
      images: ['docker.io/shop/web:1.0'],
      services: [],
    })
    await berth.call(routes.revokeHook, { params: { hook: hook.id } })
    for (const url of [hook.url, `${berth.address}/api/v1/hooks/nobody`])
      expect(await refusal(tell(url, { image: 'shop/web:1.0' }))).toMatchObject({ code: 'not-found' })
    expect(await refusal(berth.call(routes.revokeHook, { params: { hook: hook.id } }))).toMatchObject({
      code: 'not-found',
    })
  })

  test('takes what it knows, and not too much of it', async ({ berth }) => {
    const hook = await newHook(berth)
    expect(await refusal(tell(hook.url))).toMatchObject({ code: 'bad-input' })
    expect(await refusal(tell(hook.url, { zen: 'Design for failure.' }))).toMatchObject({ code: 'bad-input' })
    expect(await refusal(tell(hook.url, { image: 'x'.repeat(300 * 1024) }))).toMatchObject({ code: 'too-large' })
    const calls = Array.from({ length: 121 }, () => tell(hook.url, { image: 'shop/web:1.0' }))
    const [refused] = (await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected')
    expect(refused).toMatchObject({
      reason: { code: 'too-many-tries', extra: { retryAfterSeconds: expect.any(Number) } },
    })
  })

  test('has a name of its own, and its token is shown once', async ({ berth }) => {
    const hook = await newHook(berth)
    expect(hook.token).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(await berth.call(routes.listHooks, {}))).not.toContain(hook.token)
    const again = await refusal(berth.call(routes.createHook, { body: { name: hook.name } }))
    expect(again).toMatchObject({ code: 'already-exists' })
    expect(faultsOf(again)).toEqual(['name'])
    const wrong = await refusal(berth.call(routes.createHook, { body: { name: ' ', repository: 'shop/web:1.0' } }))
    expect(faultsOf(wrong).toSorted()).toEqual(['name', 'repository'])
  })
})

test('what was told and not done yet is done by the next server', async ({ berth, live, repository }) => {
  const hook = await newHook(berth)
  await repository.push('1.0', 'web:1.0')
  const image = `${repository.name}:1.0`
  const web = await live({ image, ...follows })
  await web.upgrade({ env: [{ name: 'COLOUR', value: 'blue', secret: false }] })
  await web.becomes('upgraded')
  const after = await repository.push('1.0', 'web:2.0')
  expect((await tell(hook.url, { image })).services).toMatchObject([{ outcome: 'later' }])
  await berth.kill9()
  await berth.restart()
  await web.confirm()
  await web.until('upgraded', ({ state, image }) => state === 'upgraded' && image.digest === after)
})
