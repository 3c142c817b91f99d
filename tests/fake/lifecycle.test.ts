import type { Action } from '@berth/contract/services/services.ts'
import { describe, expect } from 'vitest'
import { refusal } from '../../test-support/berth/refusals.ts'
import { engineServiceOf, type ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { test } from './on-fake.ts'

describe.concurrent('running', () => {
  test('stop stores the number of instances, which can be changed meanwhile, and start restores it', async ({
    runService,
    outside,
    whileFrozen,
  }) => {
    const web = await runService({ replicas: 2 })
    expect(await whileFrozen(web.stop)).toMatchObject({ state: 'stopping', actions: ['start', 'delete'] })
    const stopped = await web.becomes('stopped')
    expect(stopped).toMatchObject({ instances: { running: 0, desired: 0 }, spec: { replicas: 2 }, endpoints: [] })
    expect(stopped.actions).toEqual(['upgrade', 'scale', 'start', 'delete'])
    expect((await engineServiceOf(outside, web)).Spec.Mode.Replicated.Replicas).toBe(0)
    expect(await web.scale(3)).toMatchObject({ state: 'stopped', spec: { replicas: 3 } })
    expect((await whileFrozen(web.start)).state).toBe('starting')
    expect(await web.becomes('running')).toMatchObject({ instances: { running: 3, desired: 3 }, revision: 1 })
  })

  test('scale adds and removes instances without touching the others', async ({ runService, whileFrozen }) => {
    const web = await runService()
    const [first] = await web.runningIds()
    expect(await whileFrozen(() => web.scale(3))).toMatchObject({ state: 'scaling' })
    expect(await web.becomes('running')).toMatchObject({ instances: { running: 3, desired: 3 } })
    expect(await web.runningIds()).toContain(first)
    await web.scale(1)
    expect(await web.becomes('running')).toMatchObject({ instances: { running: 1, desired: 1 }, revision: 1 })
    expect(await refusal(web.scale(1))).toMatchObject({ code: 'nothing-to-do' })
    await web.scale(0)
    expect(await web.becomes('stopped')).toMatchObject({ instances: { running: 0, desired: 0 } })
    await web.start()
    expect(await web.becomes('running')).toMatchObject({ instances: { desired: 1 } })
  })

  test('restart replaces every instance by one of the same revision', async ({ runService, whileFrozen }) => {
    const web = await runService({ replicas: 2 })
    const before = await web.runningIds()
    const restarting = await whileFrozen(web.restart)
    expect(restarting).toMatchObject({ state: 'restarting', revision: 1 })
    expect(restarting.actions).toEqual(['scale', 'stop', 'delete'])
    await web.becomes('running')
    const after = await web.runningIds()
    expect(after).toHaveLength(2)
    expect(after.filter((id) => before.includes(id))).toEqual([])
    expect(await web.revisions()).toHaveLength(1)
  })

  test('a stopped service can be upgraded and starts as the new revision', async ({ runService, images }) => {
    const web = await runService({ replicas: 2 })
    await web.stop()
    await web.becomes('stopped')
    expect(await web.upgrade({ image: images.web2 })).toMatchObject({ state: 'stopped', revision: 2, pendingFrom: 1 })
    await web.start()
    expect(await web.becomes('upgraded')).toMatchObject({ instances: { running: 2, desired: 2 }, revision: 2 })
    await web.rollBack()
    const back = await web.becomes('running')
    expect(back).toMatchObject({ revision: 1, spec: { image: images.web }, instances: { running: 2, desired: 2 } })
  })
})

const CRASHING = ['sh', '-c', 'exit 4']

describe.concurrent('a degraded service', () => {
  const degrade = async (runService: (given?: object) => Promise<ServiceDriver>) => {
    const web = await runService()
    await web.upgrade({ command: CRASHING, update: { onFailure: 'continue' } })
    await web.becomes('degraded')
    return web
  }

  test('shows the reason and the possible actions', async ({ runService }) => {
    const web = await degrade(runService)
    const { state, reason, actions } = await web.now()
    expect({ state, reason }).toEqual({ state: 'degraded', reason: 'The instance ended with exit code 4.' })
    expect(actions).toEqual(['confirm', 'roll-back', 'upgrade', 'scale', 'restart', 'stop', 'delete'])
  })

  test('can be rolled back', async ({ runService, images }) => {
    const web = await degrade(runService)
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ revision: 1, spec: { image: images.web, command: null } })
  })

  test('can be repaired by an upgrade', async ({ runService, images }) => {
    const web = await degrade(runService)
    await web.upgrade({ image: images.web2, command: null })
    expect(await web.becomes('upgraded')).toMatchObject({ revision: 3, pendingFrom: 1 })
  })

  test('can be confirmed, restarted, scaled and stopped', async ({ runService }) => {
    const web = await degrade(runService)
    expect(await web.confirm()).toMatchObject({ state: 'degraded', pendingFrom: null })
    await web.restart()
    await web.becomes('degraded')
    await web.scale(2)
    expect((await web.becomes('degraded')).instances.desired).toBe(2)
    await web.stop()
    await web.becomes('stopped')
  })
})

