import { fieldFault } from '@berth/contract/problems.ts'
import { routes } from '@berth/contract/routes.ts'
import { wording } from '@berth/contract/wording.ts'
import { describe, expect } from 'vitest'
import { Berth } from './berth.ts'
import { test } from './on-cluster.ts'
import { NOTHING, ownName } from './outside.ts'
import { refusal } from './refusals.ts'

/** Takes three seconds to end, so that there is a middle to look at. */
const SLOW_TO_END = ['sh', '-c', 'trap "sleep 3; exit 0" TERM; while :; do sleep 0.2; done']

describe.concurrent('creating', () => {
  test('a space is a network of its own, and is listed', async ({ berth, outside, newSpace: name }) => {
    const space = await berth.call(routes.createSpace, { body: { name, description: 'Shoes and socks' } })
    expect(space).toMatchObject({ name, description: 'Shoes and socks', services: 0, troubled: 0, deleting: false })
    expect(Date.now() - Date.parse(space.createdAt ?? '')).toBeLessThan(60_000)
    const { items } = await berth.call(routes.listSpaces, { query: { q: name.toUpperCase() } })
    expect(items).toEqual([space])
    expect(await outside.remainsOf(name)).toMatchObject({ networks: [`${name}_default`], services: [] })
  })

  test('a name that is there already is refused, in other letters too', async ({ berth, outside, space }) => {
    const before = await outside.remainsOf(space)
    for (const name of [space, space.toUpperCase()]) {
      const problem = await refusal(berth.call(routes.createSpace, { body: { name } }))
      expect(problem).toMatchObject({ code: 'already-exists', status: 409 })
      expect(problem.extra.errors?.[0]?.path).toBe('name')
    }
    expect(await outside.remainsOf(space)).toEqual(before)
  })

  test('two at the same moment by one name make one space', async ({ berth, outside, newSpace: name }) => {
    const tries = Array.from({ length: 5 }, () => berth.call(routes.createSpace, { body: { name } }))
    const outcomes = await Promise.allSettled(tries)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'already-exists' })
    expect(await outside.remainsOf(name)).toMatchObject({ networks: [`${name}_default`] })
  })

  test.for([
    ['', /name is required/],
    ['-shop', /hyphen at the start/],
    ['shop_1', /Letters, digits and hyphens/],
    ['shop.1', /Letters, digits and hyphens/],
    ['café', /Letters, digits and hyphens/],
    ['a'.repeat(41), /At most 40/],
  ] as const)('the name "%s" is refused', async ([name, why], { berth }) => {
    const problem = await refusal(berth.call(routes.createSpace, { body: { name } }))
    expect(problem).toMatchObject({ code: 'bad-input', message: expect.stringMatching(why) })
    expect(problem.extra.errors?.[0]?.path).toBe('name')
  })

  test('a field that is not known is refused by its name', async ({ berth, newSpace: name }) => {
    const problem = await refusal(berth.call(routes.createSpace, { body: { name, colour: 'red' } as { name: string } }))
    expect(problem.extra.errors).toEqual([fieldFault('colour', wording('unknown-field', { field: 'colour' }))])
  })
})

describe.concurrent('describing', () => {
  test('the description can be changed and taken away', async ({ berth, space }) => {
    const params = { space }
    for (const description of ['For the summer sale', ''])
      expect(await berth.call(routes.changeSpace, { params, body: { description } })).toMatchObject({ description })
  })

  test('a space that another tool made can be described too', async ({ berth, outside, newSpace: name }) => {
    const body = { Name: `${name}_default`, Driver: 'overlay', Labels: { 'com.docker.stack.namespace': name } }
    const events = await berth.events()
    await outside.post('/networks/create', body)
    await events.next('space', ({ space }) => space.name === name)
    events.close()
    const change = { params: { space: name }, body: { description: 'Not made here' } }
    expect(await berth.call(routes.changeSpace, change)).toMatchObject({ name, description: 'Not made here' })
    await berth.call(routes.deleteSpace, { params: { space: name }, query: { confirm: name } })
    expect(await outside.remainsOf(name)).toEqual(NOTHING)
  })
})

