import { expect, test } from 'vitest'
import { RateLimiter } from './rate-limiter.ts'

/** The seconds of the tries, the second at which the wait is asked for, and the wait in seconds. */
const cases: [why: string, triesAt: number[], at: number, waitSeconds: number][] = [
  ['nobody has tried', [], 0, 0],
  ['fewer tries than allowed', [0, 1], 2, 0],
  ['as many tries as allowed', [0, 1, 2], 2, 58],
  ['the first is about to be forgotten', [0, 1, 2], 59, 1],
  ['the first is forgotten', [0, 1, 2], 60, 0],
  ['the second still counts then', [0, 1, 2, 60], 60, 1],
  ['more than allowed, of which only the last three matter', [0, 1, 2, 3, 4], 4, 58],
  ['all are forgotten', [0, 1, 2, 3, 4], 64, 0],
]

test.each(cases)('returns the wait: %s', (_, triesAt, at, waitSeconds) => {
  const clock = { now: 0 }
  const limit = new RateLimiter({ most: 3, withinMs: 60_000, keys: 10, now: () => clock.now })
  for (const second of triesAt) {
    clock.now = second * 1000
    limit.count('a')
  }
  clock.now = at * 1000
  expect(limit.waitMs('a')).toBe(waitSeconds * 1000)
  expect(limit.waitMs('b')).toBe(0)
})

test('a try that is taken back or forgotten does not count', () => {
  const limit = new RateLimiter({ most: 2, withinMs: 1000, keys: 10, now: () => 0 })
  limit.count('a')
  limit.count('a')
  limit.uncount('a')
  expect(limit.waitMs('a')).toBe(0)
  limit.count('a')
  expect(limit.waitMs('a')).toBe(1000)
  limit.reset('a')
  expect(limit.waitMs('a')).toBe(0)
  limit.uncount('never tried')
  expect(limit.waitMs('never tried')).toBe(0)
})

test('past its size, the limiter forgets the key that was tried longest ago', () => {
  const limit = new RateLimiter({ most: 1, withinMs: 1000, keys: 2, now: () => 0 })
  for (const key of ['a', 'b', 'a', 'c']) limit.count(key)
  expect(limit.waitMs('a')).toBe(1000)
  expect(limit.waitMs('b')).toBe(0)
  expect(limit.waitMs('c')).toBe(1000)
})
