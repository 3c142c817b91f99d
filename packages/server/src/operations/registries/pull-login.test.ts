import { expect, test } from 'vitest'
import { registryAuth } from '../../engine/hosts/registry-auth.ts'
import { newAccounts } from '../../storage/test-databases.ts'
import type { Vault } from '../../storage/vault.ts'
import type { PullLogin } from '../operation-context.ts'
import { loginForImage, pullLogins } from './pull-login.ts'

const OURS = { username: 'reader', password: 'open sesame', registry: 'r.example' }
const login: PullLogin = async (image) => (image.startsWith('r.example/') ? OURS : null)
const lost: PullLogin = async () => {
  throw new Error('It was sealed with another key.')
}

test.each([
  ['sends the credentials of a registry within that registry', 'r.example/web:1', 'r.example/web:2', OURS],
  ['sends the credentials of the new registry', 'nginx', 'r.example/web:1', OURS],
  ['sends no credentials to a registry without any', 'r.example/web:1', 'nginx', 'none'],
  ['keeps what another tool gave the engine if there are none', 'nginx:1', 'docker.io/library/nginx:2', 'kept'],
])('%s', async (_, before, after, given) => {
  expect(await loginForImage(login, before, after)).toEqual(given)
})

test('lost credentials do not prevent a service from being stopped, only from moving to their registry', async () => {
  expect(await loginForImage(lost, 'r.example/web:1', 'r.example/web:1')).toBe('kept')
  await expect(loginForImage(lost, 'nginx', 'r.example/web:1')).rejects.toThrow('another key')
})

test('a registry that is not listed has no credentials', async () => {
  const logins = pullLogins(await newAccounts('sqlite'), {} as Vault)
  expect(await Promise.all([logins('nginx'), logins('r.example/web@nonsense')])).toEqual([null, null])
})

test.each([
  [OURS, { username: 'reader', password: 'open sesame', serveraddress: 'r.example' }],
  [
    { ...OURS, registry: 'docker.io' },
    { username: 'reader', password: 'open sesame', serveraddress: 'https://index.docker.io/v1/' },
  ],
  [
    { ...OURS, password: '???>>>~~~' },
    { username: 'reader', password: '???>>>~~~', serveraddress: 'r.example' },
  ],
  ['none' as const, {}],
])('encodes %j as the engine requires', (given, meant) => {
  const { 'X-Registry-Auth': header = '' } = registryAuth(given)
  expect(header).toMatch(/^[\w-]+={0,2}$/)
  expect(header.length % 4).toBe(0)
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual(meant)
})

test.each(['kept' as const, null])('sends no header for %s', (given) => {
  expect(registryAuth(given)).toEqual({})
})
