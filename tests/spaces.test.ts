import { routes } from '@berth/contract/http/routes.ts'
import { describe, expect } from 'vitest'
import { Berth } from '../test-support/berth/berth.ts'
import { refusal } from '../test-support/berth/refusals.ts'
import { NO_REMAINS, uniqueName } from '../test-support/docker/outside.ts'
import { test } from './fixtures/on-cluster.ts'

/** Takes three seconds to stop, so that a test can observe the deletion in progress. */
const SLOW_TO_END = ['sh', '-c', 'trap "sleep 3; exit 0" TERM; while :; do sleep 0.2; done']

describe.concurrent('creating a space', () => {
  test('creates a network, and lists the space', async ({ berth, outside, newSpace: name }) => {
    const space = await berth.call(routes.createSpace, { body: { name, description: 'Shoes and socks' } })
    expect(space).toMatchObject({ name, description: 'Shoes and socks', services: 0, unhealthy: 0, deleting: false })
    expect(Date.now() - Date.parse(space.createdAt ?? '')).toBeLessThan(60_000)
    const { items } = await berth.call(routes.listSpaces, { query: { q: name.toUpperCase() } })
    expect(items).toEqual([space])
    expect(await outside.remainsOf(name)).toMatchObject({ networks: [`${name}_default`], services: [] })
  })
})

describe.concurrent('deleting a space', () => {
  test('removes everything in it except its volumes', async ({ berth, outside, space, images }) => {
    const data = uniqueName('data')
    const placement = await outside.here()
    const mounts = [{ source: data, target: '/data' }]
    const web = await berth.create(space, { name: 'web', image: images.web, mounts, placement })
    await berth.create(space, { name: 'logger', image: images.logger, replicas: 2 })
    await berth.becomes(web, 'running')
    const Labels = { 'com.docker.stack.namespace': space }
    await outside.post('/configs/create', { Name: `${space}_conf`, Data: 'YT0x', Labels })
    await outside.post('/secrets/create', { Name: `${space}_key`, Data: 'c2VjcmV0', Labels })

    expect(await berth.call(routes.getSpaceContents, { params: { space } })).toEqual({
      services: ['logger', 'web'],
      networks: [`${space}_default`],
      configs: [`${space}_conf`],
      secrets: [`${space}_key`],
      volumes: [data],
    })
    const events = await berth.events()
    await berth.call(routes.deleteSpace, { params: { space }, query: { confirm: space } })
    expect(await outside.remainsOf(space)).toEqual(NO_REMAINS)
    expect(await outside.volumesOf(space)).toEqual([data])
    await events.next('space', (event) => event.space.name === space && event.space.deleting)
    await events.next('space-removed', (event) => event.name === space)
    events.close()
    expect(await refusal(berth.call(routes.getSpace, { params: { space } }))).toMatchObject({ code: 'not-found' })
  })

  test('removes the volumes too on request', async ({ berth, outside, space, images }) => {
    const service = await berth.create(space, {
      name: 'logger',
      image: images.logger,
      mounts: [{ source: uniqueName('data'), target: '/data' }],
      placement: await outside.here(),
    })
    await berth.becomes(service, 'running')
    expect(await outside.volumesOf(space)).toHaveLength(1)
    await berth.call(routes.deleteSpace, { params: { space }, query: { confirm: space, volumes: 'true' } })
    expect(await outside.volumesOf(space)).toEqual([])
  })

  test('continues after the server was killed, at the first change of a service', async ({
    outside,
    newSpace: name,
    images,
  }) => {
    const berth = await Berth.start({ DOCKER_HOST: outside.dockerHost })
    try {
      await berth.call(routes.createSpace, { body: { name } })
      const slow = await berth.create(name, { name: 'slow', image: images.logger, command: SLOW_TO_END })
      await berth.becomes(slow, 'running')
      const events = await berth.events()
      const deletion = berth.call(routes.deleteSpace, { params: { space: name }, query: { confirm: name } })
      const lost = expect(deletion).rejects.toThrow()
      await events.next('service', ({ service }) => service.space === name && service.state === 'deleting')
      await berth.kill9()
      await lost

      await berth.restart()
      const after = await berth.events()
      const { items } = await berth.call(routes.listSpaces, { query: { q: name } })
      // The engine stores the deletion for the next server. The server of another test may have completed it already.
      for (const space of items) expect(space).toMatchObject({ name, deleting: true })
      if (items.length > 0) await after.next('space-removed', (event) => event.name === name)
      after.close()
      expect(await outside.remainsOf(name)).toEqual(NO_REMAINS)
    } finally {
      await berth.stop()
    }
  })
})
