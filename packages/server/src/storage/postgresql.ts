import { Kysely, PostgresDialect } from 'kysely'
import { Pool, types } from 'pg'
import type { Schema } from './schema.ts'

const CONNECT_TIMEOUT_MS = 10_000

/**
 * Prepares PostgreSQL at an address such as "postgresql://user:password@host:5432/name", without connecting yet. `alone` runs work that no
 * other process may do at the same time, `name` is for people to read.
 */
export function connectPostgresql(url: string) {
  if (!/^postgres(ql)?:\/\//.test(url)) throw new Error('The address of the database must begin with postgresql://')
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: { getTypeParser: withNumbers },
  })
  // The pool has dropped the broken connection already; without a listener the error would end the process.
  pool.on('error', () => {})
  return {
    db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }),
    name: withoutSecrets(url),
    // Kysely's migrator takes an advisory lock of PostgreSQL itself.
    alone: (work: () => Promise<void>) => work(),
  }
}

/** Parses bigints as numbers; pg returns them as strings. Berth's are times and counts, far below 2^53. */
function withNumbers(...[type, format]: Parameters<typeof types.getTypeParser>) {
  return type === types.builtins.INT8 && format !== 'binary' ? Number : types.getTypeParser(type, format)
}

function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return 'of DATABASE_URL'
  const { host, pathname } = new URL(url)
  return `postgresql://${host}${pathname}`
}
