import { fieldError } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { message } from '@berth/contract/messages/message.ts'
import { describe, expect } from 'vitest'
import { Berth } from '../../test-support/berth/berth.ts'
import { refusal } from '../../test-support/berth/refusals.ts'
import { NO_REMAINS } from '../../test-support/docker/outside.ts'
import { FAST_TIMINGS, test } from './on-fake.ts'

/** The test starts two processes, which takes long on a busy machine. */
const STARTS_TWICE = { timeout: 240_000 }

describe.concurrent('creating a space', () => {
  test('refuses the name of another space, regardless of case', async ({ berth, outside, space }) => {
    const before = await outside.remainsOf(space)
    for (const name of [space, space.toUpperCase()]) {
      const problem = await refusal(berth.call(routes.createSpace, { body: { name } }))
      expect(problem).toMatchObject({ code: 'already-exists', status: 409 })
      expect(problem.extra.errors?.[0]?.path).toBe('name')
    }
    expect(await outside.remainsOf(space)).toEqual(before)
  })

  test('creates one space from five requests for the same name at once', async ({ berth, outside, newSpace: name }) => {
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
  ] as const)('refuses the name "%s"', async ([name, reason], { berth }) => {
    const problem = await refusal(berth.call(routes.createSpace, { body: { name } }))
    expect(problem).toMatchObject({ code: 'bad-input', message: expect.stringMatching(reason) })
    expect(problem.extra.errors?.[0]?.path).toBe('name')
  })

  test('refuses an unknown field by its name', async ({ berth, newSpace: name }) => {
    const problem = await refusal(berth.call(routes.createSpace, { body: { name, colour: 'red' } as { name: string } }))
    expect(problem.extra.errors).toEqual([fieldError('colour', message('unknown-field', { field: 'colour' }))])
  })
})

describe.concurrent('describing a space', () => {
  test('changes and removes the description', async ({ berth, space }) => {
    const params = { space }
    for (const description of ['For the summer sale', ''])
      expect(await berth.call(routes.changeSpace, { params, body: { description } })).toMatchObject({ description })
  })

  test('describes a space that another tool created', async ({ berth, outside, newSpace: name }) => {
    const body = { Name: `${name}_default`, Driver: 'overlay', Labels: { 'com.docker.stack.namespace': name } }
    const events = await berth.events()
    await outside.post('/networks/create', body)
    await events.next('space', ({ space }) => space.name === name)
    events.close()
    const change = { params: { space: name }, body: { description: 'Created elsewhere' } }
    expect(await berth.call(routes.changeSpace, change)).toMatchObject({ name, description: 'Created elsewhere' })
    await berth.call(routes.deleteSpace, { params: { space: name }, query: { confirm: name } })
    expect(await outside.remainsOf(name)).toEqual(NO_REMAINS)
  })
})

describe.concurrent('deleting a space', () => {
  test.for([undefined, '', 'other'])('is refused with the confirmation %s', async (confirm, { berth, space }) => {
    const problem = await refusal(berth.call(routes.deleteSpace, { params: { space }, query: { confirm } }))
    expect(problem).toMatchObject({ code: 'bad-input' })
    expect(problem.extra.errors?.[0]?.path).toBe('confirm')
    expect(await berth.call(routes.getSpace, { params: { space } })).toMatchObject({ name: space, deleting: false })
  })

  test('refuses services in a space that is being deleted', async ({ berth, space, images, whileFrozen }) => {
    const web = await berth.create(space, { name: 'web', image: images.web })
    await berth.becomes(web, 'running')
    const events = await berth.events()
    const { deletion } = await whileFrozen(async () => {
      const deletion = berth.call(routes.deleteSpace, { params: { space }, query: { confirm: space } })
      await events.next('space', (event) => event.space.name === space && event.space.deleting)
      await events.next('service', ({ service }) => service.space === space && service.state === 'deleting')
      const another = berth.create(space, { name: 'another', image: images.logger })
      expect(await refusal(another)).toMatchObject({ code: 'not-allowed' })
      return { deletion }
    })
    events.close()
    await deletion
  })
})

test(
  'a restarted server continues the deletion of a space at its first change',
  STARTS_TWICE,
  async ({ dockerHost, outside, images, newSpace: name, whileFrozen, onTestFinished }) => {
    const berth = await Berth.start({ DOCKER_HOST: dockerHost, BERTH_TIMINGS: JSON.stringify(FAST_TIMINGS) })
    onTestFinished(() => berth.stop())
    await berth.call(routes.createSpace, { body: { name } })
    await berth.becomes(await berth.create(name, { name: 'web', image: images.web }), 'running')
    const events = await berth.events()
    await whileFrozen(async () => {
      const deletion = berth.call(routes.deleteSpace, { params: { space: name }, query: { confirm: name } })
      const lost = expect(deletion).rejects.toThrow()
      await events.next('space', (event) => event.space.deleting)
      await berth.kill9()
      await lost
      await berth.restart()
      const { items } = await berth.call(routes.listSpaces, { query: { q: name } })
      expect(items).toMatchObject([{ name, deleting: true }])
    })
    await expect.poll(async () => (await berth.call(routes.listSpaces, { query: { q: name } })).items).toEqual([])
    expect(await outside.remainsOf(name)).toEqual(NO_REMAINS)
  },
)
