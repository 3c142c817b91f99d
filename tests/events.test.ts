import { routes } from '@berth/contract/routes.ts'
import { expect } from 'vitest'
import { Berth } from './berth.ts'
import { EngineProxy } from './engine-proxy.ts'
import type { EventStream } from './event-stream.ts'
import { test } from './on-cluster.ts'
import type { Outside } from './outside.ts'

/** Ids and events of one space, in order. */
function ofSpace({ seen }: EventStream, space: string): string[] {
  return seen.flatMap(({ id, event }) =>
    JSON.stringify(event).includes(space) ? [`${id} ${JSON.stringify(event)}`] : [],
  )
}

/** A service that another tool makes. @returns its id */
async function made(outside: Outside, space: string, name: string, image: string, replicas = 0): Promise<string> {
  const Labels = { 'com.docker.stack.namespace': space }
  const TaskTemplate = {
    ContainerSpec: { Image: image },
    Placement: await outside.here().then(({ constraints }) => ({ Constraints: constraints })),
  }
  const Mode = { Replicated: { Replicas: replicas } }
  const spec = { Name: `${space}_${name}`, Labels, TaskTemplate, Mode, EndpointSpec: { Mode: 'dnsrr' } }
  return (await outside.post<{ ID: string }>('/services/create', spec)).ID
}

test('a reader is told first to read everything anew', async ({ berth }) => {
  const events = await berth.events()
  await events.next('reset')
  expect(events.seen[0]?.event).toEqual({ type: 'reset' })
  events.close()
})

test('who has not signed in gets none', async ({ berth }) => {
  const response = await fetch(`${berth.address}/api/v1/events`)
  expect(response.status).toBe(401)
})

test('what happens outside of Berth is told as it happens', async ({ berth, outside, space, images }) => {
  const events = await berth.events()
  await events.next('reset')
  const isIt = ({ service }: { service: { space: string; name: string } }) => service.space === space

  const id = await made(outside, space, 'web', images.web)
  await events.next('service', isIt)

  const current = await outside.get<{ Version: { Index: number }; Spec: object }>(`/services/${id}`)
  const scaled = { ...current.Spec, Mode: { Replicated: { Replicas: 1 } } }
  await outside.post(`/services/${id}/update`, scaled, { version: current.Version.Index })
  await events.next('service', ({ service }) => service.space === space && service.instances.wanted === 1)
  await berth.becomes({ space, name: 'web' }, 'running')

  const filters = { label: [`com.docker.swarm.service.name=${space}_web`] }
  const [container] = await outside.get<{ Id: string }[]>('/containers/json', { filters })
  await outside.post(`/containers/${container?.Id}/kill`)
  await events.next('service', ({ service }) => service.space === space && service.state === 'degraded')

  await outside.remove(`/services/${id}`)
  await events.next('service-removed', (event) => event.space === space)
  events.close()
})

test('a reader that lost its connection gets what it missed, once and in order', async ({
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

test('one whose last event is not known any more starts anew', async ({ berth }) => {
  const events = await berth.events('4f1c0000-17')
  await events.next('reset')
  expect(events.seen[0]?.event).toEqual({ type: 'reset' })
  events.close()
})

test('so does one that comes back after the server was started again', async ({
  dockerHost,
  newSpace,
  onTestFinished,
}) => {
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
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
})

test('signing out ends the stream', async ({ dockerHost, onTestFinished }) => {
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  onTestFinished(() => berth.stop())
  const events = await berth.events()
  await events.next('reset')
  await berth.call(routes.signOut, {})
  await events.ended
  expect((await berth.fetch('/api/v1/events')).status).toBe(401)
})

test('a hundred readers cost the engine what one does', async ({
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
      const berth = await Berth.start({ DOCKER_HOST: proxy.dockerHost })
      onTestFinished(() => berth.stop())
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
