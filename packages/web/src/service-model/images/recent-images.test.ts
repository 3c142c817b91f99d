import { beforeEach, expect, test } from 'vitest'
import { recentImages, rememberImage } from './recent-images.ts'

beforeEach(() => localStorage.clear())

test('the last six are kept, each once, the last first', () => {
  for (const name of ['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g']) rememberImage(name)
  expect(recentImages()).toEqual(['g', 'f', 'e', 'd', 'c', 'a'])
})

test.each(['{', '{}', '[1, null]', '"a"'])('what else is there counts for nothing: %s', (kept) => {
  localStorage.setItem('berth.recent-images', kept)
  expect(recentImages()).toEqual([])
})
