import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { connectPostgresql } from './postgresql.ts'
import { MIGRATIONS, type Schema } from './schema.ts'
import { openSqlite } from './sqlite.ts'

/** An open database. Close it with `destroy()`. */
export type Database = Kysely<Schema>

export interface DatabaseSettings {
  /** The folder of the embedded database, `berth.db`; created if it is missing. */
  dataDir: string
  /** The address of a PostgreSQL database to use instead: "postgresql://user:password@host:5432/name". */
  url?: string | undefined
}

/**
 * Opens the database and runs its migrations. Several processes may open the same one at once, even an empty one.
 *
 * @throws Error that says which database cannot be opened and why, never with its password.
 */
export async function openDatabase({ dataDir, url }: DatabaseSettings): Promise<Database> {
  const { db, name, alone } = url ? connectPostgresql(url) : openSqlite(dataDir)
  try {
    await alone(() => migrate(db))
    return db
  } catch (error) {
    await db.destroy()
    throw new Error(`The database ${name} cannot be opened: ${reasonOf(error)}`, { cause: error })
  }
}

async function migrate(db: Database): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

/** Returns the reason of an error. Node's own message is only a code if it tried several addresses of a host. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
