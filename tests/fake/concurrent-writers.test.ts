import { routes } from '@berth/contract/http/routes.ts'
import { describe, expect } from 'vitest'
import { refusal } from '../../test-support/berth/refusals.ts'
import { engineServiceOf } from '../../test-support/berth/service-driver.ts'
import { test } from './on-fake.ts'
import { inContainer, updateDirectly, withLabel, withVariable } from './other-tool.ts'

describe.concurrent('with several writers', () => {
  test('refuses a caller with an older version, and loses no change', async ({
    berth,
    runService,
    images,
    outside,
  }) => {
    const web = await runService()
    const { version } = await web.now()
    await web.scale(2)
    await web.becomes('running')
    const before = await engineServiceOf(outside, web)
    const params = web.ref
    const stale = { params, ifMatch: version }
    const calls = [
      () => web.upgrade({ image: images.web2 }, version),
      () => berth.call(routes.scaleService, { ...stale, body: { replicas: 5 } }),
      () => berth.call(routes.stopService, stale),
      () => berth.call(routes.restartService, stale),
      () => berth.call(routes.rollBackService, { ...stale, body: { revision: 1 } }),
      () => berth.call(routes.deleteService, stale),
    ]
    for (const call of calls) expect(await refusal(call())).toMatchObject({ code: 'changed-meanwhile', status: 409 })
    expect((await engineServiceOf(outside, web)).Version).toEqual(before.Version)

    const { version: fresh } = await web.now()
    await web.upgrade({ image: images.web2 }, fresh)
    expect(await web.becomes('upgraded')).toMatchObject({ instances: { running: 2, desired: 2 } })
    const again = berth.call(routes.confirmUpgrade, { params, ifMatch: fresh })
    expect(await refusal(again)).toMatchObject({ code: 'changed-meanwhile' })
  })

  test('the version changes with each write, and not when instances change', async ({ runService }) => {
    const web = await runService()
    const { version } = await web.now()
    await web.restart()
    const restarted = await web.now()
    expect(restarted.version).not.toBe(version)
    expect((await web.becomes('running')).version).toBe(restarted.version)
  })

  test('of three upgrades at once, one succeeds and the others are refused', async ({ runService, images }) => {
    const web = await runService()
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c'].map((value) => web.upgrade({ image: images.web2, env: [{ name: 'WHO', value, secret: false }] })),
    )
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(won).toHaveLength(1)
    for (const problem of lost) expect(['not-allowed', 'changed-meanwhile']).toContain(problem.code)
    expect(await web.becomes('upgraded')).toMatchObject({ revision: 2, spec: { env: won[0]?.spec.env } })
    expect((await web.revisions()).map(({ number }) => number)).toEqual([2, 1])
  })

  test('scaling and restarting at once both succeed, or one is refused', async ({ runService }) => {
    const web = await runService()
    const [first] = await web.runningIds()
    await Promise.all(
      [web.scale(2), web.restart()].map((call) => call.catch((problem) => expect(problem.code).toBe('not-allowed'))),
    )
    const { instances } = await web.becomes('running')
    if (instances.desired === 1) expect(await web.runningIds()).not.toContain(first)
  })
})

describe.concurrent('another tool', () => {
  test('adds a label and a variable between plan and upgrade, and neither is lost', async ({
    plan,
    runService,
    images,
    outside,
  }) => {
    const web = await runService({ env: [{ name: 'MINE', value: '1' }] })
    const body = { image: images.web2 }
    const { version } = await web.now()
    await plan(web, body)
    await updateDirectly(outside, web, (spec) => withVariable('THEIRS', '2')(withLabel('theirs', 'kept')(spec)))
    await web.until('changed', ({ state, spec }) => state === 'running' && spec.env.length === 2)
    expect(await refusal(web.upgrade(body, version))).toMatchObject({ code: 'changed-meanwhile' })
    await web.upgrade(body)
    await web.becomes('upgraded')
    const { Labels: labels, TaskTemplate: task } = (await engineServiceOf(outside, web)).Spec
    expect(labels.theirs).toBe('kept')
    expect(task.ContainerSpec.Env?.toSorted()).toEqual(['MINE=1', 'THEIRS=2'])
  })

  test('writes while an upgrade is paused, which stays paused and continues when it is resumed', async ({
    runService,
    images,
    outside,
    whileFrozen,
  }) => {
    const web = await runService({ replicas: 4, update: { delaySeconds: 3600 } })
    await whileFrozen(() => web.upgrade({ image: images.web2 }))
    await web.pause()
    await updateDirectly(outside, web, withLabel('theirs', 'kept'))
    // The write interrupts a replacement. If the successor is not running yet, Swarm ends the old instance without waiting for it.
    await web.until(
      'paused',
      ({ state, progress, instances }) =>
        state === 'upgrade-paused' && (progress?.new ?? 0) >= 1 && instances.running === 4,
    )
    await web.upgrade({ update: { delaySeconds: 0, parallelism: 0 } })
    await web.becomes('upgraded')
    expect((await engineServiceOf(outside, web)).Spec.Labels.theirs).toBe('kept')
  })

  test('writes at the same time as each upgrade, which is applied on top of that write', async ({
    runService,
    images,
    outside,
  }) => {
    const web = await runService({ replicas: 0, env: [{ name: 'MINE', value: '1' }] })
    for (const round of [1, 2, 3, 4, 5]) {
      const otherWrite = retryOnConflict(() => updateDirectly(outside, web, withVariable('ROUND', String(round))))
      const tries = [1, 2, 3].map((index) =>
        web.upgrade({ image: round % 2 ? images.web2 : images.web, description: `${round}.${index}` }),
      )
      await Promise.allSettled(tries)
      await otherWrite
      const { Env: env } = (await engineServiceOf(outside, web)).Spec.TaskTemplate.ContainerSpec
      expect(env?.toSorted()).toEqual(['MINE=1', `ROUND=${round}`])
    }
  })
})

