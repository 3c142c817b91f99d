import { expect, test } from 'vitest'
import { below, filesSearch, partsOf, permissions } from './files-search.ts'

test.each([
  [0o755, 'rwxr-xr-x'],
  [0o644, 'rw-r--r--'],
  [0, '---------'],
])('%o is %s', (mode, said) => expect(permissions(mode)).toBe(said))

test('paths are put together and taken apart', () => {
  expect(below('/', 'etc')).toBe('/etc')
  expect(below('/etc/', 'hosts')).toBe('/etc/hosts')
  expect(partsOf('/')).toEqual([])
  expect(partsOf('/var//log/')).toEqual([
    { name: 'var', path: '/var' },
    { name: 'log', path: '/var/log' },
  ])
})

test('an address that makes no sense is one that says nothing', () => {
  expect(filesSearch({ instance: 3, path: 'etc' })).toEqual({})
  expect(filesSearch({ instance: 'a', path: '/etc' })).toEqual({ instance: 'a', path: '/etc' })
})
