import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { LogStream } from '../../test-support/berth/log-stream.ts'
import { startService } from '../../test-support/berth/service-driver.ts'
import { test } from './on-fake.ts'

test('refuses logs of an unknown instance, malformed queries, and callers that have not signed in', async ({
  berth,
  space,
  runService,
}) => {
  await runService({ name: 'log' })
  const logs = `/api/v1/spaces/${space}/services/log/logs`
  const response = await berth.fetch(`/api/v1/spaces/${space}/services/log/instances/nobody/logs`)
  expect([response.status, (await response.json()).detailMessage.code]).toEqual([404, 'no-such-instance'])
  for (const query of ['tail=-1', 'tail=x', 'since=yesterday', 'stream=both', 'unknown=1'])
    expect((await berth.fetch(`${logs}?${query}`)).status, query).toBe(400)
  expect((await fetch(`${berth.address}${logs}`)).status).toBe(401)
})

test('follows the newest hundred instances of a service that has more', async ({
  proxy,
  startBerth,
  newSpace,
  images,
  outside,
}) => {
  await proxy.restore()
  const berth = await startBerth({}, proxy.dockerHost)
  await berth.call(routes.createSpace, { body: { name: newSpace } })
  const web = await startService(berth, newSpace, { image: images.web, replicas: 100, placement: await outside.here() })
  const before = new Set((await web.instances()).map(({ id }) => id))
  await web.scale(101)
  await web.until('larger', ({ instances }) => instances.running === 101)
  const newest = (await web.instances()).find(({ id }) => !before.has(id))
  const params = { ...web.ref, instance: newest?.id ?? '' }
  const { containerId } = await berth.call(routes.getInstance, { params })

  const log = await LogStream.open(
    berth,
    `/api/v1/spaces/${newSpace}/services/${web.ref.service}/logs?follow=true&tail=0`,
  )
  expect((await log.next('notice')).detailMessage).toMatchObject({ code: 'logs-too-many', params: { most: 100 } })
  await log.next('live')
  // The log of an instance that is slow to answer is opened after the stream has become live.
  await expect.poll(() => proxy.openRequests(new RegExp(`/containers/${containerId}/logs`))).toBe(1)
  await expect.poll(() => proxy.openRequests(/\/containers\/\w+\/logs/)).toBe(100)
  log.close()
})
