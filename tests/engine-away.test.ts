import { ProblemBody } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { Berth } from '../test-support/berth/berth.ts'
import { readiness } from '../test-support/berth/readiness.ts'
import { refusal } from '../test-support/berth/refusals.ts'
import { EngineProxy } from '../test-support/docker/engine-proxy.ts'
import { uniqueName } from '../test-support/docker/outside.ts'
import { test as onCluster, removeSpaceLater } from './fixtures/on-cluster.ts'

/** A Berth whose engine can be made unreachable. */
const test = onCluster
  .extend('proxy', async ({ dockerHost }, { onCleanup }) => {
    const proxy = await EngineProxy.to(dockerHost)
    onCleanup(() => proxy.close())
    return proxy
  })
  .extend('remote', async ({ proxy }, { onCleanup }) => {
    await proxy.restore()
    const remote = await Berth.start({ DOCKER_HOST: proxy.dockerHost })
    const name = uniqueName('test')
    onCleanup(async () => {
      await remote.stop()
      await removeSpaceLater(name)
    })
    await remote.call(routes.createSpace, { body: { name } })
    return { berth: remote, space: name }
  })

test('answers from the last snapshot while the engine is away, and reconnects when it is back', async ({
  remote,
  proxy,
  images,
  outside,
}) => {
  const { berth, space } = remote
  await berth.create(space, { name: 'web', image: images.web, replicas: 0 })
  expect(await readiness(berth)).toEqual({ status: 200, body: { status: 'ready' } })
  const events = await berth.events()
  await proxy.cut()
  const { event } = await events.next('cluster', ({ cluster }) => cluster.engine.state === 'away')
  expect(event.cluster.engine.reason).toMatch(/^Docker Engine does not answer: ./)
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
    berth.call(routes.createSpace, { body: { name: uniqueName('never') } }),
    berth.call(routes.changeSpace, { params: { space }, body: { description: 'x' } }),
    berth.call(routes.deleteService, { params: { space, service: 'web' } }),
    berth.call(routes.deleteSpace, { params: { space }, query: { confirm: space } }),
  ]
  for (const problem of await Promise.all(writes.map(refusal)))
    expect(problem).toMatchObject({ code: 'engine-away', status: 503 })

  const label = `com.docker.stack.namespace=${space}`
  const creation = ['service', 'create', '--detach', '--replicas', '0', '--label', label]
  await outside.docker([...creation, '--name', `${space}_new`, 'scratch'])
  await proxy.restore()
  await events.next('cluster', ({ cluster }) => cluster.engine.state === 'up')
  await events.next('service', ({ service }) => service.space === space && service.name === 'new')
  expect(await readiness(berth)).toMatchObject({ status: 200 })

  // Events of the engine arrive again, too.
  await outside.docker(['service', 'rm', `${space}_new`])
  await events.next('service-removed', (event) => event.space === space && event.name === 'new')
  events.close()
})
