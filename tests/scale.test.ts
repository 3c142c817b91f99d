import { routes } from '@berth/contract/routes.ts'
import { expect } from 'vitest'
import { test } from './on-cluster.ts'
import { NOTHING } from './outside.ts'

const COUNT = 300
const AT_ONCE = 20

test(`${COUNT} services in one space`, { timeout: 120_000 }, async ({ berth, outside, space, images }) => {
  const names = Array.from({ length: COUNT }, (_, index) => `web-${String(index).padStart(3, '0')}`)
  const events = await berth.events()
  for (let start = 0; start < COUNT; start += AT_ONCE)
    await Promise.all(
      names.slice(start, start + AT_ONCE).map((name) =>
        outside.post('/services/create', {
          Name: `${space}_${name}`,
          Labels: { 'com.docker.stack.namespace': space },
          TaskTemplate: { ContainerSpec: { Image: images.web } },
          Mode: { Replicated: { Replicas: 0 } },
          EndpointSpec: { Mode: 'dnsrr' },
        }),
      ),
    )
  await events.next('space', (event) => event.space.name === space && event.space.services === COUNT)
  // Of one look the spaces are told first, then the services.
  const told = () => new Set(events.seen.flatMap(({ event }) => (event.type === 'service' ? [event.service.name] : [])))
  await expect.poll(() => [...told()]).toEqual(expect.arrayContaining(names))

  const params = { space }
  const { items, nextCursor } = await berth.call(routes.listServices, { params })
  expect(items.map(({ name }) => name)).toEqual(names)
  expect(nextCursor).toBeNull()

  const paged: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await berth.call(routes.listServices, { params, query: { limit: 70, cursor } })
    paged.push(...page.items.map(({ name }) => name))
    cursor = page.nextCursor
  }
  expect(paged).toEqual(names)
  const found = await berth.call(routes.listServices, { params, query: { q: 'WEB-29', state: 'stopped' } })
  expect(found.items.map(({ name }) => name)).toEqual(names.slice(290))

  await berth.call(routes.deleteSpace, { params, query: { confirm: space } })
  expect(await outside.remainsOf(space)).toEqual(NOTHING)
  await events.next('space-removed', (event) => event.name === space)
  events.close()
})
