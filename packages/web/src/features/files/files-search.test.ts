import { expect, test } from 'vitest'
import { below, filesSearch, partsOf, permissions } from './files-search.ts'

test.each([
  [0o755, 'rwxr-xr-x'],
  [0o644, 'rw-r--r--'],
  [0, '---------'],
])('%o is %s', (mode, expected) => expect(permissions(mode)).toBe(expected))

test('joins and splits paths', () => {
  expect(below('/', 'etc')).toBe('/etc')
  expect(below('/etc/', 'hosts')).toBe('/etc/hosts')
  expect(partsOf('/')).toEqual([])
  expect(partsOf('/var//log/')).toEqual([
    { name: 'var', path: '/var' },
    { name: 'log', path: '/var/log' },
  ])
})

test('ignores invalid search parameters', () => {
  expect(filesSearch({ instance: 3, path: 'etc' })).toEqual({})
  expect(filesSearch({ instance: 'a', path: '/etc' })).toEqual({ instance: 'a', path: '/etc' })
})
