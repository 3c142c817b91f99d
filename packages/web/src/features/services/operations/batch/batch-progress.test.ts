import { expect, test } from 'vitest'
import { service } from '../../../../service-model/samples.ts'
import { touched } from './batch-progress.ts'

const before = [service({ name: 'a' }), service({ name: 'b' }), service({ name: 'c' })]

test('counts no service while nothing has changed', () => {
  expect(touched(before, before)).toBe(0)
  expect(touched(before, undefined)).toBe(0)
})

test('counts a deleted, a deleting and a changed service', () => {
  expect(touched(before, [service({ name: 'b', state: 'deleting' }), service({ name: 'c', version: '2' })])).toBe(3)
})

test('counts a service that was replaced by another of the same name', () => {
  expect(touched(before, [service({ name: 'a', id: 'new' }), ...before.slice(1)])).toBe(1)
})
