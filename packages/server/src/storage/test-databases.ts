import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { inject, onTestFinished } from 'vitest'
import { type Accounts, createAccounts } from '../accounts/account-store.ts'
import { type Database, type DatabaseSettings, openDatabase } from './database.ts'
import { newFolder } from './test-folder.ts'

/** For `describe.each`: every test of the database runs on both. */
export const DATABASE_KINDS = ['sqlite', 'postgresql'] as const
export type DatabaseKind = (typeof DATABASE_KINDS)[number]

/** Returns the settings of a database that has nothing in it yet. */
export async function newDatabase(kind: DatabaseKind): Promise<DatabaseSettings> {
  const dataDir = newFolder()
  return kind === 'sqlite' ? { dataDir } : { dataDir, url: await newPostgresql() }
}

/** Opens a database, and closes it when the test is over. */
export async function openForTest(settings: DatabaseSettings): Promise<Database> {
  const db = await openDatabase(settings)
  onTestFinished(() => db.destroy())
  return db
}

/** A clock that stands still until a test moves it. */
export interface TestClock {
  now: number
}

/** Returns accounts on an empty database, with a clock that the test moves. */
export async function newAccounts(kind: DatabaseKind): Promise<Accounts & { clock: TestClock }> {
  const clock = { now: Date.UTC(2026, 0, 1) }
  const db = await openForTest(await newDatabase(kind))
  return { ...createAccounts(db, () => clock.now), clock }
}

async function newPostgresql(): Promise<string> {
  const { socketDir, refusal } = inject('postgresql')
  if (refusal) throw new Error(refusal)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const address = (database: string) =>
    `postgresql://postgres@localhost:5432/${database}?host=${encodeURIComponent(socketDir)}`
  const client = new Client({ connectionString: address('postgres') })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return address(name)
}
