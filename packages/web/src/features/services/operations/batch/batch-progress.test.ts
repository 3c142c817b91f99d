import { expect, test } from 'vitest'
import { service } from '../../../../service-model/samples.ts'
import { touched } from './batch-progress.ts'

const before = [service({ name: 'a' }), service({ name: 'b' }), service({ name: 'c' })]

test('nothing has happened yet', () => {
  expect(touched(before, before)).toBe(0)
  expect(touched(before, undefined)).toBe(0)
})

test('one is gone, one is going, one was written to', () => {
  expect(touched(before, [service({ name: 'b', state: 'deleting' }), service({ name: 'c', version: '2' })])).toBe(3)
})

test('one of the same name that was made meanwhile is another', () => {
  expect(touched(before, [service({ name: 'a', id: 'new' }), ...before.slice(1)])).toBe(1)
})
