import { invalidField } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { parseOptions, verify } from '@node-rs/argon2'
import { expect, test, vi } from 'vitest'
import { hashPassword, requireValidPassword, verifyPassword } from './passwords.ts'

vi.mock('@node-rs/argon2', { spy: true })

test('hashes with argon2id at the cost that OWASP recommends', async () => {
  expect(await hashPassword('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('accepts only the right password, and never hashes a password the same way twice', async () => {
  const stored = await hashPassword('correct horse')
  expect(await verifyPassword(stored, 'correct horse')).toBe(true)
  expect(await verifyPassword(stored, 'Correct horse')).toBe(false)
  expect(await hashPassword('correct horse')).not.toBe(stored)
})

test('é is the same whether it is typed as one character or as two', async () => {
  expect(await verifyPassword(await hashPassword('caf\u00e9 au lait'), 'cafe\u0301 au lait')).toBe(true)
})

test('refusing a password costs as much work for an unknown user', async () => {
  const cost = parseOptions(await hashPassword('correct horse'))
  vi.mocked(verify).mockClear()
  expect(await verifyPassword(null, 'correct horse')).toBe(false)
  expect(vi.mocked(verify).mock.calls.map(([stored]) => parseOptions(stored))).toEqual([cost])
})

test.each([
  ['1234567', false],
  ['12345678', true],
  ['密码密码密码密码', true],
  ['x'.repeat(256), true],
  ['x'.repeat(257), false],
])('requires 8 to 256 characters: %s', (password, isGood) => {
  const demand = () => requireValidPassword(password, 'next')
  if (isGood) return expect(demand).not.toThrow()
  const refusal = invalidField('bad-input', 'next', message('password-length', { least: 8, most: 256 }))
  expect(demand).toThrow(expect.objectContaining(refusal))
})
