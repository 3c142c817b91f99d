import { invalidField } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageOf } from './paging.ts'

const sorted = (names: readonly string[]) => names.toSorted((a, b) => a.localeCompare(b))
const self = (name: string) => name

test('a list is read whole, in order, by pages of any size', () => {
  const lists = fc.uniqueArray(fc.string({ minLength: 1 }), { comparator: (a, b) => a.localeCompare(b) === 0 })
  const property = fc.property(lists, fc.integer({ min: 1, max: 7 }), (names, limit) => {
    const items = sorted(names)
    const read: string[] = []
    let cursor: string | undefined
    do {
      const page = pageOf(items, { limit, cursor }, self)
      expect(page.items.length).toBeLessThanOrEqual(limit)
      read.push(...page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(read).toEqual(items)
  })
  fc.assert(property)
})

test('items that are added or removed between two pages shift nothing', () => {
  const { nextCursor } = pageOf(['a', 'b', 'c', 'd'], { limit: 2 }, self)
  expect(pageOf(['a', 'a2', 'c', 'd'], { limit: 2, cursor: nextCursor ?? '' }, self).items).toEqual(['c', 'd'])
})

test('the page after the last item is empty', () => {
  const { nextCursor } = pageOf(['a', 'b'], { limit: 1 }, self)
  expect(pageOf(['a'], { limit: 1, cursor: nextCursor ?? '' }, self)).toEqual({ items: [], nextCursor: null })
  expect(pageOf([], { limit: 1 }, self)).toEqual({ items: [], nextCursor: null })
})

test.each(['', '!', 'YQ==', 'a'])('refuses the cursor "%s"', (cursor) => {
  expect(() => pageOf(['a'], { limit: 1, cursor }, self)).toThrow(
    expect.objectContaining(invalidField('bad-input', 'cursor', message('cursor-malformed'))),
  )
})
