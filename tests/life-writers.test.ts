import { routes } from '@berth/contract/routes.ts'
import { describe, expect, vi } from 'vitest'
import { inEngine, type Life } from './life.ts'
import { test } from './life-on-cluster.ts'
import type { Outside } from './outside.ts'
import { refusal } from './refusals.ts'

describe.concurrent('two writers', () => {
  test('who saw an older version is refused, and nothing is lost', async ({ berth, live, images, outside }) => {
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
    expect(await web.becomes('upgraded')).toMatchObject({ instances: { running: 2, wanted: 2 } })
    const again = berth.call(routes.confirmUpgrade, { params, ifMatch: fresh })
    expect(await refusal(again)).toMatchObject({ code: 'changed-meanwhile' })
  })

  test('the version stays while instances come and go, and changes with each write', async ({ live }) => {
    const web = await live()
    const { version } = await web.now()
    await web.restart()
    const restarted = await web.now()
    expect(restarted.version).not.toBe(version)
    expect((await web.becomes('running')).version).toBe(restarted.version)
  })

  test('of two upgrades at once, one wins and the other is told', async ({ live, images }) => {
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

  test('of scaling and restarting at once, both are done', async ({ live }) => {
    const web = await live()
    const [first] = await web.serving()
    await Promise.all(
      [web.scale(2), web.restart()].map((ask) => ask.catch((problem) => expect(problem.code).toBe('not-allowed'))),
    )
    const { instances } = await web.becomes('running')
    if (instances.wanted === 1) expect(await web.serving()).not.toContain(first)
  })
})

describe.concurrent('the docker command', () => {
  test('adds a label and a variable between plan and word: nothing of it is lost', async ({
    berth,
    live,
    images,
    outside,
  }) => {
    const web = await live({ env: [{ name: 'MINE', value: '1' }] })
    const body = { image: images.web2 }
    const { version } = await web.now()
    await berth.plan(routes.upgradeService, { params: web.ref, body })
    const added = ['--label-add', 'theirs=kept', '--env-add', 'THEIRS=2', '--detach', web.fullName]
    await outside.docker(['service', 'update', ...added])
    await rolledOut(outside, web)
    await web.until('changed', ({ state, spec }) => state === 'running' && spec.env.length === 2)
    expect(await refusal(web.upgrade(body, version))).toMatchObject({ code: 'changed-meanwhile' })
    await web.upgrade(body)
    await web.becomes('upgraded')
    const { Labels: labels, TaskTemplate: task } = (await inEngine(outside, web)).Spec
    expect(labels.theirs).toBe('kept')
    expect(task.ContainerSpec.Env?.toSorted()).toEqual(['MINE=1', 'THEIRS=2'])
  })

  test('writes at the very moment: the upgrade is laid over that', async ({ live, images, outside }) => {
    const web = await live({ replicas: 0, env: [{ name: 'MINE', value: '1' }] })
    for (let round = 1; round <= 5; round++) {
      const theirs = insistently(() =>
        outside.docker(['service', 'update', '--env-add', `ROUND=${round}`, '--detach', web.fullName]),
      )
      const tries = Array.from({ length: 3 }, (_, index) =>
        web.upgrade({ image: round % 2 ? images.web2 : images.web, description: `${round}.${index}` }),
      )
      await Promise.allSettled(tries)
      await theirs
      const { Env: env } = (await inEngine(outside, web)).Spec.TaskTemplate.ContainerSpec
      expect(env?.toSorted()).toEqual(['MINE=1', `ROUND=${round}`])
    }
  })

  test('writes in the middle of an upgrade: it goes on, and is gone back on', async ({ live, images, outside }) => {
    const web = await live({ replicas: 3, update: { delaySeconds: 2 } })
    const { spec } = await web.now()
    await web.upgrade({ image: images.web2 })
    await web.until('begun', ({ progress }) => progress?.new === 1)
    await outside.docker(['service', 'update', '--label-add', 'theirs=kept', '--detach', web.fullName])
    expect(await web.now()).toMatchObject({ state: 'upgrading', pendingFrom: 1 })
    await outside.docker(['service', 'update', '--env-add', 'THEIRS=2', '--detach', web.fullName])
    const upgraded = await web.becomes('upgraded')
    expect(upgraded).toMatchObject({ pendingFrom: 1, spec: { env: [{ name: 'THEIRS', value: '2' }] } })
    for (const { image } of (await web.instances()).filter(({ state }) => state === 'running'))
      expect(image).toContain('web:2.0')
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec })
  })

  test('writes while an upgrade is paused: it stays paused, and goes on when resumed', async ({
    live,
    images,
    outside,
  }) => {
    const web = await live({ replicas: 4, update: { delaySeconds: 60 } })
    await web.upgrade({ image: images.web2 })
    await web.pause()
    await outside.docker(['service', 'update', '--label-add', 'theirs=kept', '--detach', web.fullName])
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

  test('rolls back by itself, and scales: it is shown as it is', async ({ live, images, outside }) => {
    const web = await live()
    await web.upgrade({ image: images.web2 })
    await web.becomes('upgraded')
    await outside.docker(['service', 'scale', '--detach', `${web.fullName}=2`])
    expect(
      await web.until('two', ({ instances, state }) => state === 'upgraded' && instances.running === 2),
    ).toMatchObject({
      pendingFrom: 1,
    })
    await outside.docker(['service', 'update', '--image', images.web, '--detach', web.fullName])
    const back = await web.until('on 1.0', ({ state, spec }) => state === 'upgraded' && spec.image === images.web)
    expect(back.pendingFrom).toBe(1)
  })
})

describe.concurrent('what Berth has no word for', () => {
  test('survives an upgrade, a scale, a restart, a stop and a start, and a rollback', async ({
    live,
    images,
    outside,
  }) => {
    const web = await live({ mounts: [{ source: 'data', target: '/data' }] })
    await outside.docker([
      ...['service', 'update', '--detach', '--stop-grace-period', '7s', '--sysctl-add', 'net.core.somaxconn=200'],
      ...['--log-driver', 'json-file', '--log-opt', 'max-size=5m', '--label-add', 'com.example.team=shop'],
      ...[
        '--container-label-add',
        'com.example.inner=yes',
        '--update-max-failure-ratio',
        '0.3',
        '--host-add',
        'db:10.0.0.9',
      ],
      ...['--mount-add', 'type=volume,source=more,target=/more,volume-nocopy=true', '--restart-max-attempts', '9'],
      web.fullName,
    ])
    await rolledOut(outside, web)
    await web.until('changed', ({ state, spec }) => state === 'running' && spec.mounts.length === 2)
    const kept = async () => {
      const { Spec: spec } = await inEngine(outside, web)
      const {
        Labels: labels,
        Mounts: mounts,
        ...container
      } = spec.TaskTemplate.ContainerSpec as unknown as {
        Labels: Record<string, string>
        Mounts: unknown[]
      } & Record<string, unknown>
      return {
        label: spec.Labels['com.example.team'],
        inner: labels['com.example.inner'],
        mount: mounts[1],
        grace: container.StopGracePeriod,
        sysctls: container.Sysctls,
        hosts: container.Hosts,
        isolation: container.Isolation,
        log: spec.TaskTemplate.LogDriver,
        restart: spec.TaskTemplate.RestartPolicy,
        ratio: spec.UpdateConfig?.MaxFailureRatio,
      }
    }
    const before = await kept()
    expect(before).toMatchObject({
      label: 'shop',
      inner: 'yes',
      mount: { VolumeOptions: { NoCopy: true } },
      grace: 7e9,
      sysctls: { 'net.core.somaxconn': '200' },
      log: { Name: 'json-file', Options: { 'max-size': '5m' } },
      ratio: 0.3,
    })
    await web.upgrade({
      image: images.web2,
      env: [{ name: 'A', value: '1', secret: false }],
      update: { parallelism: 2 },
    })
    await web.becomes('upgraded')
    expect(await kept()).toEqual(before)
    await web.scale(2)
    await web.becomes('upgraded')
    await web.restart()
    await web.becomes('upgraded')
    expect(await kept()).toEqual(before)
    await web.rollBack()
    await web.becomes('running')
    expect(await kept()).toEqual(before)
    await web.stop()
    await web.becomes('stopped')
    await web.start()
    await web.becomes('running')
    expect(await kept()).toEqual(before)
  })

  test('a change of words and numbers about it replaces no instance', async ({ live }) => {
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

/** Waits until what the docker command changed is done: the engine takes a moment from a change to saying that it is under way. */
async function rolledOut(outside: Outside, web: Life): Promise<void> {
  const check = async () => expect((await inEngine(outside, web)).UpdateStatus?.State).toBe('completed')
  await vi.waitFor(check, { timeout: 60_000, interval: 200 })
}

/** The docker command gives up where somebody else writes at the same moment. */
async function insistently(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work()
      return
    } catch (error) {
      if (tries === 10 || !String(error).includes('out of sequence')) throw error
    }
  }
}
