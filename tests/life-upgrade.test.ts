import { routes } from '@berth/contract/routes.ts'
import { describe, expect } from 'vitest'
import { caughtUp, HEALTHY, type Life, wantedIn } from './life.ts'
import { test } from './life-on-cluster.ts'
import { somePort } from './outside.ts'

// What an upgrade is to a real Swarm; what Berth makes of it in every state is in tests/fake.

const env = [{ name: 'COLOUR', value: 'green', secret: false }]

describe.concurrent('an upgrade', () => {
  test('waits for confirmation, is rolled back whole after scaling, and is final once confirmed', async ({
    live,
    images,
  }) => {
    const published = somePort()
    const web = await live({ env, ports: [{ published, target: 80 }], description: 'before', replicas: 2 })
    const before = await web.now()
    const body = {
      image: images.web2,
      env: [{ name: 'COLOUR', value: 'blue', secret: false }],
      ports: [{ published: published + 1, target: 80, protocol: 'tcp', mode: 'auto' } as const],
      description: 'after',
      replicas: 1,
    }
    const asked = await web.upgrade(body)
    expect(asked).toMatchObject({ state: 'upgrading', revision: 2, pendingFrom: 1 })
    expect(asked.actions).toEqual(['roll-back', 'pause', 'delete'])

    const upgraded = await web.becomes('upgraded')
    expect(upgraded).toMatchObject({ revision: 2, pendingFrom: 1, instances: { running: 1, wanted: 1 }, reason: null })
    expect(upgraded.actions).toEqual(['confirm', 'roll-back', 'scale', 'restart', 'stop', 'delete'])
    expect(await page(upgraded)).toContain('web 2.0')
    expect(upgraded.endpoints).toMatchObject([{ published: published + 1 }])

    await web.scale(2)
    await web.becomes('upgraded')
    expect((await web.rollBack()).state).toBe('rolling-back')
    const back = await web.becomes('running')
    expect(back).toMatchObject({
      spec: before.spec,
      image: before.image,
      revision: 1,
      pendingFrom: null,
      instances: { running: 2, wanted: 2 },
    })
    expect(await page(back)).toContain('web 1.0')
    expect(back.endpoints).toEqual(back.endpoints.map((one) => ({ ...one, published })))

    await web.upgrade(body)
    await web.becomes('upgraded')
    const serving = await web.serving()
    expect(await web.confirm()).toMatchObject({ state: 'running', revision: 3, pendingFrom: null })
    expect(await web.serving()).toEqual(serving)
  })

  test('completes where each host runs as many instances as it may', async ({ berth, live, images }) => {
    const { items: hosts } = await berth.call(routes.listHosts, {})
    const web = await live({ replicas: hosts.length, placement: { maxPerHost: 1 } })
    await web.upgrade({ image: images.web2 })
    expect((await web.becomes('upgraded')).instances).toEqual({ running: hosts.length, wanted: hosts.length })
  })

  test('can be paused, resumed, rolled back under way, and confirmed half done until the next upgrade', async ({
    live,
    images,
    outside,
  }) => {
    const web = await live({ replicas: 4 })
    const { spec } = await web.now()
    await web.upgrade({ image: images.web2, update: { delaySeconds: 3600 } })
    await web.until('begun', ({ progress }) => progress?.new === 1)
    const paused = await web.pause()
    expect(paused).toMatchObject({ state: 'upgrade-paused', reason: null, instances: { running: 4, wanted: 4 } })
    expect(paused.actions).toEqual(['confirm', 'roll-back', 'resume', 'upgrade', 'delete'])
    expect(paused.spec.update).toMatchObject({ delaySeconds: 3600, parallelism: 1, order: 'auto' })
    // Pausing lets one more be replaced.
    await web.until('two new', ({ progress }) => progress?.new === 2)
    await caughtUp(outside, images.web)
    expect(await web.now()).toMatchObject({ state: 'upgrade-paused', progress: { new: 2, old: 2 } })

    expect((await web.resume()).state).toBe('upgrading')
    const resumed = await web.until('three new', ({ progress }) => progress?.new === 3)
    expect(resumed.spec.update).toMatchObject({ delaySeconds: 3600 })
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec, revision: 1, pendingFrom: null })

    await web.upgrade({ image: images.web2, update: { delaySeconds: 3600 } })
    await web.until('begun', ({ progress }) => progress?.new === 1)
    await web.pause()
    await web.until('two new', ({ progress }) => progress?.new === 2)
    expect(await web.confirm()).toMatchObject({ state: 'running', pendingFrom: null })
    const serving = await web.serving()
    await caughtUp(outside, images.web)
    expect(await wantedIn(outside, web)).toEqual(serving)
    expect(await web.now()).toMatchObject({ state: 'running', instances: { running: 4, wanted: 4 } })
    expect(await web.serving()).toEqual(serving)

    // What comes later does not set it going again, but for one each time.
    await web.scale(5)
    expect(await web.becomes('running')).toMatchObject({ instances: { running: 5, wanted: 5 } })
    const mixture = (await web.instances()).filter(({ state }) => state === 'running')
    expect(mixture).toHaveLength(5)
    expect(mixture.map(({ revision }) => revision)).toContain(1)
    expect(mixture.filter(({ id }) => serving.includes(id)).length).toBeGreaterThanOrEqual(3)

    await web.upgrade({ image: images.web2, env, update: { delaySeconds: 0, parallelism: 0 } })
    const { revision } = await web.becomes('upgraded')
    const after = (await web.instances()).filter(({ state }) => state === 'running')
    expect(after.map((one) => one.revision)).toEqual(Array(5).fill(revision))
  })
})

