import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { MIGRATIONS } from './schema.ts'
import { DATABASE_KINDS, newDatabase, openForTest } from './test-databases.ts'

const user = {
  id: 'u1',
  name: 'Ann',
  caseless_name: 'ann',
  password_hash: '-',
  role: 'admin' as const,
  created_at: Date.UTC(2100, 0, 1),
  updated_at: 0,
}

describe.each(DATABASE_KINDS)('%s', (kind) => {
  test('creates all tables in an empty database, and keeps the rows when it is opened again', async () => {
    const settings = await newDatabase(kind)
    const first = await openDatabase(settings)
    await first.insertInto('users').values(user).execute()
    await first.destroy()
    const again = await openForTest(settings)
    expect(await again.selectFrom('users').selectAll().execute()).toEqual([user])
    expect(await again.selectFrom('sessions').selectAll().execute()).toEqual([])
    expect(await again.selectFrom('registries').selectAll().execute()).toEqual([])
  })

  test('an empty database may be opened several times at once, and each migration runs once', async () => {
    const settings = await newDatabase(kind)
    const [db] = await Promise.all(Array.from({ length: 5 }, () => openForTest(settings)))
    const done = await db
      ?.selectFrom('kysely_migration' as 'users')
      .select('name')
      .execute()
    expect(done?.map(({ name }) => name)).toEqual(Object.keys(MIGRATIONS))
  })

  test('returns times and counts as numbers', async () => {
    const db = await openForTest(await newDatabase(kind))
    await db.insertInto('users').values(user).execute()
    const row = await db
      .selectFrom('users')
      .select([
        'created_at',
        ({ fn }) => fn.countAll().over().as('count'),
        ({ fn }) => fn.max('created_at').over().as('max'),
      ])
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ created_at: user.created_at, count: 1, max: user.created_at })
  })

  test('deleting a user deletes the sessions of that user', async () => {
    const db = await openForTest(await newDatabase(kind))
    await db.insertInto('users').values(user).execute()
    const session = {
      user_id: 'u1',
      token_hash: 'h',
      created_at: 1,
      last_seen_at: 1,
      expires_at: 2,
      user_agent: null,
      address: '-',
    }
    await db
      .insertInto('sessions')
      .values({ id: 's1', ...session })
      .execute()
    await db.deleteFrom('users').where('id', '=', 'u1').execute()
    expect(await db.selectFrom('sessions').selectAll().execute()).toEqual([])
    await expect(
      db
        .insertInto('sessions')
        .values({ id: 's2', ...session })
        .execute(),
    ).rejects.toThrow(/foreign key/i)
  })

  test('a transaction that fails leaves nothing behind, whatever other queries run meanwhile', async () => {
    const db = await openForTest(await newDatabase(kind))
    const failing = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('users').values(user).execute()
      throw new Error('changed my mind')
    })
    const other = db
      .insertInto('users')
      .values({ ...user, id: 'u2', name: 'Bob', caseless_name: 'bob' })
      .execute()
    await expect(failing).rejects.toThrow('changed my mind')
    await other
    expect(await db.selectFrom('users').select('name').execute()).toEqual([{ name: 'Bob' }])
  })
})

test('only their owner can read the files and their folder', async () => {
  const { dataDir } = await newDatabase('sqlite')
  const folder = join(dataDir, 'deep', 'down')
  await openForTest({ dataDir: folder })
  expect((await stat(join(folder, 'berth.db'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(folder, 'berth.db-wal'))).mode & 0o777).toBe(0o600)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
})

test('the error names a file that is not a database', async () => {
  const { dataDir } = await newDatabase('sqlite')
  await writeFile(join(dataDir, 'berth.db'), 'x'.repeat(5000))
  await expect(openDatabase({ dataDir })).rejects.toThrow(
    `The database ${join(dataDir, 'berth.db')} cannot be opened: file is not a database`,
  )
})

test('the error names a folder that cannot be created', async () => {
  const { dataDir } = await newDatabase('sqlite')
  await writeFile(join(dataDir, 'file'), '')
  await expect(openDatabase({ dataDir: join(dataDir, 'file', 'data') })).rejects.toThrow(/ENOTDIR.*data/)
})

test.each([
  [
    'postgresql://ann:secret@127.0.0.1:1/berth',
    /^The database postgresql:\/\/127\.0\.0\.1:1\/berth cannot be opened: .*ECONNREFUSED/,
  ],
  [
    'postgresql://ann:secret@localhost:1/berth',
    /^The database postgresql:\/\/localhost:1\/berth cannot be opened: .*ECONNREFUSED/,
  ],
  ['mysql://ann:secret@localhost/berth', /must begin with postgresql:\/\//],
])('%s: the error does not contain the password', async (url, words) => {
  const error = await openDatabase({ dataDir: '/nowhere', url }).catch((reason: Error) => reason)
  expect(error).toMatchObject({ message: expect.stringMatching(words) })
  expect(String(error)).not.toContain('secret')
})
