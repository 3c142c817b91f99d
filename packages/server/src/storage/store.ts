import type { Database } from './database.ts'

/** What every read and write of the database needs. */
export interface Store {
  db: Database
  /** Returns the time in milliseconds since 1970. */
  now: () => number
}
