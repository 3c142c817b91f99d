import { randomUUID } from 'node:crypto'
import { Problem } from '@berth/contract/problems.ts'
import type { Registry } from '@berth/contract/registries.ts'
import { inWords, wording } from '@berth/contract/wording.ts'
import type { Selectable } from 'kysely'
import type { People } from './people.ts'
import type { Schema } from './schema.ts'

interface NewRegistry {
  name: string
  /** Host and optional port: "registry.example:5000". */
  address: string
  plainHttp: boolean
}

/** All of them, by name. */
export async function listRegistries({ db }: People): Promise<Registry[]> {
  const rows = await db.selectFrom('registries').selectAll().orderBy('name').execute()
  return rows.map(registryOf)
}

/** @throws Problem already-exists, blaming the field `name`. */
export async function insertRegistry(people: People, registry: NewRegistry): Promise<Registry> {
  const inserted = await insert(people, registry)
  if (inserted) return inserted
  const taken = wording('registry-name-taken', { name: registry.name })
  throw new Problem('already-exists', taken, {
    errors: [{ path: 'name', message: inWords(taken, 'en'), wording: taken }],
  })
}

/** @throws Problem not-found */
export async function removeRegistry({ db }: People, id: string): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom('registries').where('id', '=', id).executeTakeFirst()
  if (numDeletedRows === 0n) throw new Problem('not-found', wording('no-such-registry', { registry: id }))
}

/**
 * Adds those addresses that no registry has yet, named by their address. "http://" before one asks for it to be spoken to without TLS,
 * as this machine always is.
 */
export async function ensureRegistries(people: People, given: readonly string[]): Promise<void> {
  const known = new Set((await listRegistries(people)).map(({ address }) => address))
  for (const text of given) {
    const address = text.replace(/^https?:\/\//, '')
    if (known.has(address)) continue
    known.add(address)
    await insert(people, { name: address, address, plainHttp: text.startsWith('http://') || isThisMachine(address) })
  }
}

/** Null when the name is taken. */
async function insert({ db, now }: People, { name, address, plainHttp }: NewRegistry): Promise<Registry | null> {
  const row = await db
    .insertInto('registries')
    .values({ id: randomUUID(), name, address, plain_http: plainHttp ? 1 : 0, created_at: now() })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ? registryOf(row) : null
}

function registryOf(row: Selectable<Schema['registries']>): Registry {
  return {
    id: row.id,
    name: row.name,
    address: row.address,
    plainHttp: row.plain_http === 1,
    createdAt: new Date(row.created_at).toISOString(),
  }
}

export function isThisMachine(address: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(address)
}
