import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { readiness } from '../../test-support/berth/readiness.ts'
import { refusal } from '../../test-support/berth/refusals.ts'
import { test } from './on-fake.ts'

test('starts without an engine, and connects when it is available', async ({ proxy, startBerth, outside, space }) => {
  const berth = await startBerth({}, proxy.dockerHost)
  expect(await readiness(berth)).toMatchObject({ status: 503, body: { type: 'engine-away' } })
  expect((await berth.fetch('/healthz')).status).toBe(200)
  expect(await berth.call(routes.getCluster, {})).toMatchObject({
    engine: { state: 'away', version: null },
    platforms: [],
    largest: null,
  })
  // Without a first snapshot, the list of spaces is unknown, not empty.
  expect(await refusal(berth.call(routes.listSpaces, {}))).toMatchObject({ code: 'engine-away' })

  const events = await berth.events()
  await proxy.restore()
  await events.next('cluster', ({ cluster }) => cluster.engine.state === 'up')
  await events.next('space', (event) => event.space.name === space)
  events.close()
  const { items } = await berth.call(routes.listSpaces, { query: { q: space } })
  expect(items).toHaveLength(1)
  const { Version: version } = await outside.get<{ Version: string }>('/version')
  expect(await berth.call(routes.getCluster, {})).toMatchObject({ engine: { state: 'up', reason: null, version } })
})