describe.concurrent('an upgrade to a version that crashes', () => {
  const fails = async (web: Life, { crash }: { crash: string }) => {
    await web.upgrade({ image: crash })
    return web.becomes('upgrade-paused')
  }

  test('pauses and says why, pauses again when resumed, and is rolled back or confirmed while the old ones serve', async ({
    live,
    images,
    expect,
  }) => {
    const web = await live({ replicas: 2, env, healthCheck: HEALTHY })
    const before = await web.now()
    const serving = await web.serving()
    const paused = await fails(web, images)
    expect(paused).toMatchObject({
      reason: 'The instance ended with exit code 3.',
      instances: { running: 2, wanted: 2 },
      pendingFrom: 1,
    })
    expect(paused.progress).toMatchObject({ new: 0, old: 2, failed: 1 })
    expect(paused.actions).toEqual(['confirm', 'roll-back', 'resume', 'upgrade', 'delete'])
    expect(await web.serving()).toEqual(serving)

    expect((await web.resume()).state).toBe('upgrading')
    expect(await web.becomes('upgrade-paused')).toMatchObject({
      reason: 'The instance ended with exit code 3.',
      instances: { running: 2, wanted: 2 },
    })
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec: before.spec, revision: 1, pendingFrom: null })

    await fails(web, images)
    const kept = await web.serving()
    expect(await web.confirm()).toMatchObject({ pendingFrom: null })
    // Swarm goes on trying what failed: what it does with the old instances shows at its next try.
    const failed = async () => (await web.instances()).filter(({ state }) => state === 'failed').map(({ id }) => id)
    const earlier = await failed()
    await expect.poll(async () => (await failed()).some((id) => !earlier.includes(id))).toBe(true)
    const now = await web.now()
    expect(await web.serving()).toEqual(kept)
    expect(now).toMatchObject({ state: 'running', instances: { running: 2, wanted: 2 }, pendingFrom: null })
    expect(now.actions).toEqual(['upgrade', 'return', 'scale', 'restart', 'stop', 'delete'])
  })

  test('that fails in one slot keeps the old instance serving there however often it is resumed', async ({ live }) => {
    const web = await live({ replicas: 3, healthCheck: HEALTHY })
    const failing = (await web.instances()).find(({ name }) => name.endsWith('.2'))
    await web.upgrade({
      env: [{ name: 'SLOT', value: '{{.Task.Slot}}', secret: false }],
      command: ['sh', '-c', '[ $SLOT = 2 ] && exit 3; exec httpd -f -p 80 -h /www'],
    })
    for (const times of [1, 2, 3]) {
      expect((await web.becomes('upgrade-paused')).instances).toEqual({ running: 3, wanted: 3 })
      expect(await web.serving()).toContain(failing?.id)
      if (times < 3) await web.resume()
    }
  })
})

async function page({ endpoints: [one] }: { endpoints: { address: string; published: number }[] }): Promise<string> {
  return (await fetch(`http://${one?.address}:${one?.published}/`)).text()
}
