import type { Registry } from '@berth/contract/registries/registries.ts'
import { expect, test } from 'vitest'
import { draftOf, saveRequestOf } from './registry-draft.ts'

const existing: Registry = {
  id: 'r1',
  kind: 'registry',
  name: 'Ours',
  address: 'r.example:5000',
  plainHttp: false,
  caCertificate: 'PEM',
  username: 'reader',
  createdAt: '2026-01-01T00:00:00.000Z',
}
const unchanged = { name: 'Ours', address: 'r.example:5000', plainHttp: false, caCertificate: 'PEM' }

test('a new registry needs only a name and an address', () => {
  const draft = { ...draftOf(null), name: ' New ', address: 'r.example ' }
  const defaults = { plainHttp: false, caCertificate: null, credentials: null }
  expect(saveRequestOf(draft, null)).toEqual({ id: null, body: { name: 'New', address: 'r.example', ...defaults } })
})

test('sends unchanged fields as they were, and leaves out the password', () => {
  const credentials = { username: 'reader' }
  expect(saveRequestOf(draftOf(existing), existing)).toEqual({ id: 'r1', body: { ...unchanged, credentials } })
})

test('sends a typed password; sends no certificate without TLS, and no credentials without a login', () => {
  const draft = draftOf(existing)
  const credentials = { username: 'reader', password: 'new' }
  expect(saveRequestOf({ ...draft, credentials }, existing).body).toEqual({ ...unchanged, credentials })
  const plain = { ...draft, plainHttp: true, login: false }
  expect(saveRequestOf(plain, existing).body).toEqual({
    ...unchanged,
    plainHttp: true,
    caCertificate: null,
    credentials: null,
  })
})
