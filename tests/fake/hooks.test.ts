import { routes } from '@berth/contract/http/routes.ts'
import { describe, expect, vi } from 'vitest'
import { Connection } from '../../packages/server/src/registry/connection.ts'
import { Berth } from '../../test-support/berth/berth.ts'
import { callHook, newHook } from '../../test-support/berth/hook-calls.ts'
import { errorPathsOf, refusal } from '../../test-support/berth/refusals.ts'
import { startService } from '../../test-support/berth/service-driver.ts'
import { localRegistry } from '../../test-support/registry/own-registry.ts'
import { testPushHook } from '../shared/push-hook.ts'
import { FAST_TIMINGS } from './on-fake.ts'
import { PushRelay } from './push-relay.ts'
import { PushedRepository } from './pushed-repository.ts'
import { test as withRegistry } from './pushing.ts'

/** The test starts two processes, which takes long on a busy machine. */
const STARTS_TWICE = { timeout: 240_000 }

/** Returns the settings of a Berth that never checks a registry by itself, so that only hooks trigger upgrades. */
const settingsFor = ({ address }: { address: string }) => ({
  BERTH_REGISTRIES: `http://${address}`,
  BERTH_IMAGE_CHECK_SECONDS: '0',
})

const test = withRegistry.extend({}).override('options', { scope: 'file' }, ({ registry }) => ({
  settings: settingsFor(registry),
}))

const MINUTE_MS = 60_000
/** The timeline shows an entry only after the operation is done. */
const TIMELINE_WAIT = { timeout: 120_000 }

const follows = { imagePolicy: { follow: true } } as const

test('upgrades the services that follow an image when its registry reports a push, and confirms after minutes of health', async ({
  startBerth,
  fake,
  space,
  newSpace,
}) => {
  let passedMs = 0
  const berth = await startBerth({ settings: { BERTH_IMAGE_CHECK_SECONDS: '0' }, now: () => Date.now() + passedMs })
  const hook = await newHook(berth)
  const relay = new PushRelay(hook.url)
  const registry = await localRegistry({ notifies: await relay.listen() })
  try {
    await berth.call(routes.addRegistry, { body: { name: newSpace, address: registry.address, plainHttp: true } })
    const repository = new PushedRepository(fake, registry, `${newSpace}/web`)
    await relay.during(() => repository.push('stable', 'web:1.0'))
    const image = `${repository.name}:stable`
    const web = await startService(berth, space, { image, ...follows, replicas: 2, update: { confirmAfterMinutes: 1 } })
    const other = await startService(berth, space, { name: 'other', image })

    const after = await relay.during(() => repository.push('stable', 'web:2.0'))
    const upgraded = await web.becomes('upgraded')
    expect(upgraded).toMatchObject({ image: { digest: after }, pendingFrom: 1, revision: 2 })
    expect((await web.revisions())[0]).toMatchObject({ by: `hook:${hook.name}`, digest: after })
    expect(await web.now()).toMatchObject({ state: 'upgraded', pendingFrom: 1 })
    passedMs = MINUTE_MS
    await web.until('confirmed by itself', ({ state, pendingFrom }) => state === 'running' && pendingFrom === null)
    const recordedActions = () => web.timeline().then((all) => all.map(({ what, by }) => [what, by]))
    await vi.waitFor(
      async () => expect(await recordedActions()).toContainEqual(['upgrade', `hook:${hook.name}`]),
      TIMELINE_WAIT,
    )
    await vi.waitFor(async () => expect(await recordedActions()).toContainEqual(['auto-confirm', null]), TIMELINE_WAIT)
    expect(await other.now()).toMatchObject({ state: 'running', revision: 1 })
    const { items } = await berth.call(routes.listHooks, {})
    expect(items.find(({ id }) => id === hook.id)?.lastUsedAt).not.toBeNull()
  } finally {
    await registry.stop()
    relay.close()
  }
})

