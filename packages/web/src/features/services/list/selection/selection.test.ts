import { expect, test } from 'vitest'
import { allToggled, toggled } from './selection.ts'

const shown = ['a', 'b', 'c', 'd', 'e']
const set = (...names: string[]) => new Set(names)

test('selects a service, and deselects it again', () => {
  expect(toggled(set(), shown, 'b', null)).toEqual(set('b'))
  expect(toggled(set('b', 'c'), shown, 'b', null)).toEqual(set('c'))
})

test('with shift, applies the change to all services since the last click, in both directions', () => {
  expect(toggled(set('b'), shown, 'd', 'b')).toEqual(set('b', 'c', 'd'))
  expect(toggled(set('d'), shown, 'a', 'd')).toEqual(set('a', 'b', 'c', 'd'))
  expect(toggled(set('a', 'b', 'c', 'd'), shown, 'd', 'b')).toEqual(set('a'))
})

test('ignores an anchor that is no longer shown', () => {
  expect(toggled(set(), shown, 'c', 'gone')).toEqual(set('c'))
})

test('selects all shown services, then none of them, and keeps the state of hidden services', () => {
  expect(allToggled(set('x', 'a'), shown)).toEqual(set('x', ...shown))
  expect(allToggled(set('x', ...shown), shown)).toEqual(set('x'))
})
