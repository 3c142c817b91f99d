import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { addRepositories, addTags } from '../../test-support/registry/own-registry.ts'
import { test } from '../fake/listed-registry.ts'

const LIMIT = { timeout: 240_000 }

/** Tests that tags and repositories are listed in pages, and that a search covers all of them. @param count more than 100 */
export function testManyTags(count: number): void {
  test(
    `lists ${count} tags and ${count} repositories page by page, and searches all of them`,
    LIMIT,
    async ({ berth, registry, id }) => {
      await registry.pusher.image('shop/web', ['1'])
      await addTags(registry.data, 'shop/web', count)
      await addRepositories(registry.data, count)

      const params = { registry: id, repository: 'shop/web' }
      const first = await berth.call(routes.listTags, { params, query: { limit: 50 } })
      expect(first.items.map(({ name }) => name)).toEqual(
        Array.from({ length: 50 }, (_, at) => `1.${count - 1 - at}.0`),
      )
      const second = await berth.call(routes.listTags, { params, query: { limit: 50, cursor: first.nextCursor ?? '' } })
      expect(second.items[0]?.name).toBe(`1.${count - 51}.0`)
      const number = count - 79
      const found = await berth.call(routes.listTags, { params, query: { q: `1.${number}` } })
      expect(found.items.map(({ name }) => name)).toEqual([`1.${number}.0`])

      const all: string[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await berth.call(routes.listRepositories, {
          params: { registry: id },
          query: { limit: 1000, cursor },
        })
        all.push(...page.items.map(({ name }) => name))
        cursor = page.nextCursor
      }
      expect(all).toHaveLength(count + 1)
      const repositories = await berth.call(routes.listRepositories, {
        params: { registry: id },
        query: { q: `app-${number}` },
      })
      expect(repositories.items).toEqual([{ name: `many/app-${number}` }])
    },
  )
}
