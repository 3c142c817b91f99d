import { describe, expect } from 'vitest'
import { Berth } from './berth.ts'
import { Life } from './life.ts'
import { test } from './life-on-cluster.ts'
import { refusal } from './refusals.ts'

describe.concurrent('the timeline', () => {
  test('tells who did what, from which state, how it ended and how long it took', async ({ live, images }) => {
    const web = await live()
    await web.upgrade({ image: images.web2 })
    await web.becomes('upgraded')
    expect(await refusal(web.upgrade({ image: images.web }))).toMatchObject({ code: 'not-allowed' })
    await web.confirm()
    await web.scale(3)
    await web.stop()
    await web.becomes('stopped')
    const entries = await web.timeline()
    expect(entries).toMatchObject([
      {
        what: 'stop',
        from: 'scaling',
        to: 'stopped',
        result: 'done',
        by: 'admin',
        times: 1,
        detail: 'From 3 to 0 instances',
      },
      { what: 'scale', from: 'running', result: 'superseded', detail: 'From 1 to 3 instances' },
      { what: 'confirm', from: 'upgraded', to: 'running', result: 'done', detail: null },
      { what: 'upgrade', from: 'upgraded', result: 'refused', detail: expect.stringContaining('not possible') },
      { what: 'upgrade', from: 'running', to: 'upgraded', result: 'done', detail: `Revision 2: ${images.web2}` },
      { what: 'create', from: null, to: 'running', result: 'done', detail: null },
    ])
    const [, , , , upgrade, create] = entries
    for (const one of [upgrade, create]) {
      expect(one?.seconds).toBeGreaterThan(0.2)
      expect(Date.parse(one?.at ?? '')).toBeGreaterThan(Date.now() - 120_000)
    }
    expect((await web.timeline(2)).map(({ what }) => what)).toEqual(['stop', 'scale'])
  })

  test('tells what the engine did by itself', async ({ live, images, outside }) => {
    const web = await live({ placement: await outside.here(), image: images.logger })
    const filters = { label: [`com.docker.swarm.service.name=${web.fullName}`] }
    const [container] = await outside.get<{ Id: string }[]>('/containers/json', { filters })
    await outside.docker(['kill', container?.Id ?? ''])
    await web.until('missed', ({ instances }) => instances.running === 0)
    await web.becomes('running')
    expect(await web.timeline()).toMatchObject([
      { what: 'instance-replaced', by: null, result: 'done', detail: expect.stringMatching(/^Number 1 runs on host/) },
      { what: 'instance-failed', by: null, detail: 'The instance was killed (exit code 137).' },
      { what: 'create' },
    ])
  })

  test('says why an upgrade failed, and how often the same happened again', async ({ live, images, expect }) => {
    const web = await live({ image: images.web })
    await web.upgrade({ image: images.crash, update: { onFailure: 'continue' } })
    await web.becomes('degraded')
    await expect.poll(async () => (await web.timeline()).some(({ times }) => times > 1)).toBe(true)
    const entries = await web.timeline()
    expect(entries).toContainEqual(
      expect.objectContaining({
        what: 'upgrade',
        result: 'failed',
        to: 'degraded',
        detail: 'The instance ended with exit code 3.',
        detailWording: { code: 'exit-code', params: { code: 3 } },
      }),
    )
    expect(entries.filter(({ what }) => what === 'instance-failed')).toHaveLength(1)
  })

  test('is kept when the server starts anew, and ends what had not ended', async ({
    dockerHost,
    live,
    images,
    expect,
  }) => {
    const mortal = await Berth.start({ DOCKER_HOST: dockerHost })
    try {
      const web = await live()
      const same = new Life(mortal, { space: web.ref.space, name: web.ref.service })
      await same.becomes('running')
      await same.upgrade({ image: images.web2 })
      await mortal.kill9()
      await web.becomes('upgraded')
      await mortal.restart()
      await expect
        .poll(() => same.timeline())
        .toMatchObject([{ what: 'upgrade', by: 'admin', result: 'done', to: 'upgraded' }])
      // It goes with the service.
      await same.delete()
      await expect.poll(() => refusal(same.timeline())).toMatchObject({ code: 'not-found' })
    } finally {
      await mortal.stop()
    }
  })
})
