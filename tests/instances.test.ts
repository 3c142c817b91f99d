import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import type { Berth } from '../test-support/berth/berth.ts'
import { refusal } from '../test-support/berth/refusals.ts'
import { test as onCluster } from './fixtures/on-cluster.ts'

interface Ref {
  readonly space: string
  readonly service: string
}

/** `web` runs one instance on the host whose engine the tests access. The tests run one after the other. */
const test = onCluster.extend('web', { scope: 'file' }, async ({ berth, sharedSpace: space, images, outside }) => {
  const placement = await outside.here()
  const env = [
    { name: 'PLAIN', value: 'seen', secret: false },
    { name: 'TOKEN', value: 'hush-hush', secret: true },
  ]
  const update = { monitorSeconds: 1 }
  await berth.becomes(
    await berth.create(space, { name: 'web', image: images.logger, env, placement, update }),
    'running',
  )
  return { space, service: 'web' }
})

test('shows an instance consistently in the list, its details and its record, which hides secrets even for past instances', async ({
  web,
  berth,
  outside,
}) => {
  const [instance] = await instancesOf(berth, web)
  const params = { ...web, instance: instance?.id ?? '' }
  const details = await berth.call(routes.getInstance, { params })
  expect(details).toMatchObject({ ...instance, desired: true, endedAt: null, memoryLimitMiB: null })
  expect(await outside.get(`/containers/${details.containerId}/json`)).toMatchObject({ Id: details.containerId })
  const unknown = berth.call(routes.getInstance, { params: { ...web, instance: 'none' } })
  expect(await refusal(unknown)).toMatchObject({
    code: 'not-found',
    extra: { detailMessage: { code: 'no-such-instance' } },
  })

  const { task, container, reason } = await berth.call(routes.inspectInstance, { params })
  expect(task).toMatchObject({ ID: params.instance, Status: { State: 'running' } })
  expect(container).toMatchObject({ Config: { Env: expect.arrayContaining(['PLAIN=seen', 'TOKEN=******']) } })
  expect(JSON.stringify({ task, container })).not.toContain('hush')
  expect(reason).toBeNull()
  const { Config: config } = await outside.get<{ Config: { Env: string[] } }>(
    `/containers/${(container as { Id: string }).Id}/json`,
  )
  expect(config.Env).toContain('TOKEN=hush-hush')

  // The variable is gone from the current spec. In the past instance it is still secret.
  await berth.call(routes.upgradeService, { params: web, body: { env: [] } })
  await berth.becomes({ space: web.space, name: web.service }, 'upgraded', 60_000)
  expect(JSON.stringify(await berth.call(routes.inspectInstance, { params }))).not.toContain('hush')
})

test('restarts an instance gracefully, removes one at once, and replaces both', async ({ web, berth, outside }) => {
  const before = (await instancesOf(berth, web)).find(({ state, desired }) => state === 'running' && desired)
  const params = { ...web, instance: before?.id ?? '' }
  await berth.call(routes.restartInstance, { params })
  const [after] = await untilReplaced(berth, web, params.instance)
  expect(after).toMatchObject({ state: 'running', desired: true })
  const past = await berth.call(routes.getInstance, { params })
  // The sample handles SIGTERM. If it were killed, the exit code would be 137.
  expect(past).toMatchObject({ desired: false, exitCode: 0, endedAt: expect.any(String) })
  expect(await outside.get(`/containers/${past.containerId}/json`)).toMatchObject({ State: { Status: 'exited' } })
  expect(await timelineEntry(berth, web, 'instance-restart')).toMatchObject({
    by: 'admin',
    result: 'done',
    detail: 'web.1 on host host1',
  })
  const again = berth.call(routes.restartInstance, { params })
  expect(await refusal(again)).toMatchObject({ extra: { detailMessage: { code: 'instance-not-running' } } })
  expect(await timelineEntry(berth, web, 'instance-restart')).toMatchObject({ result: 'refused' })

  const second = { ...web, instance: after?.id ?? '' }
  const { containerId } = await berth.call(routes.getInstance, { params: second })
  await berth.call(routes.removeInstance, { params: second })
  await expect(outside.get(`/containers/${containerId}/json`)).rejects.toMatchObject({ status: 404 })
  const [third] = await untilReplaced(berth, web, second.instance)
  expect(third).toMatchObject({ state: 'running' })
  expect(await berth.call(routes.inspectInstance, { params: second })).toMatchObject({
    container: null,
    reasonMessage: { code: 'container-gone' },
  })
  expect(await timelineEntry(berth, web, 'instance-remove')).toMatchObject({ by: 'admin', result: 'done' })
})

async function instancesOf(berth: Berth, params: Ref) {
  return (await berth.call(routes.listInstances, { params })).items
}

/** Waits until another instance than this one runs. @returns the other instances */
async function untilReplaced(berth: Berth, ref: Ref, id: string) {
  const others = async () =>
    (await instancesOf(berth, ref)).filter(
      (instance) => instance.id !== id && instance.state === 'running' && instance.desired,
    )
  await expect.poll(others, { timeout: 120_000 }).not.toEqual([])
  return others()
}

async function timelineEntry(berth: Berth, params: Ref, what: string) {
  return (await berth.call(routes.listTimeline, { params })).items.find((entry) => entry.what === what)
}
