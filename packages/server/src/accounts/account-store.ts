import type { Role } from '@berth/contract/http/permissions.ts'
import type { Database } from '../storage/database.ts'
import type { Store } from '../storage/store.ts'
import { RateLimiter } from './rate-limiter.ts'
import { SignInLimits } from './sign-in-limits.ts'

/** What signing in and out needs. Created once for each server. */
export interface Accounts extends Store {
  signIns: SignInLimits
  /** Limits wrong current passwords by user id, because whoever stole a session could otherwise guess the password. */
  passwordChanges: RateLimiter
}

export interface User {
  id: string
  name: string
  role: Role
}

export function createAccounts(db: Database, now: () => number = Date.now): Accounts {
  const passwordChanges = new RateLimiter({ most: 5, withinMs: 15 * 60_000, keys: 1_000, now })
  return { db, now, signIns: new SignInLimits(now), passwordChanges }
}
