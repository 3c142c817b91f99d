import { expect, test } from 'vitest'
import { canFindNewer, newerVersion } from './newer-version.ts'

const releases = [
  '1.4.0',
  '1.4.2',
  '1.5.0',
  '1.10.0',
  '2.0.0',
  '2.1.0-rc.1',
  'latest',
  '1.5',
  '2',
  'v3.0.0',
  '3.0.0-alpine',
]
const variants = ['1.26', '1.27', '1.27-alpine', '1.28-alpine', '1.28', '1.28-alpine-slim', '1.29.0-alpine']
const preReleases = ['2.0.0-rc.1', '2.0.0-rc2', '2.0.0-rc10', '2.0.0-beta.11', '2.0.0', '2.1.0-rc.1']
const odd = [
  'release-2026-01',
  'release-2026-02',
  'release-2026-10',
  'main',
  'v1.4-alpine',
  'v1.12-alpine',
  '1.13-alpine',
]

test.each([
  ['the highest tag of the same form', '1.4.0', releases, null, '2.0.0'],
  ['none is higher', '2.0.0', releases, null, null],
  ['the running tag need not be listed any more', '1.3.9', releases, null, '2.0.0'],
  ['a range', '1.4.0', releases, '1.x', '1.10.0'],
  ['a narrow range', '1.4.0', releases, '~1.4.0', '1.4.2'],
  ['two bounds', '1.4.0', releases, '>=1.4 <1.6', '1.5.0'],
  ['one or the other', '1.4.0', releases, '1.4.x || 1.10.x', '1.10.0'],
  ['a range that the running tag exceeds already', '2.0.0', releases, '1.x', null],
  ['a tag with as many numbers', '1.4', releases, null, '1.5'],
  ['a major version alone', '1', releases, null, '2'],
  ['the letter v', 'v2.0.0', releases, null, 'v3.0.0'],
  ['the same variant', '1.27-alpine', variants, null, '1.28-alpine'],
  ['no variant', '1.26', variants, null, '1.28'],
  ['a range of a variant', '1.26-alpine', variants, '1.27.x', '1.27-alpine'],
  ['no version at all', 'latest', releases, null, null],
  ['no version at all, with a range', 'latest', releases, '1.x', null],
  ['pre-releases after a pre-release', '2.0.0-rc.1', preReleases.slice(0, 4), null, '2.0.0-rc10'],
  ['the release after a pre-release', '2.0.0-rc.1', preReleases.slice(0, 5), null, '2.0.0'],
  ['pre-releases of the next version too', '2.0.0-rc.1', preReleases, '2.x', '2.1.0-rc.1'],
  ['no pre-release after a release', '2.0.0', preReleases, null, null],
  ['numbers, not text', '1.9.0', releases, null, '2.0.0'],
  ['the number of a commit is not a version', '16', ['17', '1234567'], null, '17'],
  ['four numbers are not a semantic version', '1.2.3.4', ['1.2.3.5'], null, null],
  ['stars', 'release-2026-01', odd, 'release-*', 'release-2026-10'],
  ['stars within', 'v1.4-alpine', odd, 'v1.*-alpine', 'v1.12-alpine'],
  ['stars around', 'v1.4-alpine', odd, '*.1*-*', '1.13-alpine'],
  ['stars that match nothing', 'release-2026-01', odd, 'nightly-*', null],
  ['stars, and nothing newer', 'release-2026-10', odd, 'release-*', null],
  ['stars never mean "latest"', '1.4.0', ['latest'], 'l*', null],
  ['no tags', '1.4.0', [], null, null],
])('%s: newer than %s', (_, current, tags, pattern, expected) => {
  expect(newerVersion(current, tags, pattern)).toBe(expected)
})

test('a pattern that is made to take long does not', () => {
  const tags = Array.from({ length: 2000 }, (_, index) => `${'a'.repeat(120)}${index}`)
  expect(newerVersion('a1', tags, `${'*a'.repeat(60)}*b`)).toBeNull()
})

test.each([
  ['1.4', null, true],
  ['latest', null, false],
  ['latest', '1.x', false],
  ['latest', 'release-*', true],
])('whether %s with %s can have a newer version: %s', (tag, pattern, expected) => {
  expect(canFindNewer(tag, pattern)).toBe(expected)
})
