import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import type { Berth } from '../../test-support/berth/berth.ts'
import { refusal } from '../../test-support/berth/refusals.ts'
import { LOGIN, ownRegistry } from '../../test-support/registry/own-registry.ts'
import { test as onCluster } from '../fixtures/on-cluster.ts'

const test = onCluster.extend('locked', { scope: 'file' }, async ({ dockerHost: _ }, { onCleanup }) => {
  const registry = await ownRegistry({ password: true })
  onCleanup(registry.stop)
  return registry
})

test('pulls with the credentials of a registry on every host for all operations of a service', async ({
  berth,
  locked,
  space,
}) => {
  const [web, web2] = [await locked.copySample('web', '1.0'), await locked.copySample('web', '2.0')]
  const spread = { placement: { maxPerHost: 1 }, update: { order: 'stop-first' as const } }
  const unlisted = await refusal(berth.create(space, { name: 'web', image: web, ...spread }))
  expect(unlisted.extra.errors).toMatchObject([{ path: 'image', detailMessage: { code: 'plan-image-missing' } }])

  const { address } = locked
  const body = { name: address, address, plainHttp: true, credentials: LOGIN }
  const { id } = await berth.call(routes.addRegistry, { body })
  const params = { space, service: 'web' }
  await berth.create(space, { name: 'web', image: web, ...spread })
  await berth.becomes({ space, name: 'web' }, 'running')
  await berth.call(routes.scaleService, { params, body: { replicas: 2 } })
  await expectOnTwoHosts(berth, space)

  await berth.call(routes.upgradeService, { params, body: { image: web2 } })
  await berth.becomes({ space, name: 'web' }, 'upgraded')
  await expectOnTwoHosts(berth, space)
  await berth.call(routes.rollBackService, { params, body: {} })
  await berth.becomes({ space, name: 'web' }, 'running')
  await berth.call(routes.stopService, { params })
  await berth.becomes({ space, name: 'web' }, 'stopped')
  await berth.call(routes.startService, { params })
  await berth.becomes({ space, name: 'web' }, 'running')
  await expectOnTwoHosts(berth, space)
  expect(berth.output).not.toContain(LOGIN.password)
  await berth.call(routes.removeRegistry, { params: { registry: id } })
})

async function expectOnTwoHosts(berth: Berth, space: string): Promise<void> {
  await berth.until({ space, name: 'web' }, 'on both hosts', ({ instances }) => instances.running === 2)
  const { items } = await berth.call(routes.listInstances, { params: { space, service: 'web' } })
  const running = items.filter(({ state }) => state === 'running')
  expect(new Set(running.map(({ host }) => host)).size).toBe(2)
}
