import { describe, expect } from 'vitest'
import { refusal } from '../refusals.ts'
import { test } from './mortal.ts'

describe.concurrent('the timeline', () => {
  test('tells who asked for what, in which state, how it ended and how long it took', async ({
    live,
    images,
    still,
  }) => {
    const web = await live()
    await still(() => web.upgrade({ image: images.web2 }))
    await web.becomes('upgraded')
    expect(await refusal(web.upgrade({ image: images.web }))).toMatchObject({ code: 'not-allowed' })
    await web.confirm()
    await still(async () => {
      await web.scale(3)
      await web.stop()
    })
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
    expect(upgrade?.seconds).toBeGreaterThan(0)
    // It may run before it is noted; how long that takes on the real engine is proven in tests/life-timeline.test.ts.
    expect(create?.seconds).toEqual(expect.any(Number))
    for (const one of [upgrade, create]) expect(Date.parse(one?.at ?? '')).toBeGreaterThan(Date.now() - 120_000)
    expect((await web.timeline(2)).map(({ what }) => what)).toEqual(['stop', 'scale'])
  })

  test('tells why an upgrade failed, and how often the same failure was repeated', async ({
    live,
    images,
    still,
    expect,
  }) => {
    const web = await live({ image: images.web })
    // What fails after the upgrade was noted is noted after it.
    await still(() => web.upgrade({ image: images.crash, update: { onFailure: 'continue' } }))
    await web.becomes('degraded')
    await expect.poll(async () => (await web.timeline()).some(({ times }) => times > 1)).toBe(true)
    const entries = await web.timeline()
    expect(entries).toContainEqual(
      expect.objectContaining({
        what: 'upgrade',
        result: 'failed',
        to: 'degraded',
        detail: 'The instance ended with exit code 3.',
        detailMessage: { code: 'exit-code', params: { code: 3 } },
      }),
    )
    expect(entries.filter(({ what }) => what === 'instance-failed')).toHaveLength(1)
  })

  test('is kept when the server is killed and started again, which concludes what had not ended', async ({
    mortal,
    live,
    images,
    still,
    expect,
  }) => {
    const web = await live()
    const seen = mortal.life(web.ref)
    await seen.becomes('running')
    await still(async () => {
      await seen.upgrade({ image: images.web2 })
      await mortal.kill()
    })
    await web.becomes('upgraded')
    await mortal.restart()
    const same = mortal.life(web.ref)
    await expect
      .poll(() => same.timeline())
      .toMatchObject([{ what: 'upgrade', by: 'admin', result: 'done', to: 'upgraded' }])
    // It goes with the service.
    await same.delete()
    await expect.poll(() => refusal(same.timeline())).toMatchObject({ code: 'not-found' })
  })
})
