import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  credentialsOf,
  ensureRegistries,
  insertRegistry,
  listRegistries,
  removeRegistry,
  updateRegistry,
} from './registries.ts'
import { DATABASE_KINDS, newAccounts } from './test-databases.ts'
import { newFolder } from './test-folder.ts'
import { Vault } from './vault.ts'

const OPEN = { caCertificate: null, credentials: null }
const harbor = { name: 'Harbor', address: 'harbor.example:8443', plainHttp: false, ...OPEN }
const LOGIN = { username: 'reader', password: 'open sesame' }

function newVault(): Vault {
  return new Vault(join(newFolder(), 'vault.key'))
}

describe.each(DATABASE_KINDS)('%s', (kind) => {
  test('a registry is added, listed and removed', async () => {
    const accounts = await newAccounts(kind)
    const vault = newVault()
    const added = await insertRegistry(accounts, vault, harbor)
    const { credentials: _, ...shown } = {
      ...harbor,
      kind: 'registry',
      username: null,
      createdAt: '2026-01-01T00:00:00.000Z',
    }
    expect(added).toEqual({ id: expect.any(String), ...shown })
    await insertRegistry(accounts, vault, { name: 'A', address: 'a.example', plainHttp: true, ...OPEN })
    expect(await listRegistries(accounts)).toEqual([expect.objectContaining({ name: 'A', plainHttp: true }), added])
    await removeRegistry(accounts, added.id)
    expect(await listRegistries(accounts)).toEqual([expect.objectContaining({ name: 'A' })])
    await expect(removeRegistry(accounts, added.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('a taken name is refused, but an address may occur twice', async () => {
    const accounts = await newAccounts(kind)
    const vault = newVault()
    await insertRegistry(accounts, vault, harbor)
    await insertRegistry(accounts, vault, { ...harbor, name: 'Harbor again' })
    await expect(insertRegistry(accounts, vault, { ...harbor, address: 'b.example' })).rejects.toMatchObject({
      code: 'already-exists',
      extra: { errors: [{ path: 'name', detail: 'A registry Harbor already exists.' }] },
    })
  })

  test('credentials are sealed, returned only on request, and lost with the key', async () => {
    const accounts = await newAccounts(kind)
    const vault = newVault()
    const added = await insertRegistry(accounts, vault, { ...harbor, credentials: LOGIN })
    expect(added).toMatchObject({ username: LOGIN.username })
    expect(JSON.stringify([added, await listRegistries(accounts)])).not.toContain(LOGIN.password)
    expect(JSON.stringify(await accounts.db.selectFrom('registries').selectAll().execute())).not.toContain(
      LOGIN.password,
    )
    expect(await credentialsOf(accounts, vault, added)).toEqual(LOGIN)
    await expect(credentialsOf(accounts, newVault(), added)).rejects.toMatchObject({
      code: 'registry-failed',
      extra: { detailMessage: { code: 'registry-password-lost' } },
    })
  })

  test('a change writes all fields, under a unique name', async () => {
    const accounts = await newAccounts(kind)
    const vault = newVault()
    await insertRegistry(accounts, vault, harbor)
    const { id } = await insertRegistry(accounts, vault, { ...harbor, name: 'B', credentials: LOGIN })
    const changed = { name: 'C', address: 'c.example', plainHttp: true, caCertificate: 'PEM', credentials: null }
    const { credentials: _, ...shown } = { ...changed, username: null }
    expect(await updateRegistry(accounts, vault, id, changed)).toMatchObject(shown)
    expect(await credentialsOf(accounts, vault, { id, username: LOGIN.username })).toBeNull()
    await expect(updateRegistry(accounts, vault, id, harbor)).rejects.toMatchObject({ code: 'already-exists' })
    await expect(updateRegistry(accounts, vault, 'gone', changed)).rejects.toMatchObject({ code: 'already-exists' })
    await expect(updateRegistry(accounts, vault, 'gone', { ...changed, name: 'D' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test('missing registries are added once, those on this machine without TLS, and existing ones stay as they are', async () => {
    const accounts = await newAccounts(kind)
    const vault = newVault()
    await insertRegistry(accounts, vault, { name: 'mine', address: 'localhost:5000', plainHttp: false, ...OPEN })
    const listed = [
      'localhost:5000',
      '127.0.0.1:5001',
      '[::1]:5002',
      'localhost',
      'registry.example',
      'localhost.example:80',
      'localhost',
    ]
    await Promise.all([ensureRegistries(accounts, vault, listed), ensureRegistries(accounts, vault, listed)])
    await ensureRegistries(accounts, vault, listed)
    const registries = await listRegistries(accounts)
    expect(Object.fromEntries(registries.map(({ name, plainHttp }) => [name, plainHttp]))).toEqual({
      mine: false,
      '127.0.0.1:5001': true,
      '[::1]:5002': true,
      localhost: true,
      'registry.example': false,
      'localhost.example:80': false,
    })
    expect(registries).toHaveLength(6)
  })
})