describe.concurrent('a build that calls a push hook', () => {
  test('gets the outcome for each service, and repeating the push changes nothing', ({
    berth,
    runService,
    repository,
  }) => testPushHook({ berth, runService, repository }))

  test('makes Berth look up the digest of the pushed tag once', async ({
    berth,
    runService,
    repository,
    onTestFinished,
  }) => {
    const hook = await newHook(berth)
    await repository.push('1.0', 'web:1.0')
    const image = `${repository.name}:1.0`
    const web = await runService({ image, ...follows })
    await repository.push('1.0', 'web:2.0')
    const send = vi.spyOn(Connection.prototype, 'send')
    onTestFinished(() => send.mockRestore())
    await callHook(hook.url, { image })
    await web.becomes('upgraded')
    const paths = send.mock.calls.map(([path]) => path).filter((path) => path.includes(repository.path))
    expect(paths.filter((path) => path.endsWith('/manifests/1.0'))).toHaveLength(1)
  })

  test('upgrades a service that waits for confirmation after it is confirmed', async ({
    berth,
    runService,
    repository,
  }) => {
    const hook = await newHook(berth)
    await repository.push('1.0', 'web:1.0')
    const image = `${repository.name}:1.0`
    const web = await runService({ image, ...follows })
    await web.upgrade({ env: [{ name: 'COLOUR', value: 'blue', secret: false }] })
    await web.becomes('upgraded')
    const after = await repository.push('1.0', 'web:2.0')
    const answer = await callHook(hook.url, { image })
    expect(answer.services).toMatchObject([{ outcome: 'later', detailMessage: { params: { state: 'upgraded' } } }])
    expect(await web.now()).toMatchObject({ state: 'upgraded', revision: 2 })
    await web.confirm()
    const upgraded = await web.until('upgraded', ({ state, revision }) => state === 'upgraded' && revision === 3)
    expect(upgraded).toMatchObject({ image: { digest: after }, pendingFrom: 2 })
  })

  test('upgrades to a higher version that matches the pattern of the service', async ({
    berth,
    runService,
    repository,
  }) => {
    const hook = await newHook(berth)
    await repository.push('1.0', 'web:1.0')
    const web = await runService({ image: `${repository.name}:1.0`, imagePolicy: { pattern: '1.x', follow: true } })
    const unchanged = await runService({ name: 'still', image: `${repository.name}:1.0`, ...follows })
    for (const tag of ['1.1', '2.0']) await repository.push(tag, 'web:2.0')
    const events = ['2.0', '1.1'].map((tag) => ({
      action: 'push',
      target: { repository: repository.path, tag },
    }))
    const type = 'application/vnd.docker.distribution.events.v1+json'
    const answer = await callHook(hook.url, { events }, type)
    expect(answer.services).toMatchObject([{ service: 'web', image: `${repository.name}:1.1`, outcome: 'upgrade' }])
    const upgraded = await web.becomes('upgraded')
    expect(upgraded.image.reference).toBe(`${repository.name}:1.1`)
    expect(await unchanged.now()).toMatchObject({ revision: 1 })
  })

  test('cannot claim a digest that the registry does not have', async ({ berth, runService, repository }) => {
    const hook = await newHook(berth)
    const before = await repository.push('1.0', 'web:1.0')
    const image = `${repository.name}:1.0`
    const web = await runService({ image, ...follows })
    const path = repository.path
    const digest = `sha256:${'f'.repeat(64)}`
    const answer = await callHook(hook.url, {
      events: [{ action: 'push', target: { repository: path, tag: '1.0', digest } }],
    })
    expect(answer.services).toMatchObject([{ outcome: 'nothing-to-do' }])
    expect(await web.now()).toMatchObject({ state: 'running', revision: 1, image: { digest: before } })
  })
})

