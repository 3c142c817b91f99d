import type { Registry } from '@berth/contract/registries/registries.ts'
import { expect, test } from 'vitest'
import { draftOf, savingOf } from './registry-draft.ts'

const listed: Registry = {
  id: 'r1',
  kind: 'registry',
  name: 'Ours',
  address: 'r.example:5000',
  plainHttp: false,
  caCertificate: 'PEM',
  username: 'reader',
  createdAt: '2026-01-01T00:00:00.000Z',
}
const kept = { name: 'Ours', address: 'r.example:5000', plainHttp: false, caCertificate: 'PEM' }

test('a new one needs no more than a name and an address', () => {
  const draft = { ...draftOf(null), name: ' New ', address: 'r.example ' }
  const open = { plainHttp: false, caCertificate: null, credentials: null }
  expect(savingOf(draft, null)).toEqual({ id: null, body: { name: 'New', address: 'r.example', ...open } })
})

test('what is not touched is sent as it was, but for the password', () => {
  const credentials = { username: 'reader' }
  expect(savingOf(draftOf(listed), listed)).toEqual({ id: 'r1', body: { ...kept, credentials } })
})

test('a password that is typed is sent; without TLS there is no certificate, without signing in no user', () => {
  const draft = draftOf(listed)
  const credentials = { username: 'reader', password: 'new' }
  expect(savingOf({ ...draft, credentials }, listed).body).toEqual({ ...kept, credentials })
  const bare = { ...draft, plainHttp: true, login: false }
  expect(savingOf(bare, listed).body).toEqual({ ...kept, plainHttp: true, caCertificate: null, credentials: null })
})
