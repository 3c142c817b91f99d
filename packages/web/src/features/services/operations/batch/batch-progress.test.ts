import { expect, test } from 'vitest'
import { service } from '../../../../service-model/samples.ts'
import { countChanged } from './batch-progress.ts'

const before = [service({ name: 'a' }), service({ name: 'b' }), service({ name: 'c' })]

test('counts no service while nothing has changed', () => {
  expect(countChanged(before, before)).toBe(0)
  expect(countChanged(before, undefined)).toBe(0)
})

test('counts a deleted, a deleting and a changed service', () => {
  expect(countChanged(before, [service({ name: 'b', state: 'deleting' }), service({ name: 'c', version: '2' })])).toBe(
    3,
  )
})

test('counts a service that was replaced by another of the same name', () => {
  expect(countChanged(before, [service({ name: 'a', id: 'new' }), ...before.slice(1)])).toBe(1)
})
