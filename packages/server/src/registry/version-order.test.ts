import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byVersion } from './version-order.ts'

test.each([
  ['numbers are compared as numbers', ['1.10', '1.9', '1.2']],
  ['longer versions', ['2.0.0', '1.27.3', '1.27.2', '1.27.0-alpine', '1.26']],
  ['a version without a suffix comes first', ['1.27', '1.27-rc.10', '1.27-rc.9', '1.27-alpine', '1.26']],
  ['"v" makes no difference', ['v1.3.0', '1.2.0', 'v1.1.0']],
  ['latest is first, words are last', ['latest', '3', '2.1', 'stable', 'nightly', 'edge']],
  ['numbers in words', ['build-120', 'build-30', 'build-4']],
  ['a hash is not a version', ['20240102', '1.0', 'a1b2c3d', '9f8e7d6']],
  ['timestamps that exceed exact numbers', ['20240101120000002', '20240101120000001']],
])('sorts tags: %s', (_, order) => {
  expect(byVersion(order.toReversed())).toEqual(order)
})

test('tags have one order, whatever the order of the input', () => {
  const tag = fc.stringMatching(/^[v0-9][0-9a.-]{0,6}$|^[a-c0-2.-]{1,5}$/)
  fc.assert(
    fc.property(fc.uniqueArray(tag, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (tags, seeds) => {
      const order = byVersion(tags)
      const shuffled = tags
        .map((name) => ({ name, at: seeds.next().value as number }))
        .sort((one, other) => one.at - other.at)
        .map(({ name }) => name)
      expect(byVersion(shuffled)).toEqual(order)
      expect(order.toSorted()).toEqual(tags.toSorted())
    }),
  )
})
