import { routes } from '@berth/contract/routes.ts'
import { describe, expect } from 'vitest'
import { caughtUp, HEALTHY, type Life, QUICK, wantedIn } from './life.ts'
import { test } from './life-on-cluster.ts'
import { somePort } from './outside.ts'

/** After the first instance, there is time to pause on a busy machine too. */
const LEISURELY = { delaySeconds: 60 }

const env = [{ name: 'COLOUR', value: 'green', secret: false }]

describe.concurrent('an upgrade', () => {
  test('waits for a word, and is gone back on whole, whatever was scaled meanwhile', async ({ live, images }) => {
    const published = somePort()
    const web = await live({ env, ports: [{ published, target: 80 }], description: 'before', replicas: 2 })
    const before = await web.now()
    const asked = await web.upgrade({
      image: images.web2,
      env: [{ name: 'COLOUR', value: 'blue', secret: false }],
      ports: [{ published: published + 1, target: 80, protocol: 'tcp', mode: 'auto' }],
      description: 'after',
      replicas: 1,
    })
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
  })

  test('comes to its end where each host has its fill already', async ({ berth, live, images }) => {
    const { items: hosts } = await berth.call(routes.listHosts, {})
    const web = await live({ replicas: hosts.length, placement: { maxPerHost: 1 } })
    await web.upgrade({ image: images.web2 })
    expect((await web.becomes('upgraded')).instances).toEqual({ running: hosts.length, wanted: hosts.length })
  })

  test('is final once it is confirmed, and touches no instance by that', async ({ live, images }) => {
    const web = await live({ replicas: 2 })
    await web.upgrade({ image: images.web2 })
    await web.becomes('upgraded')
    const serving = await web.serving()
    const confirmed = await web.confirm()
    expect(confirmed).toMatchObject({ state: 'running', revision: 2, pendingFrom: null })
    expect(confirmed.actions).toEqual(['upgrade', 'return', 'scale', 'restart', 'stop', 'delete'])
    expect(await web.serving()).toEqual(serving)
  })

  test('that waits: scaling, stopping, starting and restarting move no point of return', async ({ live, images }) => {
    const web = await live({ env })
    const before = await web.now()
    await web.upgrade({ image: images.web2, env: [] })
    await web.becomes('upgraded')
    await web.scale(2)
    await web.becomes('upgraded')
    await web.stop()
    expect(await web.becomes('stopped')).toMatchObject({ pendingFrom: 1, spec: { replicas: 2 } })
    await web.start()
    await web.becomes('upgraded')
    await web.restart()
    expect(await web.becomes('upgraded')).toMatchObject({ pendingFrom: 1, revision: 2 })
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec: before.spec, revision: 1 })
  })

  test('is paused and resumed at will', async ({ live, images, outside }) => {
    const web = await live({ replicas: 3, update: LEISURELY })
    await web.upgrade({ image: images.web2 })
    await web.until('begun', ({ progress }) => progress?.new === 1)
    const paused = await web.pause()
    expect(paused).toMatchObject({ state: 'upgrade-paused', reason: null, instances: { running: 3, wanted: 3 } })
    expect(paused.actions).toEqual(['confirm', 'roll-back', 'resume', 'upgrade', 'delete'])
    expect(paused.spec.update).toMatchObject({ ...LEISURELY, parallelism: 1, order: 'auto' })
    // Pausing lets one more be replaced.
    await web.until('two new', ({ progress }) => progress?.new === 2)
    await caughtUp(outside, images.web)
    const later = await web.now()
    expect(later.state).toBe('upgrade-paused')
    expect(later.progress).toMatchObject({ new: 2, old: 1 })

    expect((await web.resume()).state).toBe('upgrading')
    const done = await web.becomes('upgraded')
    expect(done).toMatchObject({ instances: { running: 3, wanted: 3 }, spec: { update: LEISURELY } })
  })

  test.for(['under way', 'paused'])('that is %s is gone back on', async (state, { live, images }) => {
    const web = await live({ replicas: 2, update: { delaySeconds: 5 } })
    const { spec } = await web.now()
    await web.upgrade({ image: images.web2 })
    await web.until('begun', ({ progress }) => progress?.new === 1)
    if (state === 'paused') await web.pause()
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec, revision: 1, pendingFrom: null })
  })

  test('that was paused is accepted as it is, and stays a mixture', async ({ live, images, outside }) => {
    const web = await live({ replicas: 4, update: LEISURELY })
    await web.upgrade({ image: images.web2 })
    await web.until('begun', ({ progress }) => progress?.new === 1)
    await web.pause()
    // Pausing lets one more be replaced.
    await web.until('two new', ({ progress }) => progress?.new === 2)
    expect(await web.confirm()).toMatchObject({ state: 'running', pendingFrom: null })
    const serving = await web.serving()
    await caughtUp(outside, images.web)
    expect(await wantedIn(outside, web)).toEqual(serving)
    expect(await web.now()).toMatchObject({ state: 'running', instances: { running: 4, wanted: 4 } })
    expect(await web.serving()).toEqual(serving)

    // What comes later does not set it going again, but for one each time.
    await web.scale(5)
    await web.becomes('running')
    const revisions = (await web.instances()).filter(({ state }) => state === 'running').map(({ revision }) => revision)
    expect(revisions).toHaveLength(5)
    expect(revisions).toContain(1)

    await web.upgrade({ image: images.web2, env, update: { delaySeconds: 0, parallelism: 0 } })
    await web.becomes('upgraded')
    const after = (await web.instances()).filter(({ state }) => state === 'running')
    expect(after.map(({ revision }) => revision)).toEqual([3, 3, 3, 3, 3])
  })
})

