import { expect, test } from 'vitest'
import { allToggled, toggled } from './selection.ts'

const shown = ['a', 'b', 'c', 'd', 'e']
const set = (...names: string[]) => new Set(names)

test('one is ticked, and unticked again', () => {
  expect(toggled(set(), shown, 'b', null)).toEqual(set('b'))
  expect(toggled(set('b', 'c'), shown, 'b', null)).toEqual(set('c'))
})

test('with shift, everything since the last click gets the same, in either direction', () => {
  expect(toggled(set('b'), shown, 'd', 'b')).toEqual(set('b', 'c', 'd'))
  expect(toggled(set('d'), shown, 'a', 'd')).toEqual(set('a', 'b', 'c', 'd'))
  expect(toggled(set('a', 'b', 'c', 'd'), shown, 'd', 'b')).toEqual(set('a'))
})

test('an anchor that is not shown any more counts as none', () => {
  expect(toggled(set(), shown, 'c', 'gone')).toEqual(set('c'))
})

test('all of those shown; then none of them; what is filtered away stays', () => {
  expect(allToggled(set('x', 'a'), shown)).toEqual(set('x', ...shown))
  expect(allToggled(set('x', ...shown), shown)).toEqual(set('x'))
})
