import { randomUUID } from 'node:crypto'
import { invalidField, Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { CreatedHook, Hook, NewHook } from '@berth/contract/push-hooks/hooks.ts'
import type { Selectable } from 'kysely'
import type { Schema } from './schema.ts'
import type { Store } from './store.ts'
import { hashToken, newToken } from './tokens.ts'

/** Returns all push hooks, by name. */
export async function listHooks({ db }: Store): Promise<Hook[]> {
  const rows = await db.selectFrom('hooks').selectAll().orderBy('name').execute()
  return rows.map(hookOf)
}

/**
 * Creates a push hook. Its token is 256 random bits in base64url, and is not stored.
 *
 * @throws Problem already-exists, about the field `name`
 */
export async function insertHook({ db, now }: Store, given: NewHook, by: string): Promise<CreatedHook> {
  const token = newToken()
  const row = await db
    .insertInto('hooks')
    .values({ id: randomUUID(), ...given, token_hash: hashToken(token), created_by: by, created_at: now() })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  if (row) return { hook: hookOf(row), token }
  throw invalidField('already-exists', 'name', message('hook-name-taken', { name: given.name }))
}

/** Removes a push hook. @throws Problem not-found */
export async function removeHook({ db }: Store, id: string): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom('hooks').where('id', '=', id).executeTakeFirst()
  if (numDeletedRows === 0n) throw new Problem('not-found', message('no-such-hook'))
}

/** Returns the hook with a token, and records the use; null if there is none. */
export async function findUsedHook({ db, now }: Store, token: string): Promise<Hook | null> {
  const row = await db
    .updateTable('hooks')
    .set({ last_used_at: now() })
    .where('token_hash', '=', hashToken(token))
    .returningAll()
    .executeTakeFirst()
  return row ? hookOf(row) : null
}

function hookOf(row: Selectable<Schema['hooks']>): Hook {
  return {
    id: row.id,
    name: row.name,
    space: row.space,
    repository: row.repository,
    createdBy: row.created_by,
    createdAt: new Date(row.created_at).toISOString(),
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at).toISOString(),
  }
}
