import { randomUUID } from 'node:crypto'
import { invalidField, Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { NewRegistry, Registry } from '@berth/contract/registries/registries.ts'
import type { Selectable } from 'kysely'
import type { Schema } from './schema.ts'
import type { Store } from './store.ts'
import type { Vault } from './vault.ts'

/** Returns all registries, by name. */
export async function listRegistries({ db }: Store): Promise<Registry[]> {
  const rows = await db.selectFrom('registries').selectAll().orderBy('name').execute()
  return rows.map(registryOf)
}

/** Adds a registry. @throws Problem already-exists, about the field `name`. */
export async function insertRegistry(store: Store, vault: Vault, registry: NewRegistry): Promise<Registry> {
  const inserted = await insert(store, vault, registry)
  if (inserted) return inserted
  throw nameTaken(registry.name)
}

/** Writes all fields of a registry. @throws Problem not-found; already-exists, about the field `name` */
export async function updateRegistry(
  { db }: Store,
  vault: Vault,
  id: string,
  registry: NewRegistry,
): Promise<Registry> {
  const others = await db.selectFrom('registries').select('id').where('name', '=', registry.name).execute()
  if (others.some((other) => other.id !== id)) throw nameTaken(registry.name)
  const row = await db
    .updateTable('registries')
    .set(columnsOf(vault, registry))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new Problem('not-found', message('no-such-registry', { registry: id }))
  return registryOf(row)
}

/** Returns the credentials of a registry; null if it has none. @throws Problem `registry-failed` if the vault's key is another one now */
export async function credentialsOf(
  { db }: Store,
  vault: Vault,
  { id, username }: Pick<Registry, 'id' | 'username'>,
): Promise<NewRegistry['credentials']> {
  if (username === null) return null
  const row = await db.selectFrom('registries').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row || row.username === null || row.sealed_password === null) return null
  const password = vault.open(row.sealed_password)
  if (password === null) throw new Problem('registry-failed', message('registry-password-lost', { name: row.name }))
  return { username: row.username, password }
}

/** Removes a registry. @throws Problem not-found */
export async function removeRegistry({ db }: Store, id: string): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom('registries').where('id', '=', id).executeTakeFirst()
  if (numDeletedRows === 0n) throw new Problem('not-found', message('no-such-registry', { registry: id }))
}

/**
 * Adds a registry for each address that none has yet, named by its address. "http://" before an address means without TLS, as a registry on
 * this machine always is.
 */
export async function ensureRegistries(store: Store, vault: Vault, addresses: readonly string[]): Promise<void> {
  const known = new Set((await listRegistries(store)).map(({ address }) => address))
  for (const text of addresses) {
    const address = text.replace(/^https?:\/\//, '')
    if (known.has(address)) continue
    known.add(address)
    const plainHttp = text.startsWith('http://') || isLoopback(address)
    await insert(store, vault, { name: address, address, plainHttp, caCertificate: null, credentials: null })
  }
}

/** Inserts a registry. Returns null if the name is taken. */
async function insert({ db, now }: Store, vault: Vault, registry: NewRegistry): Promise<Registry | null> {
  const row = await db
    .insertInto('registries')
    .values({ id: randomUUID(), ...columnsOf(vault, registry), created_at: now() })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ? registryOf(row) : null
}

function columnsOf(vault: Vault, { name, address, plainHttp, caCertificate, credentials }: NewRegistry) {
  return {
    name,
    address,
    plain_http: plainHttp ? (1 as const) : (0 as const),
    ca_certificate: caCertificate,
    username: credentials?.username ?? null,
    sealed_password: credentials ? vault.seal(credentials.password) : null,
  }
}

function registryOf(row: Selectable<Schema['registries']>): Registry {
  return {
    id: row.id,
    kind: 'registry',
    name: row.name,
    address: row.address,
    plainHttp: row.plain_http === 1,
    caCertificate: row.ca_certificate,
    username: row.username,
    createdAt: new Date(row.created_at).toISOString(),
  }
}

function nameTaken(name: string): Problem {
  return invalidField('already-exists', 'name', message('registry-name-taken', { name }))
}

export function isLoopback(address: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(address)
}
