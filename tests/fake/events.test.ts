import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { Berth } from '../../test-support/berth/berth.ts'
import type { EventStream } from '../../test-support/berth/event-stream.ts'
import { createOutside } from '../../test-support/docker/create-outside.ts'
import { EngineProxy } from '../../test-support/docker/engine-proxy.ts'
import { FAST_TIMINGS, test } from './on-fake.ts'

/** The test starts two processes, which takes long on a busy machine. */
const STARTS_TWICE = { timeout: 240_000 }

/** Returns the ids and events of one space, in order. */
function ofSpace({ received }: EventStream, space: string): string[] {
  return received.flatMap(({ id, event }) =>
    JSON.stringify(event).includes(space) ? [`${id} ${JSON.stringify(event)}`] : [],
  )
}

test('first tells a reader to reload everything', async ({ berth }) => {
  const events = await berth.events()
  await events.next('reset')
  expect(events.received[0]?.event).toEqual({ type: 'reset' })
  events.close()
})

test('refuses a reader that has not signed in', async ({ berth }) => {
  const response = await fetch(`${berth.address}/api/v1/events`)
  expect(response.status).toBe(401)
})

test('sends a reader that lost its connection the missed events, once and in order', async ({
  berth,
  outside,
  space,
  images,
}) => {
  const witness = await berth.events()
  const first = await berth.events()
  await createOutside(outside, space, 'one', images.web)
  await first.next('service', ({ service }) => service.space === space && service.name === 'one')
  const last = first.lastId
  const before = ofSpace(first, space)
  first.close()
  await first.ended

  await createOutside(outside, space, 'two', images.web)
  await berth.call(routes.changeSpace, { params: { space }, body: { description: 'changed meanwhile' } })
  const again = await berth.events(last)
  await createOutside(outside, space, 'three', images.web)
  for (const events of [again, witness])
    await events.next('service', ({ service }) => service.space === space && service.name === 'three')
  for (const events of [again, witness]) events.close()
  expect(again.received.map(({ event }) => event.type)).not.toContain('reset')
  const unique = (lines: string[]) => [...new Set(lines)]
  expect(unique([...before, ...ofSpace(again, space)])).toEqual(ofSpace(witness, space))
})

test('tells a reader with an unknown last event to reload everything', async ({ berth }) => {
  const events = await berth.events('4f1c0000-17')
  await events.next('reset')
  expect(events.received[0]?.event).toEqual({ type: 'reset' })
  events.close()
})

test(
  'tells a reader that reconnects after a restart of the server to reload everything',
  STARTS_TWICE,
  async ({ dockerHost, newSpace, onTestFinished }) => {
    const berth = await Berth.start({ DOCKER_HOST: dockerHost, BERTH_TIMINGS: JSON.stringify(FAST_TIMINGS) })
    onTestFinished(() => berth.stop())
    const events = await berth.events()
    await berth.call(routes.createSpace, { body: { name: newSpace } })
    await events.next('space', ({ space }) => space.name === newSpace)
    await berth.kill9()
    await events.ended
    await berth.restart()
    const again = await berth.events(events.lastId)
    await again.next('reset')
    expect(again.received[0]?.event).toEqual({ type: 'reset' })
    again.close()
  },
)

test('ends the stream of a reader that signs out', async ({ startBerth }) => {
  const berth = await startBerth()
  const events = await berth.events()
  await events.next('reset')
  await berth.call(routes.signOut, {})
  await events.ended
  expect((await berth.fetch('/api/v1/events')).status).toBe(401)
})

test('reads the engine no more often for a hundred readers than for one', async ({
  startBerth,
  dockerHost,
  outside,
  space,
  images,
  onTestFinished,
}) => {
  const watched = await Promise.all(
    [1, 100].map(async (readers) => {
      const proxy = await EngineProxy.to(dockerHost)
      onTestFinished(() => proxy.close())
      await proxy.restore()
      // With this timing, only events make the server read the engine.
      const berth = await startBerth({ timings: { pollManyHostsMs: 600_000 } }, proxy.dockerHost)
      return { proxy, streams: await Promise.all(Array.from({ length: readers }, () => berth.events())) }
    }),
  )
  const before = watched.map(({ proxy }) => proxy.requests.length)
  for (const name of ['a', 'b', 'c', 'd', 'e']) await createOutside(outside, space, name, images.web)
  for (const { streams } of watched)
    for (const stream of streams)
      await stream.next('service', ({ service }) => service.space === space && service.name === 'e')
  const [one = 0, hundred = 0] = watched.map(({ proxy }, index) => proxy.requests.length - (before[index] ?? 0))
  for (const { streams } of watched) for (const stream of streams) stream.close()
  expect(one).toBeGreaterThan(0)
  expect(hundred).toBeLessThan(one * 2 + 10)
})
