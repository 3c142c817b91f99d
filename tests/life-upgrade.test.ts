import { describe, expect } from 'vitest'
import { HEALTHY, type Life } from './life.ts'
import { test } from './life-on-cluster.ts'
import { somePort } from './outside.ts'

// What an upgrade is to a real Swarm, and more of it in tests/soak; what Berth makes of it in every state is in tests/fake.

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
    expect(back.endpoints).toEqual(back.endpoints.map((one) => ({ ...one, published })))

    await web.upgrade(body)
    await web.becomes('upgraded')
    const serving = await web.serving()
    expect(await web.confirm()).toMatchObject({ state: 'running', revision: 3, pendingFrom: null })
    expect(await web.serving()).toEqual(serving)
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
      instances: { running: 2, desired: 2 },
      pendingFrom: 1,
    })
    expect(paused.progress).toMatchObject({ new: 0, old: 2, failed: 1 })
    expect(paused.actions).toEqual(['confirm', 'roll-back', 'resume', 'upgrade', 'delete'])
    expect(await web.serving()).toEqual(serving)

    expect((await web.resume()).state).toBe('upgrading')
    expect(await web.becomes('upgrade-paused')).toMatchObject({
      reason: 'The instance ended with exit code 3.',
      instances: { running: 2, desired: 2 },
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
    expect(now).toMatchObject({ state: 'running', instances: { running: 2, desired: 2 }, pendingFrom: null })
    expect(now.actions).toEqual(['upgrade', 'return', 'scale', 'restart', 'stop', 'delete'])
  })
})

async function page({ endpoints: [one] }: { endpoints: { address: string; published: number }[] }): Promise<string> {
  return (await fetch(`http://${one?.address}:${one?.published}/`)).text()
}
