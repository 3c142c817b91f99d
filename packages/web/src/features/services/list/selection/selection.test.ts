import { expect, test } from 'vitest'
import { toggleAll, toggleService } from './selection.ts'

const shown = ['a', 'b', 'c', 'd', 'e']
const set = (...names: string[]) => new Set(names)

test('selects a service, and deselects it again', () => {
  expect(toggleService(set(), shown, 'b', null)).toEqual(set('b'))
  expect(toggleService(set('b', 'c'), shown, 'b', null)).toEqual(set('c'))
})

test('with shift, applies the change to all services since the last click, in both directions', () => {
  expect(toggleService(set('b'), shown, 'd', 'b')).toEqual(set('b', 'c', 'd'))
  expect(toggleService(set('d'), shown, 'a', 'd')).toEqual(set('a', 'b', 'c', 'd'))
  expect(toggleService(set('a', 'b', 'c', 'd'), shown, 'd', 'b')).toEqual(set('a'))
})

test('ignores an anchor that is no longer shown', () => {
  expect(toggleService(set(), shown, 'c', 'gone')).toEqual(set('c'))
})

test('selects all shown services, then none of them, and keeps the state of hidden services', () => {
  expect(toggleAll(set('x', 'a'), shown)).toEqual(set('x', ...shown))
  expect(toggleAll(set('x', ...shown), shown)).toEqual(set('x'))
})
