import { beforeEach, expect, test } from 'vitest'
import { recentImages, rememberImage } from './recent-images.ts'

beforeEach(() => localStorage.clear())

test('remembers the last six images, each once, newest first', () => {
  for (const name of ['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g']) rememberImage(name)
  expect(recentImages()).toEqual(['g', 'f', 'e', 'd', 'c', 'a'])
})

test.each(['{', '{}', '[1, null]', '"a"'])('ignores invalid stored data: %s', (stored) => {
  localStorage.setItem('berth.recent-images', stored)
  expect(recentImages()).toEqual([])
})
