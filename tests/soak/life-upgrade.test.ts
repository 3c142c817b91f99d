import { routes } from '@berth/contract/http/routes.ts'
import { describe, expect } from 'vitest'
import { caughtUp, HEALTHY, wantedIn } from '../life.ts'
import { test } from '../life-on-cluster.ts'

const env = [{ name: 'COLOUR', value: 'green', secret: false }]

describe.concurrent('an upgrade', () => {
  test('completes where each host runs as many instances as it may', async ({ berth, live, images }) => {
    const { items: hosts } = await berth.call(routes.listHosts, {})
    const web = await live({ replicas: hosts.length, placement: { maxPerHost: 1 } })
    await web.upgrade({ image: images.web2 })
    expect((await web.becomes('upgraded')).instances).toEqual({ running: hosts.length, desired: hosts.length })
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
    expect(paused).toMatchObject({ state: 'upgrade-paused', reason: null, instances: { running: 4, desired: 4 } })
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
    expect(await web.now()).toMatchObject({ state: 'running', instances: { running: 4, desired: 4 } })
    expect(await web.serving()).toEqual(serving)

    // What comes later does not set it going again, but for one each time.
    await web.scale(5)
    expect(await web.becomes('running')).toMatchObject({ instances: { running: 5, desired: 5 } })
    const mixture = (await web.instances()).filter(({ state }) => state === 'running')
    expect(mixture).toHaveLength(5)
    expect(mixture.map(({ revision }) => revision)).toContain(1)
    expect(mixture.filter(({ id }) => serving.includes(id)).length).toBeGreaterThanOrEqual(3)

    await web.upgrade({ image: images.web2, env, update: { delaySeconds: 0, parallelism: 0 } })
    const { revision } = await web.becomes('upgraded')
    const after = (await web.instances()).filter(({ state }) => state === 'running')
    expect(after.map((one) => one.revision)).toEqual(Array(5).fill(revision))
  })

  test('that fails in one slot keeps the old instance serving there however often it is resumed', async ({ live }) => {
    const web = await live({ replicas: 3, healthCheck: HEALTHY })
    const failing = (await web.instances()).find(({ name }) => name.endsWith('.2'))
    await web.upgrade({
      env: [{ name: 'SLOT', value: '{{.Task.Slot}}', secret: false }],
      command: ['sh', '-c', '[ $SLOT = 2 ] && exit 3; exec httpd -f -p 80 -h /www'],
    })
    for (const times of [1, 2, 3]) {
      expect((await web.becomes('upgrade-paused')).instances).toEqual({ running: 3, desired: 3 })
      expect(await web.serving()).toContain(failing?.id)
      if (times < 3) await web.resume()
    }
  })
})
