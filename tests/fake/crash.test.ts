import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { refusal } from '../../test-support/berth/refusals.ts'
import { uniqueName } from '../../test-support/docker/outside.ts'
import { EVERY_MOMENT, test } from './killable.ts'

test(
  'a server killed at any moment while it creates a service shows what the engine has, and can create the service again',
  EVERY_MOMENT,
  async ({ atEveryMoment, images, outside }) => {
    const moments = await atEveryMoment(async ({ killable, space, killDuring }) => {
      const body = { name: 'web', image: images.web }
      const outcome = await killDuring(() => killable.berth.create(space, body))
      const { services } = await outside.remainsOf(space)
      const { items } = await killable.berth.call(routes.listServices, { params: { space } })
      expect(items.map(({ name }) => `${space}_${name}`)).toEqual(services)
      if (outcome === 'completed') expect(services).toHaveLength(1)
      const second = await killable.berth.create(space, body).catch((error) => error)
      expect(second).toMatchObject(services.length > 0 ? { code: 'already-exists' } : { name: 'web' })
      const service = await killable.berth.becomes({ space, name: 'web' }, 'running')
      expect(service).toMatchObject({ instances: { running: 1, desired: 1 } })
      expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_web`] })
    })
    // Before and after two steps: looking up the image, creating the service in the engine.
    expect(moments).toBeGreaterThanOrEqual(4)
  },
)

test('a server killed right after its response shows the same service again', async ({ killable, outside, images }) => {
  const space = uniqueName('test')
  await killable.berth.call(routes.createSpace, { body: { name: space } })
  const body = { name: 'web', image: images.web, description: 'Shoes', replicas: 2 }
  const created = await killable.berth.create(space, body)
  await killable.kill()
  await killable.restart()
  const again = await killable.berth.service({ space, service: 'web' })
  expect(again).toMatchObject({ id: created.id, spec: created.spec, revision: 1, createdAt: created.createdAt })
  expect(['creating', 'running']).toContain(again.state)
  await killable.berth.becomes(again, 'running')
  expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_web`] })
})

test(
  'a server killed at any moment while it creates a space has created it completely, or can create it again',
  EVERY_MOMENT,
  async ({ atEveryMoment, outside, images }) => {
    const moments = await atEveryMoment(async ({ killable, killDuring }) => {
      const body = { name: uniqueName('test') }
      await killDuring(() => killable.berth.call(routes.createSpace, { body }))
      const { items } = await killable.berth.call(routes.listSpaces, {})
      const again = killable.berth.call(routes.createSpace, { body })
      if (items.some(({ name }) => name === body.name))
        expect(await refusal(again)).toMatchObject({ code: 'already-exists' })
      else await again
      const web = await killable.berth.create(body.name, { name: 'web', image: images.web })
      await killable.berth.becomes(web, 'running')
      expect(await outside.remainsOf(body.name)).toMatchObject({ networks: [`${body.name}_default`] })
    })
    expect(moments).toBeGreaterThanOrEqual(2)
  },
)
