import { expect, vi } from 'vitest'
import { engineServiceOf, type ServiceDriver } from '../../test-support/berth/service-driver.ts'
import type { Outside } from '../../test-support/docker/outside.ts'
import { test } from '../fixtures/service-on-cluster.ts'

test('an upgrade and a rollback preserve settings that Berth has no field for', async ({
  runService,
  images,
  outside,
}) => {
  const web = await runService({ mounts: [{ source: 'data', target: '/data' }] })
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
  await untilRolledOut(outside, web)
  await web.until('changed', ({ state, spec }) => state === 'running' && spec.mounts.length === 2)
  const otherSettings = async () => {
    const { Spec: spec } = await engineServiceOf(outside, web)
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
  const before = await otherSettings()
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
  expect(await otherSettings()).toEqual(before)
  await web.rollBack()
  await web.becomes('running')
  expect(await otherSettings()).toEqual(before)
})

/** Waits until the change by the docker command is rolled out. The engine reports a rollout as started only a moment after the change. */
async function untilRolledOut(outside: Outside, web: ServiceDriver): Promise<void> {
  const check = async () => expect((await engineServiceOf(outside, web)).UpdateStatus?.State).toBe('completed')
  await vi.waitFor(check, { timeout: 120_000, interval: 200 })
}
