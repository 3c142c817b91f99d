import { expect, vi } from 'vitest'
import { inEngine, type Life } from '../life.ts'
import { test } from '../life-on-cluster.ts'
import type { Outside } from '../outside.ts'

test('what Berth has no field for survives an upgrade and a rollback', async ({ live, images, outside }) => {
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

/** Waits until what the docker command changed is done: the engine takes a moment from a change to saying that it is under way. */
async function rolledOut(outside: Outside, web: Life): Promise<void> {
  const check = async () => expect((await inEngine(outside, web)).UpdateStatus?.State).toBe('completed')
  await vi.waitFor(check, { timeout: 120_000, interval: 200 })
}
