import { expect, test } from 'vitest'
import { ImagePolicy, isVersionRange } from './image-policy.ts'

test.each([
  ['1.x', true],
  ['1.*', true],
  ['*', true],
  ['^1.4', true],
  ['~v1.4.2', true],
  ['>=1.2 <3', true],
  ['1.x || 3.x', true],
  ['1.2.3.4', false],
  ['>= 1.2', false],
  ['1.x ||', false],
  ['1.*-alpine', false],
  ['release-*', false],
])('%s is a version range: %s', (pattern, expected) => {
  expect(isVersionRange(pattern)).toBe(expected)
})

test.each([
  [null, true],
  [' 1.x ', true],
  ['v1.*-alpine', true],
  ['release-*', true],
  ['', false],
  ['1.4-alpine', false],
  ['/^1/', false],
  ['web:1.*', false],
  ['*'.repeat(129), false],
])('%s is a valid tag pattern: %s', (pattern, expected) => {
  expect(ImagePolicy.safeParse({ pattern }).success).toBe(expected)
})