describe.concurrent('an upgrade to a version that crashes', () => {
  const failed = async (live: (given?: object) => Promise<Life>, { crash }: { crash: string }) => {
    const web = await live({ replicas: 2, env, healthCheck: HEALTHY })
    const before = await web.now()
    await web.upgrade({ image: crash })
    return { web, before, paused: await web.becomes('upgrade-paused') }
  }

  test('pauses by itself and says why, and the old ones serve', async ({ live, images }) => {
    const { web, paused } = await failed(live, images)
    expect(paused).toMatchObject({
      reason: 'The instance ended with exit code 3.',
      instances: { running: 2, wanted: 2 },
      pendingFrom: 1,
    })
    expect(paused.progress).toMatchObject({ new: 0, old: 2, failed: 1 })
    expect(paused.actions).toEqual(['confirm', 'roll-back', 'resume', 'upgrade', 'delete'])
    expect(await web.serving()).toHaveLength(2)
  })

  test('goes back', async ({ live, images }) => {
    const { web, before } = await failed(live, images)
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec: before.spec, revision: 1, pendingFrom: null })
  })

  test('tries again when resumed, and pauses again', async ({ live, images }) => {
    const { web } = await failed(live, images)
    expect((await web.resume()).state).toBe('upgrading')
    const paused = await web.becomes('upgrade-paused')
    expect(paused).toMatchObject({
      reason: 'The instance ended with exit code 3.',
      instances: { running: 2, wanted: 2 },
    })
  })

  test('that fails in one place is resumed, and the old one serves there', async ({ live }) => {
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

  test('is accepted as it is: no more is replaced', async ({ live, images, outside }) => {
    const { web } = await failed(live, images)
    const serving = await web.serving()
    expect(await web.confirm()).toMatchObject({ pendingFrom: null })
    await caughtUp(outside, images.web)
    const now = await web.now()
    expect(await web.serving()).toEqual(serving)
    expect(now).toMatchObject({ state: 'running', instances: { running: 2, wanted: 2 }, pendingFrom: null })
    expect(now.actions).toEqual(['upgrade', 'return', 'scale', 'restart', 'stop', 'delete'])
  })

  test('is made good by another try, from which it goes back to the first', async ({ live, images }) => {
    const { web, before } = await failed(live, images)
    const tried = await web.upgrade({ image: images.web2, ...QUICK })
    expect(tried).toMatchObject({ state: 'upgrading', revision: 3, pendingFrom: 1 })
    expect(await web.becomes('upgraded')).toMatchObject({ revision: 3, pendingFrom: 1 })
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec: before.spec, revision: 1 })
  })
})

async function page({ endpoints: [one] }: { endpoints: { address: string; published: number }[] }): Promise<string> {
  return (await fetch(`http://${one?.address}:${one?.published}/`)).text()
}
