import { expect } from 'vitest'
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
