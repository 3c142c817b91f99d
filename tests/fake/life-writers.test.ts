import { routes } from '@berth/contract/http/routes.ts'
import { describe, expect } from 'vitest'
import { inEngine } from '../life.ts'
import { refusal } from '../refusals.ts'
import { test } from './on-fake.ts'
import { inContainer, labelled, withVariable, writeOutside } from './other-tool.ts'

describe.concurrent('with several writers', () => {
  test('a caller who saw an older version is refused, and nothing is lost', async ({
    berth,
    live,
    images,
    outside,
  }) => {
    const web = await live()
    const { version } = await web.now()
    await web.scale(2)
    await web.becomes('running')
    const before = await inEngine(outside, web)
    const params = web.ref
    const stale = { params, ifMatch: version }
    const asks = [
      () => web.upgrade({ image: images.web2 }, version),
      () => berth.call(routes.scaleService, { ...stale, body: { replicas: 5 } }),
      () => berth.call(routes.stopService, stale),
      () => berth.call(routes.restartService, stale),
      () => berth.call(routes.rollBackService, { ...stale, body: { revision: 1 } }),
      () => berth.call(routes.deleteService, stale),
    ]
    for (const ask of asks) expect(await refusal(ask())).toMatchObject({ code: 'changed-meanwhile', status: 409 })
    expect((await inEngine(outside, web)).Version).toEqual(before.Version)

    const { version: fresh } = await web.now()
    await web.upgrade({ image: images.web2 }, fresh)
    expect(await web.becomes('upgraded')).toMatchObject({ instances: { running: 2, desired: 2 } })
    const again = berth.call(routes.confirmUpgrade, { params, ifMatch: fresh })
    expect(await refusal(again)).toMatchObject({ code: 'changed-meanwhile' })
  })

  test('the version changes with each write, and not as instances come and go', async ({ live }) => {
    const web = await live()
    const { version } = await web.now()
    await web.restart()
    const restarted = await web.now()
    expect(restarted.version).not.toBe(version)
    expect((await web.becomes('running')).version).toBe(restarted.version)
  })

  test('of three upgrades at once, one wins and the others are refused', async ({ live, images }) => {
    const web = await live()
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c'].map((value) => web.upgrade({ image: images.web2, env: [{ name: 'WHO', value, secret: false }] })),
    )
    const won = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const lost = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    expect(won).toHaveLength(1)
    for (const problem of lost) expect(['not-allowed', 'changed-meanwhile']).toContain(problem.code)
    expect(await web.becomes('upgraded')).toMatchObject({ revision: 2, spec: { env: won[0]?.spec.env } })
    expect((await web.revisions()).map(({ number }) => number)).toEqual([2, 1])
  })

  test('scaling and restarting at once are both done', async ({ live }) => {
    const web = await live()
    const [first] = await web.serving()
    await Promise.all(
      [web.scale(2), web.restart()].map((ask) => ask.catch((problem) => expect(problem.code).toBe('not-allowed'))),
    )
    const { instances } = await web.becomes('running')
    if (instances.desired === 1) expect(await web.serving()).not.toContain(first)
  })
})

describe.concurrent('another tool', () => {
  test('adds a label and a variable between plan and upgrade, and nothing of it is lost', async ({
    plan,
    live,
    images,
    outside,
  }) => {
    const web = await live({ env: [{ name: 'MINE', value: '1' }] })
    const body = { image: images.web2 }
    const { version } = await web.now()
    await plan(web, body)
    await writeOutside(outside, web, (spec) => withVariable('THEIRS', '2')(labelled('theirs', 'kept')(spec)))
    await web.until('changed', ({ state, spec }) => state === 'running' && spec.env.length === 2)
    expect(await refusal(web.upgrade(body, version))).toMatchObject({ code: 'changed-meanwhile' })
    await web.upgrade(body)
    await web.becomes('upgraded')
    const { Labels: labels, TaskTemplate: task } = (await inEngine(outside, web)).Spec
    expect(labels.theirs).toBe('kept')
    expect(task.ContainerSpec.Env?.toSorted()).toEqual(['MINE=1', 'THEIRS=2'])
  })

  test('writes while an upgrade is paused: it stays paused, and goes on when resumed', async ({
    live,
    images,
    outside,
    still,
  }) => {
    const web = await live({ replicas: 4, update: { delaySeconds: 3600 } })
    await still(() => web.upgrade({ image: images.web2 }))
    await web.pause()
    await writeOutside(outside, web, labelled('theirs', 'kept'))
    // The write interrupts a replacement: where its successor hadn't come up, Swarm ends the old one without waiting for it.
    await web.until(
      'paused',
      ({ state, progress, instances }) =>
        state === 'upgrade-paused' && (progress?.new ?? 0) >= 1 && instances.running === 4,
    )
    await web.upgrade({ update: { delaySeconds: 0, parallelism: 0 } })
    await web.becomes('upgraded')
    expect((await inEngine(outside, web)).Spec.Labels.theirs).toBe('kept')
  })

  test('writes at the very moment of each upgrade, which is applied on top of that', async ({
    live,
    images,
    outside,
  }) => {
    const web = await live({ replicas: 0, env: [{ name: 'MINE', value: '1' }] })
    for (const round of [1, 2, 3, 4, 5]) {
      const theirs = insistently(() => writeOutside(outside, web, withVariable('ROUND', String(round))))
      const tries = [1, 2, 3].map((index) =>
        web.upgrade({ image: round % 2 ? images.web2 : images.web, description: `${round}.${index}` }),
      )
      await Promise.allSettled(tries)
      await theirs
      const { Env: env } = (await inEngine(outside, web)).Spec.TaskTemplate.ContainerSpec
      expect(env?.toSorted()).toEqual(['MINE=1', `ROUND=${round}`])
    }
  })
})

describe.concurrent('an operation', () => {
  test('leaves alone what Berth has no field for', async ({ live, images, outside }) => {
    const web = await live({ mounts: [{ source: 'data', target: '/data' }] })
    await writeOutside(outside, web, (spec) => ({
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
      }))(labelled('com.example.team', 'shop')(spec)),
      UpdateConfig: { ...spec.UpdateConfig, MaxFailureRatio: 0.3 },
    }))
    await writeOutside(outside, web, (spec) => ({
      ...spec,
      TaskTemplate: {
        ...spec.TaskTemplate,
        LogDriver: { Name: 'json-file', Options: { 'max-size': '5m' } },
        RestartPolicy: { ...(spec.TaskTemplate.RestartPolicy as object), MaxAttempts: 9 },
      },
    }))
    await web.until('changed', ({ state, spec }) => state === 'running' && spec.mounts.length === 2)
    const foreign = async () => {
      const { Labels: all, TaskTemplate: task, UpdateConfig: update } = (await inEngine(outside, web)).Spec
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
    const before = await foreign()
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
      expect(await foreign()).toEqual(before)
    }
  })

  test('that changes only the description or the update policy replaces no instance', async ({ live }) => {
    const web = await live()
    const serving = await web.serving()
    await web.upgrade({ description: 'The shop', update: { parallelism: 3, monitorSeconds: 2 } })
    expect(await web.becomes('upgraded')).toMatchObject({ revision: 2, spec: { description: 'The shop' } })
    expect(await web.serving()).toEqual(serving)
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ revision: 1, spec: { description: '' } })
    expect(await web.serving()).toEqual(serving)
  })
})

/** A tool gives up where somebody else writes at the same moment, and a person tries again. */
async function insistently(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work()
      return
    } catch (error) {
      if (tries === 20 || !String(error).includes('out of sequence')) throw error
    }
  }
}
