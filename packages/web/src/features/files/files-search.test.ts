import { expect, test } from 'vitest'
import { filesSearch, formatPermissions, joinPath, pathSegments } from './files-search.ts'

test.each([
  [0o755, 'rwxr-xr-x'],
  [0o644, 'rw-r--r--'],
  [0, '---------'],
])('%o is %s', (mode, expected) => expect(formatPermissions(mode)).toBe(expected))

test('joins and splits paths', () => {
  expect(joinPath('/', 'etc')).toBe('/etc')
  expect(joinPath('/etc/', 'hosts')).toBe('/etc/hosts')
  expect(pathSegments('/')).toEqual([])
  expect(pathSegments('/var//log/')).toEqual([
    { name: 'var', path: '/var' },
    { name: 'log', path: '/var/log' },
  ])
})

test('ignores invalid search parameters', () => {
  expect(filesSearch({ instance: 3, path: 'etc' })).toEqual({})
  expect(filesSearch({ instance: 'a', path: '/etc' })).toEqual({ instance: 'a', path: '/etc' })
})
