import { randomUUID } from 'node:crypto'
import { hashToken, newToken } from '../storage/tokens.ts'
import type { Accounts, User } from './account-store.ts'

const MINUTE_MS = 60_000
const IDLE_MS = 12 * 60 * MINUTE_MS
/** The longest duration of a session, however much it is used. */
export const MAX_SESSION_MS = 30 * 24 * 60 * MINUTE_MS
const SEEN_EVERY_MS = MINUTE_MS

export interface LiveSession {
  sessionId: string
  user: User
  /** Milliseconds since 1970; extended while the session is used. */
  expiresAt: number
}

/** Where a sign-in comes from. */
export interface SignInOrigin {
  address: string
  userAgent: string | null
}

/**
 * Opens a session.
 *
 * @param passwordHash the hash that was verified: if it has changed since, no session is opened
 * @returns the token, 256 random bits in base64url, which is not stored; null if the password was changed meanwhile
 */
export async function openSession(
  { db, now }: Accounts,
  user: { id: string; passwordHash: string },
  { address, userAgent }: SignInOrigin,
): Promise<{ token: string; expiresAt: number } | null> {
  const token = newToken()
  const time = now()
  const session = {
    id: randomUUID(),
    user_id: user.id,
    token_hash: hashToken(token),
    created_at: time,
    last_seen_at: time,
    expires_at: time + IDLE_MS,
    user_agent: userAgent?.slice(0, 255) ?? null,
    address,
  }
  const isOpen = await db.transaction().execute(async (transaction) => {
    // Changes nothing but locks the row: a change of the password waits for this session, or this transaction sees the change.
    const { numUpdatedRows } = await transaction
      .updateTable('users')
      .set({ password_hash: user.passwordHash })
      .where('id', '=', user.id)
      .where('password_hash', '=', user.passwordHash)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await transaction.insertInto('sessions').values(session).execute()
    return true
  })
  return isOpen ? { token, expiresAt: session.expires_at } : null
}

/**
 * Returns the session of a token; null if there is none, or no longer. A session ends after 12 hours without a request, and after 30 days
 * in any case. Every request queries the database by an index, so that a session ended by another server or a command ends here at once.
 */
export async function findSession({ db, now }: Accounts, token: string): Promise<LiveSession | null> {
  const time = now()
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['sessions.id', 'sessions.created_at', 'sessions.last_seen_at', 'sessions.expires_at'])
    .select(['users.id as user_id', 'users.name', 'users.role'])
    .where('sessions.token_hash', '=', hashToken(token))
    .where('sessions.expires_at', '>', time)
    .executeTakeFirst()
  if (!row) return null
  const user: User = { id: row.user_id, name: row.name, role: row.role }
  if (time - row.last_seen_at < SEEN_EVERY_MS) return { sessionId: row.id, user, expiresAt: row.expires_at }

  const expiresAt = Math.min(time + IDLE_MS, row.created_at + MAX_SESSION_MS)
  await db.updateTable('sessions').set({ last_seen_at: time, expires_at: expiresAt }).where('id', '=', row.id).execute()
  return { sessionId: row.id, user, expiresAt }
}

/** Ends a session; harmless if it is over already. */
export async function endSession({ db }: Accounts, sessionId: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', sessionId).execute()
}

/** Removes expired sessions. Returns how many there were. */
export async function removeExpiredSessions({ db, now }: Accounts): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('sessions').where('expires_at', '<=', now()).executeTakeFirst()
  return Number(numDeletedRows)
}
