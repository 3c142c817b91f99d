import { describe } from 'vitest'
import { refusal } from '../../test-support/berth/refusals.ts'
import { ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { test } from './killable.ts'

describe.concurrent('the timeline', () => {
  test('records who requested what, in which state, its result and its duration', async ({
    runService,
    images,
    whileFrozen,
    expect,
  }) => {
    const web = await runService()
    await expect.poll(() => web.timeline()).toMatchObject([{ what: 'create', result: 'done' }])
    await whileFrozen(() => web.upgrade({ image: images.web2 }))
    await web.becomes('upgraded')
    expect(await refusal(web.upgrade({ image: images.web }))).toMatchObject({ code: 'not-allowed' })
    await web.confirm()
    await whileFrozen(async () => {
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
    expect(create?.seconds).toBeGreaterThan(0)
    for (const entry of [upgrade, create]) expect(Date.parse(entry?.at ?? '')).toBeGreaterThan(Date.now() - 120_000)
    expect((await web.timeline(2)).map(({ what }) => what)).toEqual(['stop', 'scale'])
  })

  test('records why an upgrade failed, and how often the same failure was repeated', async ({
    runService,
    images,
    whileFrozen,
    expect,
  }) => {
    const web = await runService({ image: images.web })
    // Time is frozen, so that the entry of the failure follows the entry of the upgrade.
    await whileFrozen(() => web.upgrade({ image: images.crash, update: { onFailure: 'continue' } }))
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

  test('records the creation of a service in a crash loop as failed', async ({ berth, space, images, expect }) => {
    const command = ['sh', '-c', 'sleep 10; exit 4']
    const web = new ServiceDriver(berth, await berth.create(space, { name: 'web', image: images.crash, command }))
    await web.becomes('degraded')
    await expect
      .poll(async () => (await web.timeline()).at(-1))
      .toMatchObject({
        what: 'create',
        result: 'failed',
        to: 'degraded',
        detail: 'The instance ended with exit code 4.',
      })
  })

  test('never reports more failures than the restarts that the instance shows', async ({
    runService,
    images,
    expect,
  }) => {
    const web = await runService()
    await web.upgrade({ image: images.crash, update: { onFailure: 'continue' } })
    const failures = async () => (await web.timeline()).find(({ what }) => what === 'instance-failed')?.times ?? 0
    // The engine remembers five instances of a slot, so that four restarts are all that one reading can show.
    await expect.poll(failures).toBeGreaterThan(6)
    const times = await failures()
    const newest = (await web.instances()).find(({ revision }) => revision === 2)
    // The engine starts the next instance a moment after the failure of the last one.
    expect(newest?.restarts).toBeGreaterThanOrEqual(times - 1)
  })

  test('is kept when the server is killed, and a restart completes its open entries', async ({
    killable,
    runService,
    images,
    whileFrozen,
    expect,
  }) => {
    const web = await runService()
    const first = killable.driverOf(web.ref)
    await first.becomes('running')
    await whileFrozen(async () => {
      await first.upgrade({ image: images.web2 })
      await killable.kill()
    })
    await web.becomes('upgraded')
    await killable.restart()
    const driver = killable.driverOf(web.ref)
    await expect
      .poll(() => driver.timeline())
      .toMatchObject([{ what: 'upgrade', by: 'admin', result: 'done', to: 'upgraded' }])
    // The timeline is deleted with the service.
    await driver.delete()
    await expect.poll(() => refusal(driver.timeline())).toMatchObject({ code: 'not-found' })
  })
})
