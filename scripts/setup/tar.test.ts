import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { firstFileIn, tar } from './tar.ts'

const archive = tar(
  [
    { path: 'bin', folder: true },
    { path: 'bin/sh', to: 'busybox' },
    { path: 'start', mode: 0o755, content: 'x'.repeat(513) },
    { path: 'empty', content: '' },
  ],
  new Date('2026-01-02T03:04:05Z'),
)

test('writes an archive that tar reads', () => {
  const listing = execFileSync('tar', ['-tv', '--numeric-owner', '-f', '-'], {
    input: archive,
    env: { ...process.env, TZ: 'UTC' },
  })
  expect(listing.toString().trim().replaceAll(/ +/g, ' ').split('\n')).toEqual([
    'drwxr-xr-x 0/0 0 2026-01-02 03:04 bin',
    'lrwxrwxrwx 0/0 0 2026-01-02 03:04 bin/sh -> busybox',
    '-rwxr-xr-x 0/0 513 2026-01-02 03:04 start',
    '-rw-r--r-- 0/0 0 2026-01-02 03:04 empty',
  ])
})

test('finds the first file after folders and links', () => {
  expect(firstFileIn(archive).toString()).toBe('x'.repeat(513))
  expect(() => firstFileIn(tar([], new Date(0)))).toThrow('holds no file')
})

test('rejects a name that is too long for the format', () => {
  expect(() => tar([{ path: 'é'.repeat(51), content: '' }], new Date(0))).toThrow('Too long')
})
