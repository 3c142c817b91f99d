import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { instancesKey, servicesQuery, spacesQuery } from '../service-model/queries.ts'
import { service, space } from '../service-model/samples.ts'
import { applyEvent } from './live-cache.ts'

const shop = servicesQuery('shop').queryKey
const names = (client: QueryClient) => client.getQueryData(shop)?.map(({ name }) => name)

test('a new service goes into its place by name, a known one is replaced', () => {
  const client = having([service({ name: 'api' }), service({ name: 'web' })])
  applyEvent(client, { type: 'service', service: service({ name: 'db' }) })
  applyEvent(client, { type: 'service', service: service({ name: 'web', state: 'degraded' }) })
  expect(names(client)).toEqual(['api', 'db', 'web'])
  expect(client.getQueryData(shop)?.[2]?.state).toBe('degraded')
})

test('what is removed goes; what was never there does no harm', () => {
  const client = having([service({ name: 'api' }), service({ name: 'web' })])
  applyEvent(client, { type: 'service-removed', space: 'shop', name: 'api' })
  applyEvent(client, { type: 'service-removed', space: 'shop', name: 'nothing' })
  expect(names(client)).toEqual(['web'])
})

test('a list that was never read is not made up from one event', () => {
  const client = new QueryClient()
  applyEvent(client, { type: 'service', service: service({ name: 'web' }) })
  applyEvent(client, { type: 'space', space: space('shop') })
  expect(client.getQueryData(shop)).toBeUndefined()
  expect(client.getQueryData(spacesQuery.queryKey)).toBeUndefined()
})

test('an event that overtakes the answer of a list is not lost when the older answer comes', async () => {
  const client = having([service({ name: 'web', state: 'creating' })])
  const answer = Promise.withResolvers<ReturnType<typeof service>[]>()
  const reading = client.fetchQuery({ queryKey: shop, queryFn: () => answer.promise, staleTime: 0 })
  applyEvent(client, { type: 'service', service: service({ name: 'web', state: 'running' }) })
  applyEvent(client, { type: 'service-removed', space: 'shop', name: 'gone' })
  answer.resolve([service({ name: 'gone' }), service({ name: 'web', state: 'creating' })])
  await reading
  await Promise.resolve()
  expect(client.getQueryData(shop)?.map(({ name, state }) => [name, state])).toEqual([['web', 'running']])
})

test('the same holds for the first answer', async () => {
  const client = new QueryClient()
  const answer = Promise.withResolvers<ReturnType<typeof service>[]>()
  const reading = client.fetchQuery({ queryKey: shop, queryFn: () => answer.promise })
  applyEvent(client, { type: 'service', service: service({ name: 'web' }) })
  answer.resolve([])
  await reading
  await Promise.resolve()
  expect(names(client)).toEqual(['web'])
})

test("a service that changes makes its instances stale, and no other's", () => {
  const client = having([])
  client.setQueryData(instancesKey('shop', 'web'), [])
  client.setQueryData(instancesKey('shop', 'api'), [])
  applyEvent(client, { type: 'service', service: service({ name: 'web' }) })
  expect(client.getQueryState(instancesKey('shop', 'web'))?.isInvalidated).toBe(true)
  expect(client.getQueryState(instancesKey('shop', 'api'))?.isInvalidated).toBe(false)
})

test('a reset makes everything stale', () => {
  const client = having([])
  applyEvent(client, { type: 'reset' })
  expect(client.getQueryState(shop)?.isInvalidated).toBe(true)
})

test('spaces come, change and go', () => {
  const client = having([])
  client.setQueryData(spacesQuery.queryKey, [space('shop')])
  applyEvent(client, { type: 'space', space: space('blog') })
  applyEvent(client, { type: 'space', space: space('shop', { services: 3 }) })
  expect(client.getQueryData(spacesQuery.queryKey)?.map(({ name, services }) => [name, services])).toEqual([
    ['blog', 0],
    ['shop', 3],
  ])
  applyEvent(client, { type: 'space-removed', name: 'blog' })
  expect(client.getQueryData(spacesQuery.queryKey)?.map(({ name }) => name)).toEqual(['shop'])
})

function having(services: ReturnType<typeof service>[]): QueryClient {
  const client = new QueryClient()
  client.setQueryData(shop, services)
  return client
}
