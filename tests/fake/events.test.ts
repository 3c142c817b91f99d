import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { Berth } from '../berth.ts'
import { EngineProxy } from '../engine-proxy.ts'
import type { EventStream } from '../event-stream.ts'
import type { Outside } from '../outside.ts'
import { FAST_TIMINGS, test } from './on-fake.ts'

/** A busy machine takes long to start a process. */
const STARTS_TWICE = { timeout: 240_000 }

/** Ids and events of one space, in order. */
function ofSpace({ seen }: EventStream, space: string): string[] {
  return seen.flatMap(({ id, event }) =>
    JSON.stringify(event).includes(space) ? [`${id} ${JSON.stringify(event)}`] : [],
  )
}

/** Creates a service without instances as another tool does. */
async function made(outside: Outside, space: string, name: string, image: string): Promise<void> {
  const Labels = { 'com.docker.stack.namespace': space }
  const TaskTemplate = { ContainerSpec: { Image: image } }
  const Mode = { Replicated: { Replicas: 0 } }
  const spec = { Name: `${space}_${name}`, Labels, TaskTemplate, Mode, EndpointSpec: { Mode: 'dnsrr' } }
  await outside.post('/services/create', spec)
}

test('first has a reader load everything again', async ({ berth }) => {
  const events = await berth.events()
  await events.next('reset')
  expect(events.seen[0]?.event).toEqual({ type: 'reset' })
  events.close()
})

test('refuses a reader who has not signed in', async ({ berth }) => {
  const response = await fetch(`${berth.address}/api/v1/events`)
  expect(response.status).toBe(401)
})

test('sends a reader that lost its connection what it missed, once and in order', async ({
  berth,
  outside,
  space,
  images,
}) => {
  const witness = await berth.events()
  const first = await berth.events()
  await made(outside, space, 'one', images.web)
  await first.next('service', ({ service }) => service.space === space && service.name === 'one')
  const last = first.lastId
  const before = ofSpace(first, space)
  first.close()
  await first.ended

  await made(outside, space, 'two', images.web)
  await berth.call(routes.changeSpace, { params: { space }, body: { description: 'while nobody looked' } })
  const again = await berth.events(last)
  await made(outside, space, 'three', images.web)
  for (const events of [again, witness])
    await events.next('service', ({ service }) => service.space === space && service.name === 'three')
  for (const events of [again, witness]) events.close()
  expect(again.seen.map(({ event }) => event.type)).not.toContain('reset')
  const unique = (lines: string[]) => [...new Set(lines)]
  expect(unique([...before, ...ofSpace(again, space)])).toEqual(ofSpace(witness, space))
})

test('has a reader whose last event is unknown load everything again', async ({ berth }) => {
  const events = await berth.events('4f1c0000-17')
  await events.next('reset')
  expect(events.seen[0]?.event).toEqual({ type: 'reset' })
  events.close()
})

test(
  'has a reader that comes back after a restart of the server load everything again',
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
    expect(again.seen[0]?.event).toEqual({ type: 'reset' })
    again.close()
  },
)

test('ends the stream of a reader who signs out', async ({ startBerth }) => {
  const berth = await startBerth()
  const events = await berth.events()
  await events.next('reset')
  await berth.call(routes.signOut, {})
  await events.ended
  expect((await berth.fetch('/api/v1/events')).status).toBe(401)
})

test('asks the engine no more often for a hundred readers than for one', async ({
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
      await proxy.mend()
      // Only events make it read the engine.
      const berth = await startBerth({ timings: { pollManyHostsMs: 600_000 } }, proxy.dockerHost)
      return { proxy, streams: await Promise.all(Array.from({ length: readers }, () => berth.events())) }
    }),
  )
  const before = watched.map(({ proxy }) => proxy.requests.length)
  for (const name of ['a', 'b', 'c', 'd', 'e']) await made(outside, space, name, images.web)
  for (const { streams } of watched)
    for (const stream of streams)
      await stream.next('service', ({ service }) => service.space === space && service.name === 'e')
  const [one = 0, hundred = 0] = watched.map(({ proxy }, index) => proxy.requests.length - (before[index] ?? 0))
  for (const { streams } of watched) for (const stream of streams) stream.close()
  expect(one).toBeGreaterThan(0)
  expect(hundred).toBeLessThan(one * 2 + 10)
})
