import type { Problem } from '@berth/contract/problems.ts'
import type { Tag } from '@berth/contract/registries.ts'
import { routes } from '@berth/contract/routes.ts'
import { expect } from 'vitest'
import type { Berth } from './berth.ts'
import { test as onCluster } from './on-cluster.ts'
import { manyRepositories, manyTags, ownRegistry } from './own-registry.ts'
import { refusal } from './refusals.ts'

const MANY = 5000

const test = onCluster
  .extend('registry', async ({ dockerHost: _ }, { onCleanup }) => {
    const registry = await ownRegistry()
    onCleanup(registry.stop)
    return registry
  })
  .extend('id', async ({ berth, registry }, { onCleanup }) => {
    const { address } = registry
    const { id } = await berth.call(routes.addRegistry, { body: { name: address, address, plainHttp: true } })
    onCleanup(() => berth.call(routes.removeRegistry, { params: { registry: id } }))
    return id
  })

const tagsOf = async (berth: Berth, registry: string, repository: string): Promise<Tag[]> =>
  (await berth.call(routes.listTags, { params: { registry, repository }, query: {} })).items

test('tags and images name the services that run them', async ({ berth, registry, id, space }) => {
  const image = await registry.take('web', '1.0')
  await registry.take('web', '2.0')
  await berth.create(space, { name: 'web', image })
  const web = { space, service: 'web' }
  const used = async () => (await tagsOf(berth, id, 'shop/web')).map(({ name, services }) => [name, services])
  expect(await used()).toEqual(
    expect.arrayContaining([
      ['2.0', []],
      ['1.0', [web]],
    ]),
  )
  expect(await berth.call(routes.getImage, { params: { reference: image } })).toMatchObject({ services: [web] })

  await registry.pusher.image('shop/web', ['1.0'])
  // What runs is what the tag stood for then.
  await expect.poll(used).toEqual(expect.arrayContaining([['1.0', []]]))
})

test('what services run is deleted only by its name, and what goes is said before', async ({
  berth,
  registry,
  id,
  space,
}) => {
  const image = await registry.take('web', '1.0')
  await berth.create(space, { name: 'web', image })
  const params = { registry: id, repository: 'shop/web', reference: '1.0' }
  const services = [{ space, service: 'web' }]
  expect(await berth.plan(routes.deleteImage, { params })).toMatchObject({ tags: ['1.0'], services })

  const refused = await refusal(berth.call(routes.deleteImage, { params, query: {} }))
  expect(refused).toMatchObject({ code: 'bad-input', extra: { wording: { code: 'image-in-use' } } })
  await berth.call(routes.deleteImage, { params, query: { confirm: '1.0' } })
  const gone = await refusal(berth.call(routes.getImage, { params: { reference: image } }))
  expect(gone.code).toBe('not-found')
})

test('of two tags of one image, none is deleted alone by a registry that cannot', async ({ berth, registry, id }) => {
  const { digest } = await registry.pusher.image('shop/web', ['1', 'latest'])
  const params = (reference: string) => ({ registry: id, repository: 'shop/web', reference })
  expect(await berth.plan(routes.deleteImage, { params: params('1') })).toEqual({
    digest,
    tags: ['latest', '1'],
    services: [],
  })
  const alone: Problem = await refusal(berth.call(routes.deleteImage, { params: params('1'), query: {} }))
  expect(alone).toMatchObject({ code: 'not-allowed', extra: { wording: { code: 'registry-not-offered' } } })
  await berth.call(routes.deleteImage, { params: params(digest), query: {} })
  expect(await tagsOf(berth, id, 'shop/web')).toEqual([])
})

test('5,000 tags and 5,000 repositories come page by page, and are searched whole', async ({ berth, registry, id }) => {
  await registry.pusher.image('shop/web', ['1'])
  await manyTags(registry.data, 'shop/web', MANY)
  await manyRepositories(registry.data, MANY)

  const params = { registry: id, repository: 'shop/web' }
  const first = await berth.call(routes.listTags, { params, query: { limit: 50 } })
  expect(first.items.map(({ name }) => name)).toEqual(Array.from({ length: 50 }, (_, at) => `1.${MANY - 1 - at}.0`))
  const second = await berth.call(routes.listTags, { params, query: { limit: 50, cursor: first.nextCursor ?? '' } })
  expect(second.items[0]?.name).toBe(`1.${MANY - 51}.0`)
  const found = await berth.call(routes.listTags, { params, query: { q: '1.4321' } })
  expect(found.items.map(({ name }) => name)).toEqual(['1.4321.0'])

  const all: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await berth.call(routes.listRepositories, { params: { registry: id }, query: { limit: 1000, cursor } })
    all.push(...page.items.map(({ name }) => name))
    cursor = page.nextCursor
  }
  expect(all).toHaveLength(MANY + 1)
  const one = await berth.call(routes.listRepositories, { params: { registry: id }, query: { q: 'app-4321' } })
  expect(one.items).toEqual([{ name: 'many/app-4321' }])
})