describe.concurrent('an action that the state does not allow is refused with the allowed ones', () => {
  const calls: Record<Exclude<Action, 'delete'>, (web: ServiceDriver) => Promise<unknown>> = {
    confirm: (web) => web.confirm(),
    'roll-back': (web) => web.rollBack(),
    pause: (web) => web.pause(),
    resume: (web) => web.resume(),
    upgrade: (web) => web.upgrade({ description: 'new' }),
    return: (web) => web.rollBack(1),
    scale: (web) => web.scale(7),
    start: (web) => web.start(),
    restart: (web) => web.restart(),
    stop: (web) => web.stop(),
  }

  async function expectOnlyAllowedActions(web: ServiceDriver): Promise<void> {
    const { actions, version, state } = await web.now()
    for (const [action, call] of Object.entries(calls)) {
      // Returning to the revision before the upgrade is the same as rolling back.
      if (actions.includes(action as Action) || (action === 'return' && actions.includes('roll-back'))) continue
      const problem = await refusal(call(web))
      expect({ action, state, code: problem.code, allowed: problem.extra.allowed }).toEqual({
        action,
        state,
        code: 'not-allowed',
        allowed: actions,
      })
    }
    expect((await web.now()).version).toBe(version)
  }

  test('running, upgrading, paused, upgraded, stopped', async ({ runService, images, whileFrozen }) => {
    const web = await runService({ replicas: 3, update: { delaySeconds: 60 } })
    await expectOnlyAllowedActions(web)
    await whileFrozen(async () => {
      expect((await web.upgrade({ image: images.web2 })).state).toBe('upgrading')
      await expectOnlyAllowedActions(web)
      expect((await web.pause()).state).toBe('upgrade-paused')
      await expectOnlyAllowedActions(web)
    })
    await web.upgrade({ image: images.web2, update: { parallelism: 0, delaySeconds: 0 } })
    await web.becomes('upgraded')
    await expectOnlyAllowedActions(web)
    await web.stop()
    await web.becomes('stopped')
    await expectOnlyAllowedActions(web)
  })

  test('degraded', async ({ berth, space, images, runService }) => {
    const web = await runService({ replicas: 0 })
    await web.scale(1)
    await web.becomes('running')
    await web.upgrade({ image: images.crash, update: { onFailure: 'continue' } })
    await web.becomes('degraded')
    await web.confirm()
    await expectOnlyAllowedActions(web)
    expect(await berth.service({ space, service: 'web' })).toMatchObject({ state: 'degraded' })
  })
})

describe.concurrent('deleting', () => {
  type Step = (web: ServiceDriver, images: { web2: string }) => Promise<unknown>
  const nothing: Step = async () => undefined
  const startUpgrade: Step = (web, { web2: image }) => web.upgrade({ image, update: { delaySeconds: 60 } })
  const completeUpgrade: Step = async (web, { web2 }) => [
    await web.upgrade({ image: web2 }),
    await web.becomes('upgraded'),
  ]
  test.for<[state: string, replicas: number, before: Step, start: Step]>([
    ['running', 1, nothing, nothing],
    ['restarting', 1, nothing, (web) => web.restart()],
    ['upgrading', 2, nothing, startUpgrade],
    ['upgrade-paused', 3, nothing, async (web, images) => [await startUpgrade(web, images), await web.pause()]],
    ['upgraded', 1, completeUpgrade, nothing],
    ['rolling-back', 1, completeUpgrade, (web) => web.rollBack()],
  ])(
    'a service that is %s removes it with its revisions and leaves nothing',
    async ([state, replicas, before, start], {
      runService,
      images,
      outside,
      space,
      whileFrozen,
      expect: expectHere,
    }) => {
      const web = await runService({ replicas })
      await before(web, images)
      await whileFrozen(async () => {
        await start(web, images)
        expect(await web.now()).toMatchObject({ state, actions: expect.arrayContaining(['delete']) })
        await web.delete()
      })
      await expectHere.poll(() => refusal(web.now())).toMatchObject({ code: 'not-found' })
      const { services, configs } = await outside.remainsOf(space)
      expect(services).toEqual([])
      expect(configs.filter((name) => name.startsWith('berth.revision'))).toEqual([])
    },
  )
})
