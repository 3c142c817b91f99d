import { ProblemBody } from '@berth/contract/problems.ts'
import { routes } from '@berth/contract/routes.ts'
import { expect } from 'vitest'
import { Berth } from './berth.ts'
import { EngineProxy } from './engine-proxy.ts'
import { test as onCluster, sweepLater } from './on-cluster.ts'
import { ownName } from './outside.ts'
import { refusal } from './refusals.ts'

/** Berth with an engine that can be taken away. */
const test = onCluster
  .extend('proxy', async ({ dockerHost }, { onCleanup }) => {
    const proxy = await EngineProxy.to(dockerHost)
    onCleanup(() => proxy.close())
    return proxy
  })
  .extend('far', async ({ proxy }, { onCleanup }) => {
    await proxy.mend()
    const far = await Berth.start({ DOCKER_HOST: proxy.dockerHost })
    const name = ownName('test')
    onCleanup(async () => {
      await far.stop()
      await sweepLater(name)
    })
    await far.call(routes.createSpace, { body: { name } })
    return { berth: far, space: name }
  })

const readiness = async (berth: Berth) => {
  const response = await berth.fetch('/readyz')
  return { status: response.status, body: await response.json() }
}

test('while the engine is away, the server answers from what it saw last, and says so', async ({
  far,
  proxy,
  images,
}) => {
  const { berth, space } = far
  await berth.create(space, { name: 'web', image: images.web, replicas: 0 })
  expect(await readiness(berth)).toEqual({ status: 200, body: { status: 'ready' } })
  const events = await berth.events()
  await proxy.cut()
  const { event } = await events.next('cluster', ({ cluster }) => cluster.engine.state === 'away', 5000)
  events.close()
  expect(event.cluster.engine.reason).toMatch(/^Docker Engine does not answer: .*docker\.sock/)
  expect(event.cluster.engine.address).toBe(proxy.dockerHost)

  const { status, body } = await readiness(berth)
  expect(status).toBe(503)
  expect(ProblemBody.parse(body)).toMatchObject({
    type: 'engine-away',
    detail: expect.stringMatching(/^Docker Engine does not answer: /),
  })
  expect((await berth.fetch('/healthz')).status).toBe(200)

  const { items } = await berth.call(routes.listServices, { params: { space } })
  expect(items).toMatchObject([{ name: 'web', state: 'stopped' }])
  expect(await berth.call(routes.getSpace, { params: { space } })).toMatchObject({ name: space, services: 1 })

  const writes = [
    berth.create(space, { name: 'another', image: images.web }),
    berth.call(routes.createSpace, { body: { name: ownName('never') } }),
    berth.call(routes.changeSpace, { params: { space }, body: { description: 'x' } }),
    berth.call(routes.deleteService, { params: { space, service: 'web' } }),
    berth.call(routes.deleteSpace, { params: { space }, query: { confirm: space } }),
  ]
  for (const problem of await Promise.all(writes.map(refusal)))
    expect(problem).toMatchObject({ code: 'engine-away', status: 503 })
})

test('it is found again by itself, and what happened meanwhile is told', async ({ far, proxy, outside }) => {
  const { berth, space } = far
  const events = await berth.events()
  await proxy.cut()
  await events.next('cluster', ({ cluster }) => cluster.engine.state === 'away', 5000)
  await outside.docker([
    'service',
    'create',
    '--detach',
    '--replicas',
    '0',
    ...labelled(space),
    '--name',
    `${space}_new`,
    'scratch',
  ])
  await proxy.mend()
  await events.next('cluster', ({ cluster }) => cluster.engine.state === 'up', 7000)
  await events.next('service', ({ service }) => service.space === space && service.name === 'new')
  expect(await readiness(berth)).toMatchObject({ status: 200 })

  // The engine's own events are heard again too.
  await outside.docker(['service', 'rm', `${space}_new`])
  await events.next('service-removed', (event) => event.space === space && event.name === 'new')
  events.close()
})

test('the server starts without an engine, and finds it when it comes', async ({
  proxy,
  outside,
  space,
  onTestFinished,
}) => {
  const berth = await Berth.start({ DOCKER_HOST: proxy.dockerHost })
  onTestFinished(() => berth.stop())
  expect(await readiness(berth)).toMatchObject({ status: 503, body: { type: 'engine-away' } })
  expect((await berth.fetch('/healthz')).status).toBe(200)
  expect(await berth.call(routes.getCluster, {})).toMatchObject({
    engine: { state: 'away', version: null },
    platforms: [],
    largest: null,
  })
  // Nothing was seen yet, which is not the same as that nothing is there.
  expect(await refusal(berth.call(routes.listSpaces, {}))).toMatchObject({ code: 'engine-away' })

  const events = await berth.events()
  await proxy.mend()
  await events.next('cluster', ({ cluster }) => cluster.engine.state === 'up', 7000)
  await events.next('space', (event) => event.space.name === space, 2000)
  events.close()
  const { items } = await berth.call(routes.listSpaces, { query: { q: space } })
  expect(items).toHaveLength(1)
  const { Version: version } = await outside.get<{ Version: string }>('/version')
  expect(await berth.call(routes.getCluster, {})).toMatchObject({ engine: { state: 'up', reason: null, version } })
})

function labelled(space: string): string[] {
  return ['--label', `com.docker.stack.namespace=${space}`]
}
