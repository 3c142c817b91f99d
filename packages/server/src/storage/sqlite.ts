import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely'
import type { Schema } from './schema.ts'

const BUSY_TIMEOUT_MS = 5_000
const ALONE_TIMEOUT_MS = 60_000
const ALONE_RETRY_MS = 20

/**
 * Opens the embedded database: the file `berth.db` in a folder. Both are created if they are missing, and only this user can read them.
 * `alone` runs work that no other process may do at the same time, `name` is for people to read.
 */
export function openSqlite(dataDir: string) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const name = join(dataDir, 'berth.db')
  closeSync(openSync(name, 'a', 0o600))
  const file = new DatabaseSync(name)
  return {
    db: new Kysely<Schema>({ dialect: new SqliteDialect({ database: asKyselyExpects(file) }) }),
    name,
    alone: (work: () => Promise<void>) => alone(file, work),
  }
}

/** Adapts node:sqlite to Kysely, which knows better-sqlite3: they differ in two details only. */
function asKyselyExpects(file: DatabaseSync): SqliteDatabase {
  return {
    close: () => file.close(),
    prepare: (text) => {
      const statement = file.prepare(text)
      return {
        reader: statement.columns().length > 0,
        all: (values) => statement.all(...(values as SQLInputValue[])),
        run: (values) => statement.run(...(values as SQLInputValue[])),
        iterate: (values) => statement.iterate(...(values as SQLInputValue[])),
      }
    },
  }
}

/**
 * Runs the work in one transaction, which starts when no other process writes. Kysely takes no lock on SQLite and migrates outside of
 * transactions there, so a second process would create the same table, and a killed process would leave half of the tables.
 */
async function alone(file: DatabaseSync, work: () => Promise<void>): Promise<void> {
  // SQLite's own waiting would block this thread, and with it a lock holder in this very process.
  await whenFree(() => file.exec('pragma journal_mode = wal'))
  await whenFree(() => file.exec('begin immediate'))
  try {
    await work()
    file.exec('commit')
  } catch (error) {
    if (file.isTransaction) file.exec('rollback')
    throw error
  }
  file.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
}

async function whenFree(step: () => void): Promise<void> {
  const giveUpAt = Date.now() + ALONE_TIMEOUT_MS
  for (;;) {
    try {
      return step()
    } catch (error) {
      if (!isBusy(error) || Date.now() > giveUpAt) throw error
      await sleep(ALONE_RETRY_MS)
    }
  }
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5
  // The lower byte is the primary result code. The upper bits only distinguish kinds of SQLITE_BUSY.
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY
}
