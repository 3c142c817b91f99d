import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import type { Berth } from '../../test-support/berth/berth.ts'
import type { EventStream } from '../../test-support/berth/event-stream.ts'
import { NO_REMAINS, type Outside } from '../../test-support/docker/outside.ts'
import { test } from '../fixtures/on-cluster.ts'

const AT_ONCE = 20

/** Tests events, lists (also in pages of `pageSize`), search and deletion with many services in one space. @param count at least 30 */
export function testManyServices(count: number, pageSize: number): void {
  test(`lists ${count} services of one space`, { timeout: 240_000 }, async ({ berth, outside, space, images }) => {
    const fixtures = { berth, outside, space, images }
    const { names, events } = await createMany(count, fixtures)
    await expectListed(names, pageSize, fixtures)
    await expectDeleted(events, fixtures)
  })
}

interface Fixtures {
  readonly berth: Berth
  readonly outside: Outside
  readonly space: string
  readonly images: { readonly web: string }
}

/** Creates the services without Berth, and waits until each has had an event. */
async function createMany(count: number, { berth, outside, space, images }: Fixtures) {
  const names = Array.from({ length: count }, (_, index) => `web-${String(index).padStart(3, '0')}`)
  const events = await berth.events()
  for (let start = 0; start < count; start += AT_ONCE)
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
  await events.next('space', (event) => event.space.name === space && event.space.services === count)
  // For each snapshot, the events of spaces come first, then those of services.
  const announced = () =>
    new Set(events.received.flatMap(({ event }) => (event.type === 'service' ? [event.service.name] : [])))
  await expect.poll(() => [...announced()]).toEqual(expect.arrayContaining(names))
  return { names, events }
}

async function expectListed(names: readonly string[], pageSize: number, { berth, space }: Fixtures): Promise<void> {
  const params = { space }
  const { items, nextCursor } = await berth.call(routes.listServices, { params })
  expect(items.map(({ name }) => name)).toEqual(names)
  expect(nextCursor).toBeNull()

  const paged: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await berth.call(routes.listServices, { params, query: { limit: pageSize, cursor } })
    paged.push(...page.items.map(({ name }) => name))
    cursor = page.nextCursor
  }
  expect(paged).toEqual(names)
  const found = await berth.call(routes.listServices, { params, query: { q: 'WEB-02', state: 'stopped' } })
  expect(found.items.map(({ name }) => name)).toEqual(names.slice(20, 30))
}

async function expectDeleted(events: EventStream, { berth, outside, space }: Fixtures): Promise<void> {
  await berth.call(routes.deleteSpace, { params: { space }, query: { confirm: space } })
  expect(await outside.remainsOf(space)).toEqual(NO_REMAINS)
  await events.next('space-removed', (event) => event.name === space)
  events.close()
}
