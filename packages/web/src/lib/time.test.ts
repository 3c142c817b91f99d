import { expect, test } from 'vitest'
import { formatAge, formatBytes, formatMemory, formatTimeUntil } from './time.ts'

const now = Date.parse('2026-11-23T12:00:00Z')
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString()

test.each([
  [0, 'just now', '刚刚'],
  [59, 'just now', '刚刚'],
  [60, '1 minute ago', '1分钟前'],
  [3599, '59 minutes ago', '59分钟前'],
  [2 * 3600, '2 hours ago', '2小时前'],
  [86_400, 'yesterday', '昨天'],
  [40 * 86_400, 'last month', '上个月'],
  [800 * 86_400, '2 years ago', '2年前'],
  [-30, 'just now', '刚刚'],
])('formats %i seconds ago', (seconds, en, zh) => {
  expect(formatAge(ago(seconds), now, 'en')).toBe(en)
  expect(formatAge(ago(seconds), now, 'zh')).toBe(zh)
})

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [19_830_000, '19.8 MB'],
  [3_200_000_000, '3.2 GB'],
  [5e15, '5,000 TB'],
])('formats %d bytes', (bytes, words) => expect(formatBytes(bytes, 'en')).toBe(words))

test.each([
  [512, '512 MiB'],
  [1024, '1 GiB'],
  [15_980, '15.6 GiB'],
])('formats %d MiB', (mebibytes, words) => expect(formatMemory(mebibytes, 'en')).toBe(words))

test('formats the time until a moment', () => {
  expect(formatTimeUntil(45, 'en')).toBe('in 45 seconds')
  expect(formatTimeUntil(170, 'en')).toBe('in 3 minutes')
  expect(formatTimeUntil(170, 'zh')).toBe('3分钟后')
})
