import { describe, expect, vi } from 'vitest'
import { inEngine, type Life } from './life.ts'
import { test } from './life-on-cluster.ts'
import type { Outside } from './outside.ts'

describe.concurrent('the docker command', () => {
  test('writes at the very moment of an upgrade, which is applied on top of that', async ({
    live,
    images,
    outside,
  }) => {
    const web = await live({ replicas: 0, env: [{ name: 'MINE', value: '1' }] })
    for (let round = 1; round <= 3; round++) {
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

  test('writes in the middle of an upgrade, which goes on and can be rolled back, and scales and sets back what waits', async ({
    live,
    images,
    outside,
  }) => {
    const web = await live({ replicas: 3 })
    const { spec } = await web.now()
    await web.upgrade({ image: images.web2, update: { delaySeconds: 3600 } })
    await web.until('begun', ({ progress }) => progress?.new === 1)
    await outside.docker(['service', 'update', '--label-add', 'theirs=kept', '--detach', web.fullName])
    expect(await web.now()).toMatchObject({ state: 'upgrading', pendingFrom: 1 })
    await outside.docker([
      'service',
      'update',
      '--env-add',
      'THEIRS=2',
      '--update-delay',
      '0s',
      '--detach',
      web.fullName,
    ])
    const upgraded = await web.becomes('upgraded')
    expect(upgraded).toMatchObject({ pendingFrom: 1, spec: { env: [{ name: 'THEIRS', value: '2' }] } })
    for (const { image } of (await web.instances()).filter(({ state }) => state === 'running'))
      expect(image).toContain('web:2.0')
    await outside.docker(['service', 'scale', '--detach', `${web.fullName}=2`])
    expect(
      await web.until('two', ({ instances, state }) => state === 'upgraded' && instances.running === 2),
    ).toMatchObject({ pendingFrom: 1 })
    await outside.docker(['service', 'update', '--image', images.web, '--detach', web.fullName])
    const back = await web.until('on 1.0', ({ state, spec: now }) => state === 'upgraded' && now.image === images.web)
    expect(back.pendingFrom).toBe(1)
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec })
  })
})

describe.concurrent('what Berth has no field for', () => {
  test('survives an upgrade and a rollback', async ({ live, images, outside }) => {
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
    await web.rollBack()
    await web.becomes('running')
    expect(await kept()).toEqual(before)
  })
})

/** Waits until what the docker command changed is done: the engine takes a moment from a change to saying that it is under way. */
async function rolledOut(outside: Outside, web: Life): Promise<void> {
  const check = async () => expect((await inEngine(outside, web)).UpdateStatus?.State).toBe('completed')
  await vi.waitFor(check, { timeout: 120_000, interval: 200 })
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
