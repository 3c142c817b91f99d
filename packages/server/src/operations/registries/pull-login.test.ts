import { expect, test } from 'vitest'
import { registryAuth } from '../../engine/hosts/registry-auth.ts'
import { newPeople } from '../../storage/test-databases.ts'
import type { Vault } from '../../storage/vault.ts'
import type { PullLogin } from '../operation-context.ts'
import { loginAfter, pullLogins } from './pull-login.ts'

const OURS = { username: 'reader', password: 'open sesame', registry: 'r.example' }
const login: PullLogin = async (image) => (image.startsWith('r.example/') ? OURS : null)
const lost: PullLogin = async () => {
  throw new Error('It was sealed with another key.')
}

test.each([
  ['within a registry with credentials, they go along', 'r.example/web:1', 'r.example/web:2', OURS],
  ['to one with credentials, they go along', 'nginx', 'r.example/web:1', OURS],
  ['from it to one without, none go along', 'r.example/web:1', 'nginx', 'none'],
  ['without any, the engine keeps what another tool gave it', 'nginx:1', 'docker.io/library/nginx:2', 'kept'],
])('%s', async (_, before, after, given) => {
  expect(await loginAfter(login, before, after)).toEqual(given)
})

test('credentials that are lost keep no service from being stopped, but from moving to their registry', async () => {
  expect(await loginAfter(lost, 'r.example/web:1', 'r.example/web:1')).toBe('kept')
  await expect(loginAfter(lost, 'nginx', 'r.example/web:1')).rejects.toThrow('another key')
})

test('of a registry that nobody has listed there are none', async () => {
  const logins = pullLogins(await newPeople('sqlite'), {} as Vault)
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
])('the engine is given %j in letters that it takes', (given, meant) => {
  const { 'X-Registry-Auth': header = '' } = registryAuth(given)
  expect(header).toMatch(/^[\w-]+={0,2}$/)
  expect(header.length % 4).toBe(0)
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual(meant)
})

test.each(['kept' as const, null])('with %s it is given nothing', (given) => {
  expect(registryAuth(given)).toEqual({})
})
