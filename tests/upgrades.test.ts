import { describe, expect } from 'vitest'
import { HEALTHY, type ServiceDriver } from '../test-support/berth/service-driver.ts'
import { randomPort } from '../test-support/docker/outside.ts'
import { test } from './fixtures/service-on-cluster.ts'

// Upgrades on a real Swarm. tests/soak has more of them, and tests/fake tests upgrades in every state.

const env = [{ name: 'COLOUR', value: 'green', secret: false }]

describe.concurrent('an upgrade', () => {
  test('waits for confirmation, is rolled back completely after scaling, and is final once confirmed', async ({
    runService,
    images,
  }) => {
    const published = randomPort()
    const web = await runService({ env, ports: [{ published, target: 80 }], description: 'before', replicas: 2 })
    const before = await web.now()
    const body = {
      image: images.web2,
      env: [{ name: 'COLOUR', value: 'blue', secret: false }],
      ports: [{ published: published + 1, target: 80, protocol: 'tcp', mode: 'auto' } as const],
      description: 'after',
      replicas: 1,
    }
    const upgrading = await web.upgrade(body)
    expect(upgrading).toMatchObject({ state: 'upgrading', revision: 2, pendingFrom: 1 })
    expect(upgrading.actions).toEqual(['roll-back', 'pause', 'delete'])

    const upgraded = await web.becomes('upgraded')
    expect(upgraded).toMatchObject({ revision: 2, pendingFrom: 1, instances: { running: 1, desired: 1 }, reason: null })
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
      instances: { running: 2, desired: 2 },
    })
    expect(await page(back)).toContain('web 1.0')
    expect(back.endpoints).toEqual(back.endpoints.map((endpoint) => ({ ...endpoint, published })))

    await web.upgrade(body)
    await web.becomes('upgraded')
    const serving = await web.runningIds()
    expect(await web.confirm()).toMatchObject({ state: 'running', revision: 3, pendingFrom: null })
    expect(await web.runningIds()).toEqual(serving)
  })
})

describe.concurrent('an upgrade to a version that crashes', () => {
  const failUpgrade = async (web: ServiceDriver, { crash }: { crash: string }) => {
    await web.upgrade({ image: crash })
    return web.becomes('upgrade-paused')
  }

  test('pauses with the reason, pauses again when resumed, and is rolled back or confirmed while the old instances serve', async ({
    runService,
    images,
    expect,
  }) => {
    const web = await runService({ replicas: 2, env, healthCheck: HEALTHY })
    const before = await web.now()
    const serving = await web.runningIds()
    const paused = await failUpgrade(web, images)
    expect(paused).toMatchObject({
      reason: 'The instance ended with exit code 3.',
      instances: { running: 2, desired: 2 },
      pendingFrom: 1,
    })
    expect(paused.progress).toMatchObject({ new: 0, old: 2, failed: 1 })
    expect(paused.actions).toEqual(['confirm', 'roll-back', 'resume', 'upgrade', 'delete'])
    expect(await web.runningIds()).toEqual(serving)

    expect((await web.resume()).state).toBe('upgrading')
    expect(await web.becomes('upgrade-paused')).toMatchObject({
      reason: 'The instance ended with exit code 3.',
      instances: { running: 2, desired: 2 },
    })
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec: before.spec, revision: 1, pendingFrom: null })

    await failUpgrade(web, images)
    const oldIds = await web.runningIds()
    expect(await web.confirm()).toMatchObject({ pendingFrom: null })
    // Swarm keeps retrying the failed instance. Its next try shows what it does with the old instances.
    const failed = async () => (await web.instances()).filter(({ state }) => state === 'failed').map(({ id }) => id)
    const earlier = await failed()
    await expect.poll(async () => (await failed()).some((id) => !earlier.includes(id))).toBe(true)
    const now = await web.now()
    expect(await web.runningIds()).toEqual(oldIds)
    expect(now).toMatchObject({ state: 'running', instances: { running: 2, desired: 2 }, pendingFrom: null })
    expect(now.actions).toEqual(['upgrade', 'return', 'scale', 'restart', 'stop', 'delete'])
  })
})

async function page({
  endpoints: [endpoint],
}: {
  endpoints: { address: string; published: number }[]
}): Promise<string> {
  return (await fetch(`http://${endpoint?.address}:${endpoint?.published}/`)).text()
}
