import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { ownName } from '../outside.ts'
import { refusal } from '../refusals.ts'
import { test, WALK } from './mortal.ts'

test(
  'killed at any moment while it creates a service, the server shows what the engine has, and creating it again completes',
  WALK,
  async ({ walk, images, outside }) => {
    const moments = await walk(async ({ mortal, space, dieIn }) => {
      const body = { name: 'web', image: images.web }
      const outcome = await dieIn(() => mortal.berth.create(space, body))
      const { services } = await outside.remainsOf(space)
      const { items } = await mortal.berth.call(routes.listServices, { params: { space } })
      expect(items.map(({ name }) => `${space}_${name}`)).toEqual(services)
      if (outcome === 'answered') expect(services).toHaveLength(1)
      const second = await mortal.berth.create(space, body).catch((error) => error)
      expect(second).toMatchObject(services.length > 0 ? { code: 'already-exists' } : { name: 'web' })
      const made = await mortal.berth.becomes({ space, name: 'web' }, 'running')
      expect(made).toMatchObject({ instances: { running: 1, desired: 1 } })
      expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_web`] })
    })
    // Before and after: the image is looked up, the engine is asked to make the service.
    expect(moments).toBeGreaterThanOrEqual(4)
  },
)

test('killed right after its answer, the server shows the same service again', async ({ mortal, outside, images }) => {
  const space = ownName('test')
  await mortal.berth.call(routes.createSpace, { body: { name: space } })
  const body = { name: 'web', image: images.web, description: 'Shoes', replicas: 2 }
  const created = await mortal.berth.create(space, body)
  await mortal.kill()
  await mortal.restart()
  const again = await mortal.berth.service({ space, service: 'web' })
  expect(again).toMatchObject({ id: created.id, spec: created.spec, revision: 1, createdAt: created.createdAt })
  expect(['creating', 'running']).toContain(again.state)
  await mortal.berth.becomes(again, 'running')
  expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_web`] })
})

test(
  'killed at any moment while it creates a space, the space is whole afterwards or can be created again',
  WALK,
  async ({ walk, outside, images }) => {
    const moments = await walk(async ({ mortal, dieIn }) => {
      const body = { name: ownName('test') }
      await dieIn(() => mortal.berth.call(routes.createSpace, { body }))
      const { items } = await mortal.berth.call(routes.listSpaces, {})
      const again = mortal.berth.call(routes.createSpace, { body })
      if (items.some(({ name }) => name === body.name))
        expect(await refusal(again)).toMatchObject({ code: 'already-exists' })
      else await again
      const web = await mortal.berth.create(body.name, { name: 'web', image: images.web })
      await mortal.berth.becomes(web, 'running')
      expect(await outside.remainsOf(body.name)).toMatchObject({ networks: [`${body.name}_default`] })
    })
    expect(moments).toBeGreaterThanOrEqual(2)
  },
)