describe.concurrent('deleting', () => {
  test.for([undefined, '', 'other'])('is refused when it is confirmed with %s', async (confirm, { berth, space }) => {
    const problem = await refusal(berth.call(routes.deleteSpace, { params: { space }, query: { confirm } }))
    expect(problem).toMatchObject({ code: 'bad-input' })
    expect(problem.extra.errors?.[0]?.path).toBe('confirm')
    expect(await berth.call(routes.getSpace, { params: { space } })).toMatchObject({ name: space, deleting: false })
  })

  test('takes all that is in it, and leaves the volumes', async ({ berth, outside, space, images }) => {
    const data = ownName('data')
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
    expect(await outside.remainsOf(space)).toEqual(NOTHING)
    expect(await outside.volumesOf(space)).toEqual([data])
    await events.next('space', (event) => event.space.name === space && event.space.deleting)
    await events.next('space-removed', (event) => event.name === space)
    events.close()
    expect(await refusal(berth.call(routes.getSpace, { params: { space } }))).toMatchObject({ code: 'not-found' })
  })

  test('takes the volumes too when asked', async ({ berth, outside, space, images }) => {
    const service = await berth.create(space, {
      name: 'logger',
      image: images.logger,
      mounts: [{ source: ownName('data'), target: '/data' }],
      placement: await outside.here(),
    })
    await berth.becomes(service, 'running')
    expect(await outside.volumesOf(space)).toHaveLength(1)
    await berth.call(routes.deleteSpace, { params: { space }, query: { confirm: space, volumes: 'true' } })
    expect(await outside.volumesOf(space)).toEqual([])
  })

  test('nothing can be made in a space that is being deleted', async ({ berth, space, images }) => {
    const slow = await berth.create(space, { name: 'slow', image: images.logger, command: SLOW_TO_END })
    await berth.becomes(slow, 'running')
    const events = await berth.events()
    const deletion = berth.call(routes.deleteSpace, { params: { space }, query: { confirm: space } })
    await events.next('space', (event) => event.space.name === space && event.space.deleting)
    await events.next('service', ({ service }) => service.space === space && service.state === 'deleting')
    events.close()
    const another = berth.create(space, { name: 'another', image: images.logger })
    expect(await refusal(another)).toMatchObject({ code: 'not-allowed' })
    await deletion
  })

  test.for(['service', 'space'] as const)(
    'goes on by itself when the server was killed, at the first change of a %s',
    async (moment, { outside, newSpace: name, images }) => {
      const berth = await Berth.start({ DOCKER_HOST: outside.dockerHost })
      try {
        await berth.call(routes.createSpace, { body: { name } })
        const slow = await berth.create(name, { name: 'slow', image: images.logger, command: SLOW_TO_END })
        await berth.becomes(slow, 'running')
        const events = await berth.events()
        const deletion = berth.call(routes.deleteSpace, { params: { space: name }, query: { confirm: name } })
        const lost = expect(deletion).rejects.toThrow()
        await (moment === 'space'
          ? events.next('space', (event) => event.space.deleting)
          : events.next('service', ({ service }) => service.space === name && service.state === 'deleting'))
        await berth.kill9()
        await lost

        await berth.restart()
        const after = await berth.events()
        const { items } = await berth.call(routes.listSpaces, { query: { q: name } })
        // The word is in the engine, for whichever server starts next: that of another test may have carried it out already.
        for (const space of items) expect(space).toMatchObject({ name, deleting: true })
        if (items.length > 0) await after.next('space-removed', (event) => event.name === name, 20_000)
        after.close()
        expect(await outside.remainsOf(name)).toEqual(NOTHING)
      } finally {
        await berth.stop()
      }
    },
  )
})
