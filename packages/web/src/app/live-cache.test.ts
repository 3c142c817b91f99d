import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { instancesKey, servicesQuery, spacesQuery } from '../service-model/queries.ts'
import { service, space } from '../service-model/samples.ts'
import { applyEvent } from './live-cache.ts'

const shopServicesKey = servicesQuery('shop').queryKey
const serviceNames = (client: QueryClient) => client.getQueryData(shopServicesKey)?.map(({ name }) => name)

test('inserts a new service in the order of names, and replaces a known service', () => {
  const client = clientWithServices([service({ name: 'api' }), service({ name: 'web' })])
  applyEvent(client, { type: 'service', service: service({ name: 'db' }) })
  applyEvent(client, { type: 'service', service: service({ name: 'web', state: 'degraded' }) })
  expect(serviceNames(client)).toEqual(['api', 'db', 'web'])
  expect(client.getQueryData(shopServicesKey)?.[2]?.state).toBe('degraded')
})

test('removes a service, and ignores the removal of an unknown service', () => {
  const client = clientWithServices([service({ name: 'api' }), service({ name: 'web' })])
  applyEvent(client, { type: 'service-removed', space: 'shop', name: 'api' })
  applyEvent(client, { type: 'service-removed', space: 'shop', name: 'nothing' })
  expect(serviceNames(client)).toEqual(['web'])
})

test('an event does not create a list that was never fetched', () => {
  const client = new QueryClient()
  applyEvent(client, { type: 'service', service: service({ name: 'web' }) })
  applyEvent(client, { type: 'space', space: space('shop') })
  expect(client.getQueryData(shopServicesKey)).toBeUndefined()
  expect(client.getQueryData(spacesQuery.queryKey)).toBeUndefined()
})

test('an event survives the response of a list request that began before it', async () => {
  const client = clientWithServices([service({ name: 'web', state: 'creating' })])
  const answer = Promise.withResolvers<ReturnType<typeof service>[]>()
  const fetching = client.fetchQuery({ queryKey: shopServicesKey, queryFn: () => answer.promise, staleTime: 0 })
  applyEvent(client, { type: 'service', service: service({ name: 'web', state: 'running' }) })
  applyEvent(client, { type: 'service-removed', space: 'shop', name: 'gone' })
  answer.resolve([service({ name: 'gone' }), service({ name: 'web', state: 'creating' })])
  await fetching
  await Promise.resolve()
  expect(client.getQueryData(shopServicesKey)?.map(({ name, state }) => [name, state])).toEqual([['web', 'running']])
})

test('an event survives the first response of a list request', async () => {
  const client = new QueryClient()
  const answer = Promise.withResolvers<ReturnType<typeof service>[]>()
  const fetching = client.fetchQuery({ queryKey: shopServicesKey, queryFn: () => answer.promise })
  applyEvent(client, { type: 'service', service: service({ name: 'web' }) })
  answer.resolve([])
  await fetching
  await Promise.resolve()
  expect(serviceNames(client)).toEqual(['web'])
})

test('a changed service invalidates only its own instances', () => {
  const client = clientWithServices([])
  client.setQueryData(instancesKey('shop', 'web'), [])
  client.setQueryData(instancesKey('shop', 'api'), [])
  applyEvent(client, { type: 'service', service: service({ name: 'web' }) })
  expect(client.getQueryState(instancesKey('shop', 'web'))?.isInvalidated).toBe(true)
  expect(client.getQueryState(instancesKey('shop', 'api'))?.isInvalidated).toBe(false)
})

test('a reset invalidates every query', () => {
  const client = clientWithServices([])
  applyEvent(client, { type: 'reset' })
  expect(client.getQueryState(shopServicesKey)?.isInvalidated).toBe(true)
})

test('adds, updates and removes spaces', () => {
  const client = clientWithServices([])
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

function clientWithServices(services: ReturnType<typeof service>[]): QueryClient {
  const client = new QueryClient()
  client.setQueryData(shopServicesKey, services)
  return client
}
