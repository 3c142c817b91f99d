import { expect, test } from 'vitest'
import { cryptPassword } from './password-hash.ts'

test.each([
  [
    'Hello world!',
    'saltstring',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
])('%s with the salt %s', (password, salt, hash) => expect(cryptPassword(password, salt)).toBe(hash))

test('two hashes of one password differ by their salt', () => {
  expect(cryptPassword('x')).not.toBe(cryptPassword('x'))
  expect(cryptPassword('x')).toMatch(/^\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$/)
})
