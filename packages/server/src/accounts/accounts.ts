import { randomBytes, randomUUID } from 'node:crypto'
import { invalidField, Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Database } from '../storage/database.ts'
import type { Accounts, User } from './account-store.ts'
import { hashPassword, requireValidPassword, verifyPassword } from './passwords.ts'
import { openSession, type SignInOrigin } from './sessions.ts'
import { tooManyTries } from './sign-in-limits.ts'

const ADMIN = 'admin'

/**
 * Creates the user `admin` if there is no user yet; returns null if there is. If several servers start at once, one creates it.
 *
 * @param password by default one is generated: 20 readable characters, 100 bits
 * @throws Problem bad-input when the password is too short or too long.
 */
export async function createFirstAdmin(
  { db, now }: Accounts,
  { password = generatePassword() }: { password?: string | undefined } = {},
): Promise<{ name: string; password: string } | null> {
  const anyUser = await db.selectFrom('users').select('id').limit(1).executeTakeFirst()
  if (anyUser) return null
  requireValidPassword(password, 'password')
  const time = now()
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('users')
    .values({
      id: randomUUID(),
      name: ADMIN,
      caseless_name: caseless(ADMIN),
      password_hash: await hashPassword(password),
      role: 'admin',
      created_at: time,
      updated_at: time,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n ? { name: ADMIN, password } : null
}

/**
 * Opens a new session for a caller who knows the password. `expiresAt` is in milliseconds since 1970.
 *
 * @throws Problem bad-credentials, the same and after the same time whether the name or the password is wrong.
 * @throws Problem too-many-tries with `retryAfterSeconds`, whatever the password.
 */
export async function signIn(
  accounts: Accounts,
  { name, password, ...caller }: { name: string; password: string } & SignInOrigin,
): Promise<{ token: string; user: User; expiresAt: number }> {
  const account = caseless(name)
  const user = await userNamed(accounts.db, account)
  const uncountTry = accounts.signIns.begin(account, caller.address)
  const isRight = await verifyPassword(user?.password_hash ?? null, password)
  if (!user || !isRight) throw badCredentials()
  uncountTry()
  const session = await openSession(accounts, { id: user.id, passwordHash: user.password_hash }, caller)
  if (!session) throw badCredentials()
  return { ...session, user: { id: user.id, name: user.name, role: user.role } }
}

/**
 * Changes the password of a user and ends all other sessions of the user.
 *
 * @throws Problem bad-input naming the field `current` if that is wrong, `next` if it is too short or too long.
 * @throws Problem too-many-tries after a few wrong passwords, changed-meanwhile if it has just been changed elsewhere.
 */
export async function changePassword(
  accounts: Accounts,
  { userId, current, next, keepSessionId }: { userId: string; current: string; next: string; keepSessionId: string },
): Promise<void> {
  requireValidPassword(next, 'next')
  const user = await accounts.db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst()
  if (!user) throw new Problem('signed-out', message('account-gone'))
  const waitMs = accounts.passwordChanges.waitMs(userId)
  if (waitMs > 0) throw tooManyTries(waitMs)
  accounts.passwordChanges.count(userId)
  if (!(await verifyPassword(user.password_hash, current)))
    throw invalidField('bad-input', 'current', message('current-password-wrong'))
  accounts.passwordChanges.reset(userId)
  await replacePassword(accounts, user, next, keepSessionId)
}

/**
 * Sets the password of a user without asking for the old one, and ends all sessions of the user.
 *
 * @throws Problem not-found if no user has this name, bad-input if the password is too short or too long.
 */
export async function setPassword(accounts: Accounts, name: string, password: string): Promise<void> {
  requireValidPassword(password, 'password')
  const user = await userNamed(accounts.db, caseless(name))
  if (!user) throw new Problem('not-found', message('no-such-user', { user: name }))
  await replacePassword(accounts, user, password, null)
}

/** Generates 20 characters from 32 that are not mistaken for one another. */
export function generatePassword(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'
  return Array.from(randomBytes(20), (byte) => alphabet[byte % alphabet.length]).join('')
}

async function replacePassword(
  { db, now }: Accounts,
  user: { id: string; password_hash: string },
  next: string,
  keepSessionId: string | null,
): Promise<void> {
  const password_hash = await hashPassword(next)
  await db.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('users')
      .set({ password_hash, updated_at: now() })
      .where('id', '=', user.id)
      .where('password_hash', '=', user.password_hash)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new Problem('changed-meanwhile', message('password-changed-elsewhere'))
    await transaction
      .deleteFrom('sessions')
      .where('user_id', '=', user.id)
      .where('id', '<>', keepSessionId ?? '')
      .execute()
  })
}

/** @param account in lower case */
async function userNamed(db: Database, account: string) {
  // PostgreSQL does not accept a text with this character.
  if (account.includes('\0')) return undefined
  return db.selectFrom('users').selectAll().where('caseless_name', '=', account).executeTakeFirst()
}

function caseless(name: string): string {
  return name.toLowerCase()
}

function badCredentials(): Problem {
  return new Problem('bad-credentials', message('bad-credentials'))
}
