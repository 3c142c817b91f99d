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
import { KINDS, newPeople } from './test-databases.ts'
import { newFolder } from './test-folder.ts'
import { Vault } from './vault.ts'

const OPEN = { caCertificate: null, credentials: null }
const harbor = { name: 'Harbor', address: 'harbor.example:8443', plainHttp: false, ...OPEN }
const LOGIN = { username: 'reader', password: 'open sesame' }

function newVault(): Vault {
  return new Vault(join(newFolder(), 'vault.key'))
}

describe.each(KINDS)('%s', (kind) => {
  test('a registry is added, listed and removed', async () => {
    const people = await newPeople(kind)
    const vault = newVault()
    const added = await insertRegistry(people, vault, harbor)
    const { credentials: _, ...shown } = {
      ...harbor,
      kind: 'registry',
      username: null,
      createdAt: '2026-01-01T00:00:00.000Z',
    }
    expect(added).toEqual({ id: expect.any(String), ...shown })
    await insertRegistry(people, vault, { name: 'A', address: 'a.example', plainHttp: true, ...OPEN })
    expect(await listRegistries(people)).toEqual([expect.objectContaining({ name: 'A', plainHttp: true }), added])
    await removeRegistry(people, added.id)
    expect(await listRegistries(people)).toEqual([expect.objectContaining({ name: 'A' })])
    await expect(removeRegistry(people, added.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('a taken name is refused, but an address may occur twice', async () => {
    const people = await newPeople(kind)
    const vault = newVault()
    await insertRegistry(people, vault, harbor)
    await insertRegistry(people, vault, { ...harbor, name: 'Harbor again' })
    await expect(insertRegistry(people, vault, { ...harbor, address: 'b.example' })).rejects.toMatchObject({
      code: 'already-exists',
      extra: { errors: [{ path: 'name', detail: 'A registry Harbor already exists.' }] },
    })
  })

  test('credentials are sealed, returned only on request, and lost with the key', async () => {
    const people = await newPeople(kind)
    const vault = newVault()
    const added = await insertRegistry(people, vault, { ...harbor, credentials: LOGIN })
    expect(added).toMatchObject({ username: LOGIN.username })
    expect(JSON.stringify([added, await listRegistries(people)])).not.toContain(LOGIN.password)
    expect(JSON.stringify(await people.db.selectFrom('registries').selectAll().execute())).not.toContain(LOGIN.password)
    expect(await credentialsOf(people, vault, added)).toEqual(LOGIN)
    await expect(credentialsOf(people, newVault(), added)).rejects.toMatchObject({
      code: 'registry-failed',
      extra: { detailMessage: { code: 'registry-password-lost' } },
    })
  })

  test('a change writes all fields, under a unique name', async () => {
    const people = await newPeople(kind)
    const vault = newVault()
    await insertRegistry(people, vault, harbor)
    const { id } = await insertRegistry(people, vault, { ...harbor, name: 'B', credentials: LOGIN })
    const changed = { name: 'C', address: 'c.example', plainHttp: true, caCertificate: 'PEM', credentials: null }
    const { credentials: _, ...shown } = { ...changed, username: null }
    expect(await updateRegistry(people, vault, id, changed)).toMatchObject(shown)
    expect(await credentialsOf(people, vault, { id, username: LOGIN.username })).toBeNull()
    await expect(updateRegistry(people, vault, id, harbor)).rejects.toMatchObject({ code: 'already-exists' })
    await expect(updateRegistry(people, vault, 'gone', changed)).rejects.toMatchObject({ code: 'already-exists' })
    await expect(updateRegistry(people, vault, 'gone', { ...changed, name: 'D' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test('missing registries are added once, those on this machine without TLS, and existing ones stay as they are', async () => {
    const people = await newPeople(kind)
    const vault = newVault()
    await insertRegistry(people, vault, { name: 'mine', address: 'localhost:5000', plainHttp: false, ...OPEN })
    const listed = [
      'localhost:5000',
      '127.0.0.1:5001',
      '[::1]:5002',
      'localhost',
      'registry.example',
      'localhost.example:80',
      'localhost',
    ]
    await Promise.all([ensureRegistries(people, vault, listed), ensureRegistries(people, vault, listed)])
    await ensureRegistries(people, vault, listed)
    const registries = await listRegistries(people)
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