describe.concurrent('a push hook', () => {
  test('reaches only the space and the repository that it was created for', async ({
    berth,
    runService,
    repository,
  }) => {
    await repository.push('1.0', 'web:1.0')
    const image = `${repository.name}:1.0`
    const web = await runService({ image, ...follows })
    const elsewhere = await newHook(berth, { space: 'elsewhere' })
    const another = await newHook(berth, { repository: 'shop/web' })
    const right = await newHook(berth, { space: web.ref.space, repository: repository.name })
    expect(another.repository).toBe('docker.io/shop/web')
    expect((await callHook(elsewhere.url, { image })).services).toEqual([])
    expect((await callHook(another.url, { image })).services).toEqual([])
    expect((await callHook(right.url, { image })).services).toHaveLength(1)
  })

  test('is refused once it is revoked, as is an unknown one', async ({ berth }) => {
    const hook = await newHook(berth)
    expect(await callHook(hook.url, { image: 'shop/web:1.0' })).toEqual({
      images: ['docker.io/shop/web:1.0'],
      services: [],
    })
    await berth.call(routes.revokeHook, { params: { hook: hook.id } })
    for (const url of [hook.url, `${berth.address}/api/v1/hooks/nobody`])
      expect(await refusal(callHook(url, { image: 'shop/web:1.0' }))).toMatchObject({ code: 'not-found' })
    expect(await refusal(berth.call(routes.revokeHook, { params: { hook: hook.id } }))).toMatchObject({
      code: 'not-found',
    })
  })

  test('refuses unknown bodies, too large ones and too many calls', async ({ berth }) => {
    const hook = await newHook(berth)
    expect(await refusal(callHook(hook.url))).toMatchObject({ code: 'bad-input' })
    expect(await refusal(callHook(hook.url, { zen: 'Design for failure.' }))).toMatchObject({ code: 'bad-input' })
    expect(await refusal(callHook(hook.url, { image: 'x'.repeat(300 * 1024) }))).toMatchObject({ code: 'too-large' })
    const calls = Array.from({ length: 121 }, () => callHook(hook.url, { image: 'shop/web:1.0' }))
    const [refused] = (await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected')
    expect(refused).toMatchObject({
      reason: { code: 'too-many-tries', extra: { retryAfterSeconds: expect.any(Number) } },
    })
  })

  test('has a unique name, and shows its token once', async ({ berth }) => {
    const hook = await newHook(berth)
    expect(hook.token).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(await berth.call(routes.listHooks, {}))).not.toContain(hook.token)
    const again = await refusal(berth.call(routes.createHook, { body: { name: hook.name } }))
    expect(again).toMatchObject({ code: 'already-exists' })
    expect(errorPathsOf(again)).toEqual(['name'])
    const wrong = await refusal(berth.call(routes.createHook, { body: { name: ' ', repository: 'shop/web:1.0' } }))
    expect(errorPathsOf(wrong).toSorted()).toEqual(['name', 'repository'])
  })
})

test(
  'a killed server finishes pending hook calls after its restart',
  STARTS_TWICE,
  async ({ dockerHost, registry, repository, space, onTestFinished }) => {
    const settings = { ...settingsFor(registry), BERTH_TIMINGS: JSON.stringify(FAST_TIMINGS) }
    const berth = await Berth.start({ DOCKER_HOST: dockerHost, ...settings })
    onTestFinished(() => berth.stop())
    const hook = await newHook(berth)
    await repository.push('1.0', 'web:1.0')
    const image = `${repository.name}:1.0`
    const web = await startService(berth, space, { image, ...follows })
    await web.upgrade({ env: [{ name: 'COLOUR', value: 'blue', secret: false }] })
    await web.becomes('upgraded')
    const after = await repository.push('1.0', 'web:2.0')
    expect((await callHook(hook.url, { image })).services).toMatchObject([{ outcome: 'later' }])
    await berth.kill9()
    await berth.restart()
    await web.confirm()
    await web.until('upgraded', ({ state, image }) => state === 'upgraded' && image.digest === after)
  },
)
