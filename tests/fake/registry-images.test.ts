import type { Problem } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import type { Tag } from '@berth/contract/registries/registries.ts'
import { expect } from 'vitest'
import type { Berth } from '../../test-support/berth/berth.ts'
import { refusal } from '../../test-support/berth/refusals.ts'
import { testManyTags } from '../shared/many-tags.ts'
import { test as withRegistry } from './listed-registry.ts'

/** The time after which Berth reads a cached tag again. */
const TAG_AGE_MS = 10_000
let passedMs = 0
const test = withRegistry
  .extend({})
  .override('options', { scope: 'file' }, () => ({ now: () => Date.now() + passedMs }))

const tagsOf = async (berth: Berth, registry: string, repository: string): Promise<Tag[]> =>
  (await berth.call(routes.listTags, { params: { registry, repository }, query: {} })).items

test('lists the services that run an image, and none after its tag has moved', async ({
  berth,
  registry,
  repository,
  id,
  space,
}) => {
  const image = `${repository.name}:1.0`
  for (const tag of ['1.0', '2.0']) await repository.push(tag, `web:${tag}`)
  await berth.create(space, { name: 'web', image })
  const web = { space, service: 'web' }
  const servicesByTag = async () => (await tagsOf(berth, id, 'shop/web')).map(({ name, services }) => [name, services])
  expect(await servicesByTag()).toEqual(
    expect.arrayContaining([
      ['2.0', []],
      ['1.0', [web]],
    ]),
  )
  expect(await berth.call(routes.getImage, { params: { reference: image } })).toMatchObject({ services: [web] })

  await registry.pusher.image('shop/web', ['1.0'])
  passedMs += TAG_AGE_MS
  // The service still runs the previous image of the tag.
  expect(await servicesByTag()).toEqual(expect.arrayContaining([['1.0', []]]))
})

test('deletes an image in use only after its tag is typed, and plans the deletion', async ({
  berth,
  repository,
  id,
  space,
}) => {
  const image = `${repository.name}:1.0`
  await repository.push('1.0', 'web:1.0')
  await berth.create(space, { name: 'web', image })
  const params = { registry: id, repository: 'shop/web', reference: '1.0' }
  const services = [{ space, service: 'web' }]
  expect(await berth.plan(routes.deleteImage, { params })).toMatchObject({ tags: ['1.0'], services })

  const refused = await refusal(berth.call(routes.deleteImage, { params, query: {} }))
  expect(refused).toMatchObject({ code: 'bad-input', extra: { detailMessage: { code: 'image-in-use' } } })
  await berth.call(routes.deleteImage, { params, query: { confirm: '1.0' } })
  const problem = await refusal(berth.call(routes.getImage, { params: { reference: image } }))
  expect(problem.code).toBe('not-found')
})

test('refuses to delete one of two tags of an image if the registry cannot', async ({ berth, registry, id }) => {
  const { digest } = await registry.pusher.image('shop/web', ['1', 'latest'])
  const params = (reference: string) => ({ registry: id, repository: 'shop/web', reference })
  expect(await berth.plan(routes.deleteImage, { params: params('1') })).toEqual({
    digest,
    tags: ['latest', '1'],
    services: [],
  })
  const alone: Problem = await refusal(berth.call(routes.deleteImage, { params: params('1'), query: {} }))
  expect(alone).toMatchObject({
    code: 'not-allowed',
    extra: { detailMessage: { code: 'registry-deletes-no-single-tag' } },
  })
  await berth.call(routes.deleteImage, { params: params(digest), query: {} })
  expect(await tagsOf(berth, id, 'shop/web')).toEqual([])
})

// More than the 1,000 names that Berth reads at a time. tests/soak/registry-images.test.ts tests five thousand.
testManyTags(1100)
