import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { refusal } from '../../test-support/berth/refusals.ts'
import { startFakeEngine } from '../../test-support/fake-engine/start.ts'
import { test } from './on-fake.ts'

const params = { registry: 'this-host' }

test('refuses to change or remove the images of the only host like a registry', async ({
  clock,
  startBerth,
  onTestFinished,
}) => {
  const fake = await startFakeEngine({ clock, hosts: 1 })
  onTestFinished(() => fake.stop())
  const berth = await startBerth({}, fake.dockerHost)
  expect((await berth.call(routes.listRegistries, {})).items).toMatchObject([{ id: 'this-host', kind: 'host' }])
  const image = { ...params, repository: 'local/web', reference: '1' }
  const refused = await Promise.all([
    refusal(berth.call(routes.changeRegistry, { params, body: { name: 'mine' } })),
    refusal(berth.call(routes.removeRegistry, { params })),
    refusal(berth.call(routes.deleteImage, { params: image, query: {} })),
  ])
  expect(refused.map(({ code }) => code)).toEqual(['not-allowed', 'not-allowed', 'not-allowed'])
  expect(await berth.call(routes.checkRegistry, { params })).toEqual({ error: null })
})

test('lists no host images if there are several hosts', async ({ berth }) => {
  expect((await berth.call(routes.listRegistries, {})).items).toEqual([])
  const refused = await refusal(berth.call(routes.listRepositories, { params, query: {} }))
  expect(refused.code).toBe('not-found')
})