describe.concurrent('an operation', () => {
  test('preserves the settings that Berth has no field for', async ({ runService, images, outside }) => {
    const web = await runService({ mounts: [{ source: 'data', target: '/data' }] })
    await updateDirectly(outside, web, (spec) => ({
      ...inContainer((container) => ({
        ...container,
        Labels: { ...(container.Labels as object), 'com.example.inner': 'yes' },
        StopGracePeriod: 7e9,
        Sysctls: { 'net.core.somaxconn': '200' },
        Hosts: ['10.0.0.9 db'],
        Mounts: [
          ...(container.Mounts as object[]),
          { Type: 'volume', Source: 'more', Target: '/more', VolumeOptions: { NoCopy: true } },
        ],
      }))(withLabel('com.example.team', 'shop')(spec)),
      UpdateConfig: { ...spec.UpdateConfig, MaxFailureRatio: 0.3 },
    }))
    await updateDirectly(outside, web, (spec) => ({
      ...spec,
      TaskTemplate: {
        ...spec.TaskTemplate,
        LogDriver: { Name: 'json-file', Options: { 'max-size': '5m' } },
        RestartPolicy: { ...(spec.TaskTemplate.RestartPolicy as object), MaxAttempts: 9 },
      },
    }))
    await web.until('changed', ({ state, spec }) => state === 'running' && spec.mounts.length === 2)
    const otherSettings = async () => {
      const { Labels: all, TaskTemplate: task, UpdateConfig: update } = (await engineServiceOf(outside, web)).Spec
      const { Labels: inner, Mounts: mounts, StopGracePeriod, Sysctls, Hosts, Isolation } = task.ContainerSpec
      return {
        label: all['com.example.team'],
        inner: (inner as Record<string, string>)['com.example.inner'],
        mount: (mounts as unknown[])[1],
        container: { StopGracePeriod, Sysctls, Hosts, Isolation },
        log: task.LogDriver,
        restart: task.RestartPolicy,
        ratio: update?.MaxFailureRatio,
      }
    }
    const before = await otherSettings()
    expect(before).toMatchObject({
      label: 'shop',
      inner: 'yes',
      mount: { VolumeOptions: { NoCopy: true } },
      container: { StopGracePeriod: 7e9, Sysctls: { 'net.core.somaxconn': '200' }, Hosts: ['10.0.0.9 db'] },
      log: { Name: 'json-file', Options: { 'max-size': '5m' } },
      restart: { MaxAttempts: 9 },
      ratio: 0.3,
    })
    const env = [{ name: 'A', value: '1', secret: false }]
    const steps = [
      [() => web.upgrade({ image: images.web2, env, update: { parallelism: 2 } }), 'upgraded'],
      [() => web.scale(2), 'upgraded'],
      [web.restart, 'upgraded'],
      [web.rollBack, 'running'],
      [web.stop, 'stopped'],
      [web.start, 'running'],
    ] as const
    for (const [act, state] of steps) {
      await act()
      await web.becomes(state)
      expect(await otherSettings()).toEqual(before)
    }
  })

  test('that changes only the description or the update policy replaces no instance', async ({ runService }) => {
    const web = await runService()
    const serving = await web.runningIds()
    await web.upgrade({ description: 'The shop', update: { parallelism: 3, monitorSeconds: 2 } })
    expect(await web.becomes('upgraded')).toMatchObject({ revision: 2, spec: { description: 'The shop' } })
    expect(await web.runningIds()).toEqual(serving)
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ revision: 1, spec: { description: '' } })
    expect(await web.runningIds()).toEqual(serving)
  })
})

/** Retries a write, which fails if another client writes at the same moment. */
async function retryOnConflict(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work()
      return
    } catch (error) {
      if (tries === 20 || !String(error).includes('out of sequence')) throw error
    }
  }
}
