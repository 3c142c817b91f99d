import { expect, test, vi } from 'vitest'
import { Cache } from './cache.ts'

test('what is asked for at once is loaded once, and a failure is not kept', async () => {
  const cache = new Cache<string>({ room: 10, now: () => 0 })
  const load = vi.fn(async () => ({ value: 'a' }))
  load.mockRejectedValueOnce(new Error('away'))
  const both = await Promise.allSettled([cache.get('key', load), cache.get('key', load)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await Promise.all([cache.get('key', load), cache.get('key', load)])).toEqual(['a', 'a'])
  expect(await cache.get('key', load)).toBe('a')
  expect(load).toHaveBeenCalledTimes(2)
})

test('what was used longest ago makes room', async () => {
  const cache = new Cache<string>({ room: 5, now: () => 0 })
  for (const key of ['a', 'b']) await cache.get(key, async () => ({ value: key, weight: 2 }))
  cache.peek('a')
  await cache.get('c', async () => ({ value: 'c', weight: 3 }))
  expect(['a', 'b', 'c'].map((key) => cache.peek(key))).toEqual(['a', undefined, 'c'])
  await cache.get('huge', async () => ({ value: 'huge', weight: 6 }))
  expect(cache.peek('huge')).toBeUndefined()
})

test('what is too old is gone', async () => {
  let now = 1000
  const cache = new Cache<number>({ room: 5, now: () => now })
  await cache.get('key', async () => ({ value: 1, maxAgeMs: 100 }))
  now = 1100
  expect(cache.peek('key')).toBe(1)
  now = 1101
  expect(cache.peek('key')).toBeUndefined()
  expect(await cache.get('key', async () => ({ value: 2 }))).toBe(2)
})

test('what is forgotten while it is loaded answers those who wait, and is loaded anew then', async () => {
  const cache = new Cache<string>({ room: 5, now: () => 1 })
  const { promise, resolve } = Promise.withResolvers<string>()
  const waiting = cache.get('key', async () => ({ value: await promise }))
  cache.delete('key')
  resolve('old')
  expect(await waiting).toBe('old')
  expect(await cache.get('key', async () => ({ value: 'new' }))).toBe('new')
})
