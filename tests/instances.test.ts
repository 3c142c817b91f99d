import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import type { Berth } from './berth.ts'
import { test as onCluster } from './on-cluster.ts'
import { refusal } from './refusals.ts'

interface Ref {
  readonly space: string
  readonly service: string
}

/** `web` runs one instance on the host whose engine the tests look at, one test after the other. */
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

test('an instance tells what the list and its container tell, and its record is whole but for secrets, of past ones too', async ({
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

  // The variable is gone from what runs now; in what ran before it is secret still.
  await berth.call(routes.upgradeService, { params: web, body: { env: [] } })
  await berth.becomes({ space: web.space, name: web.service }, 'upgraded', 60_000)
  expect(JSON.stringify(await berth.call(routes.inspectInstance, { params }))).not.toContain('hush')
})

test('an instance that is restarted ends as it was asked to, one that is removed is gone at once, and another takes its place', async ({
  web,
  berth,
  outside,
}) => {
  const before = (await instancesOf(berth, web)).find(({ state, desired }) => state === 'running' && desired)
  const params = { ...web, instance: before?.id ?? '' }
  await berth.call(routes.restartInstance, { params })
  const [after] = await replaced(berth, web, params.instance)
  expect(after).toMatchObject({ state: 'running', desired: true })
  const past = await berth.call(routes.getInstance, { params })
  // The sample heeds the signal; killed, it would be 137.
  expect(past).toMatchObject({ desired: false, exitCode: 0, endedAt: expect.any(String) })
  expect(await outside.get(`/containers/${past.containerId}/json`)).toMatchObject({ State: { Status: 'exited' } })
  expect(await noted(berth, web, 'instance-restart')).toMatchObject({
    by: 'admin',
    result: 'done',
    detail: 'web.1 on host host1',
  })
  const again = berth.call(routes.restartInstance, { params })
  expect(await refusal(again)).toMatchObject({ extra: { detailMessage: { code: 'instance-not-running' } } })
  expect(await noted(berth, web, 'instance-restart')).toMatchObject({ result: 'refused' })

  const second = { ...web, instance: after?.id ?? '' }
  const { containerId } = await berth.call(routes.getInstance, { params: second })
  await berth.call(routes.removeInstance, { params: second })
  await expect(outside.get(`/containers/${containerId}/json`)).rejects.toMatchObject({ status: 404 })
  const [third] = await replaced(berth, web, second.instance)
  expect(third).toMatchObject({ state: 'running' })
  expect(await berth.call(routes.inspectInstance, { params: second })).toMatchObject({
    container: null,
    reasonMessage: { code: 'container-gone' },
  })
  expect(await noted(berth, web, 'instance-remove')).toMatchObject({ by: 'admin', result: 'done' })
})

async function instancesOf(berth: Berth, params: Ref) {
  return (await berth.call(routes.listInstances, { params })).items
}

/** The instances once another than that one runs. */
async function replaced(berth: Berth, ref: Ref, id: string) {
  const others = async () =>
    (await instancesOf(berth, ref)).filter((one) => one.id !== id && one.state === 'running' && one.desired)
  await expect.poll(others, { timeout: 120_000 }).not.toEqual([])
  return others()
}

async function noted(berth: Berth, params: Ref, what: string) {
  return (await berth.call(routes.listTimeline, { params })).items.find((entry) => entry.what === what)
}
