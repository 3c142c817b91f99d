import { routes } from '@berth/contract/http/routes.ts'
import { describe, expect } from 'vitest'
import { desiredTaskIds, HEALTHY, untilCaughtUp } from '../../test-support/berth/service-driver.ts'
import { test } from '../fixtures/service-on-cluster.ts'

const env = [{ name: 'COLOUR', value: 'green', secret: false }]

describe.concurrent('an upgrade', () => {
  test('completes when each host runs the maximum number of instances', async ({ berth, runService, images }) => {
    const { items: hosts } = await berth.call(routes.listHosts, {})
    const web = await runService({ replicas: hosts.length, placement: { maxPerHost: 1 } })
    await web.upgrade({ image: images.web2 })
    expect((await web.becomes('upgraded')).instances).toEqual({ running: hosts.length, desired: hosts.length })
  })

  test('can be paused, resumed, rolled back in progress, and confirmed half done until the next upgrade', async ({
    runService,
    images,
    outside,
  }) => {
    const web = await runService({ replicas: 4 })
    const { spec } = await web.now()
    await web.upgrade({ image: images.web2, update: { delaySeconds: 3600 } })
    await web.until('started', ({ progress }) => progress?.new === 1)
    const paused = await web.pause()
    expect(paused).toMatchObject({ state: 'upgrade-paused', reason: null, instances: { running: 4, desired: 4 } })
    expect(paused.actions).toEqual(['confirm', 'roll-back', 'resume', 'upgrade', 'delete'])
    expect(paused.spec.update).toMatchObject({ delaySeconds: 3600, parallelism: 1, order: 'auto' })
    // After a pause, the engine replaces one more instance.
    await web.until('two new', ({ progress }) => progress?.new === 2)
    await untilCaughtUp(outside, images.web)
    expect(await web.now()).toMatchObject({ state: 'upgrade-paused', progress: { new: 2, old: 2 } })

    expect((await web.resume()).state).toBe('upgrading')
    const resumed = await web.until('three new', ({ progress }) => progress?.new === 3)
    expect(resumed.spec.update).toMatchObject({ delaySeconds: 3600 })
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec, revision: 1, pendingFrom: null })

    await web.upgrade({ image: images.web2, update: { delaySeconds: 3600 } })
    await web.until('started', ({ progress }) => progress?.new === 1)
    await web.pause()
    await web.until('two new', ({ progress }) => progress?.new === 2)
    expect(await web.confirm()).toMatchObject({ state: 'running', pendingFrom: null })
    const serving = await web.runningIds()
    await untilCaughtUp(outside, images.web)
    expect(await desiredTaskIds(outside, web)).toEqual(serving)
    expect(await web.now()).toMatchObject({ state: 'running', instances: { running: 4, desired: 4 } })
    expect(await web.runningIds()).toEqual(serving)

    // Later operations do not continue the rollout, except for one instance each time.
    await web.scale(5)
    expect(await web.becomes('running')).toMatchObject({ instances: { running: 5, desired: 5 } })
    const mixture = (await web.instances()).filter(({ state }) => state === 'running')
    expect(mixture).toHaveLength(5)
    expect(mixture.map(({ revision }) => revision)).toContain(1)
    expect(mixture.filter(({ id }) => serving.includes(id)).length).toBeGreaterThanOrEqual(3)

    await web.upgrade({ image: images.web2, env, update: { delaySeconds: 0, parallelism: 0 } })
    const { revision } = await web.becomes('upgraded')
    const after = (await web.instances()).filter(({ state }) => state === 'running')
    expect(after.map((instance) => instance.revision)).toEqual(Array(5).fill(revision))
  })

  test('that fails in one slot keeps the old instance of that slot serving, however often it is resumed', async ({
    runService,
  }) => {
    const web = await runService({ replicas: 3, healthCheck: HEALTHY })
    const failing = (await web.instances()).find(({ name }) => name.endsWith('.2'))
    await web.upgrade({
      env: [{ name: 'SLOT', value: '{{.Task.Slot}}', secret: false }],
      command: ['sh', '-c', '[ $SLOT = 2 ] && exit 3; exec httpd -f -p 80 -h /www'],
    })
    for (const times of [1, 2, 3]) {
      expect((await web.becomes('upgrade-paused')).instances).toEqual({ running: 3, desired: 3 })
      expect(await web.runningIds()).toContain(failing?.id)
      if (times < 3) await web.resume()
    }
  })
})
