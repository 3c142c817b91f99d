import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { inject, onTestFinished } from 'vitest'
import { type Database, type DatabaseSettings, openDatabase } from './database.ts'
import { type People, peopleOf } from './people.ts'

/** For `describe.each`: every test of the database runs on both. */
export const KINDS = ['sqlite', 'postgresql'] as const
export type Kind = (typeof KINDS)[number]

/** Where a database can be opened that has nothing in it yet. */
export async function newDatabase(kind: Kind): Promise<DatabaseSettings> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const dataDir = join(inject('databases').folder, name)
  await mkdir(dataDir)
  return kind === 'sqlite' ? { dataDir } : { dataDir, url: await newPostgresql(name) }
}

/** Opened, and closed when the test is over. */
export async function opened(settings: DatabaseSettings): Promise<Database> {
  const db = await openDatabase(settings)
  onTestFinished(() => db.destroy())
  return db
}

/** A clock that stands still until a test moves it. */
export interface Clock {
  now: number
}

/** People of an empty database, by a clock that the test moves. */
export async function newPeople(kind: Kind): Promise<People & { clock: Clock }> {
  const clock = { now: Date.UTC(2026, 0, 1) }
  const db = await opened(await newDatabase(kind))
  return { ...peopleOf(db, () => clock.now), clock }
}

async function newPostgresql(name: string): Promise<string> {
  const { socketDir, refusal } = inject('databases')
  if (refusal) throw new Error(refusal)
  const address = (database: string) =>
    `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(socketDir)}`
  const client = new Client({ connectionString: address('postgres') })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return address(name)
}
