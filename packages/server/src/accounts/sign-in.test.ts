import { describe, expect, test } from 'vitest'
import { openDatabase } from '../storage/database.ts'
import { DATABASE_KINDS, newAccounts, newDatabase, openForTest } from '../storage/test-databases.ts'
import { type Accounts, createAccounts } from './account-store.ts'
import { changePassword, createFirstAdmin, setPassword, signIn } from './accounts.ts'
import { endSession, findSession, removeExpiredSessions } from './sessions.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const password = 'correct horse'
const browser = { address: '192.0.2.1', userAgent: 'Firefox' }
const right = { name: 'admin', password, ...browser }
const wrong = { ...right, password: 'wrong horse' }

const refused = (code: string, more = {}) => expect.objectContaining({ name: 'Problem', code, ...more })
const refusedField = (path: string) =>
  refused('bad-input', { extra: expect.objectContaining({ errors: [expect.objectContaining({ path })] }) })

async function peopleWithAdmin(kind: (typeof DATABASE_KINDS)[number]) {
  const accounts = await newAccounts(kind)
  await createFirstAdmin(accounts, { password })
  return accounts
}

describe.each(DATABASE_KINDS)('%s: the first admin', (kind) => {
  test('is created once, with a random password', async () => {
    const accounts = await newAccounts(kind)
    const admin = await createFirstAdmin(accounts)
    expect(admin).toEqual({ name: 'admin', password: expect.stringMatching(/^[a-z2-9]{20}$/) })
    expect(await createFirstAdmin(accounts)).toBe(null)
    expect(await createFirstAdmin(accounts, { password })).toBe(null)
    await expect(signIn(accounts, { ...right, password: admin?.password ?? '' })).resolves.toMatchObject({
      user: { name: 'admin', role: 'admin' },
    })
    await expect(signIn(accounts, right)).rejects.toEqual(refused('bad-credentials'))
  })

  test('is created by one of several servers that start at once', async () => {
    const settings = await newDatabase(kind)
    const servers = await Promise.all(
      Array.from({ length: 4 }, async () => createAccounts(await openForTest(settings))),
    )
    const admins = await Promise.all(servers.map((accounts) => createFirstAdmin(accounts)))
    expect(admins.filter(Boolean)).toHaveLength(1)
    const [accounts] = servers
    expect(await accounts?.db.selectFrom('users').select('name').execute()).toEqual([{ name: 'admin' }])
    const printed = admins.find(Boolean)?.password ?? ''
    if (accounts) await expect(signIn(accounts, { ...right, password: printed })).resolves.toBeDefined()
  })

  test('is not created with a password that is too short', async () => {
    const accounts = await newAccounts(kind)
    await expect(createFirstAdmin(accounts, { password: 'short' })).rejects.toEqual(refusedField('password'))
    expect(await accounts.db.selectFrom('users').selectAll().execute()).toEqual([])
  })
})

describe.each(DATABASE_KINDS)('%s: signing in', (kind) => {
  test('opens a session that its token finds, and signing out ends that one only', async () => {
    const accounts = await peopleWithAdmin(kind)
    const here = await signIn(accounts, right)
    const there = await signIn(accounts, { ...right, userAgent: null })
    expect(here.token).toMatch(/^[\w-]{43}$/)
    expect(here.token).not.toBe(there.token)
    expect(here.expiresAt).toBe(accounts.clock.now + 12 * HOUR_MS)
    const session = await findSession(accounts, here.token)
    expect(session).toEqual({ sessionId: expect.any(String), user: here.user, expiresAt: here.expiresAt })

    await endSession(accounts, session?.sessionId ?? '')
    await endSession(accounts, session?.sessionId ?? '')
    expect(await findSession(accounts, here.token)).toBe(null)
    expect(await findSession(accounts, there.token)).toMatchObject({ user: { name: 'admin', role: 'admin' } })
  })

  test('accepts the name in upper and lower case alike', async () => {
    const accounts = await peopleWithAdmin(kind)
    await expect(signIn(accounts, { ...right, name: 'ADmin' })).resolves.toMatchObject({ user: { name: 'admin' } })
  })

  test.each([
    ['a wrong password', wrong],
    ['an empty password', { ...right, password: '' }],
    ['an unknown user', { ...right, name: 'nobody' }],
    ['a name that no database accepts', { ...right, name: 'ad\0min' }],
    ['a name that is SQL', { ...right, name: "admin' or '1'='1" }],
  ])('%s is refused with the same message', async (_, credentials) => {
    const accounts = await peopleWithAdmin(kind)
    await expect(signIn(accounts, credentials)).rejects.toEqual(
      refused('bad-credentials', { status: 401, message: 'The user name or password is wrong.' }),
    )
    expect(await accounts.db.selectFrom('sessions').selectAll().execute()).toEqual([])
  })

  test('stores neither the token nor the password', async () => {
    const accounts = await peopleWithAdmin(kind)
    const { token } = await signIn(accounts, right)
    const everything = await Promise.all(
      (['users', 'sessions', 'registries'] as const).map((table) =>
        accounts.db.selectFrom(table).selectAll().execute(),
      ),
    )
    const storedText = JSON.stringify(everything)
    expect(storedText).toContain('token_hash')
    expect(storedText).not.toContain(token)
    expect(storedText).not.toContain(Buffer.from(token, 'base64url').toString('hex'))
    expect(storedText).not.toContain(password)
  })

  test.each(['', 'nonsense', 'x'.repeat(10_000), 'null\0'])('the token %j has no session', async (token) => {
    expect(await findSession(await peopleWithAdmin(kind), token)).toBe(null)
  })

  test('is refused for a while after five failures, also with the right password, but not from another address', async () => {
    const accounts = await peopleWithAdmin(kind)
    for (let n = 0; n < 5; n++) await expect(signIn(accounts, wrong)).rejects.toEqual(refused('bad-credentials'))
    const tooMany = refused('too-many-tries', {
      status: 429,
      extra: expect.objectContaining({ retryAfterSeconds: 15 * 60 }),
    })
    await expect(signIn(accounts, right)).rejects.toEqual(tooMany)
    await expect(signIn(accounts, { ...right, name: 'ADMIN' })).rejects.toEqual(tooMany)
    await expect(signIn(accounts, { ...right, address: '192.0.2.2' })).resolves.toBeDefined()
    accounts.clock.now += 15 * MINUTE_MS
    await expect(signIn(accounts, right)).resolves.toBeDefined()
  })

  test('a hundred guesses at once are limited like guesses one by one', async () => {
    const accounts = await peopleWithAdmin(kind)
    const guesses = await Promise.allSettled(Array.from({ length: 100 }, () => signIn(accounts, wrong)))
    const codes = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.code : 'in'))
    expect(codes.filter((code) => code === 'bad-credentials')).toHaveLength(5)
    expect(codes.filter((code) => code === 'too-many-tries')).toHaveLength(95)
  })
})

describe.each(DATABASE_KINDS)('%s: a session', (kind) => {
  test('ends after twelve hours without a request, and not while it is used', async () => {
    const accounts = await peopleWithAdmin(kind)
    const { token } = await signIn(accounts, right)
    for (let n = 0; n < 3; n++) {
      accounts.clock.now += 11 * HOUR_MS
      expect(await findSession(accounts, token)).toMatchObject({ expiresAt: accounts.clock.now + 12 * HOUR_MS })
    }
    accounts.clock.now += 12 * HOUR_MS
    expect(await findSession(accounts, token)).toBe(null)
  })

  test('ends after thirty days in any case', async () => {
    const accounts = await peopleWithAdmin(kind)
    const { token } = await signIn(accounts, right)
    const end = accounts.clock.now + 30 * DAY_MS
    while (accounts.clock.now + 11 * HOUR_MS < end) {
      accounts.clock.now += 11 * HOUR_MS
      expect(await findSession(accounts, token)).not.toBe(null)
    }
    expect(await findSession(accounts, token)).toMatchObject({ expiresAt: end })
    accounts.clock.now = end
    expect(await findSession(accounts, token)).toBe(null)
  })

  test('is written at most once a minute', async () => {
    const accounts = await peopleWithAdmin(kind)
    const { token } = await signIn(accounts, right)
    const lastSeen = () => accounts.db.selectFrom('sessions').select('last_seen_at').executeTakeFirst()
    const first = await lastSeen()
    accounts.clock.now += MINUTE_MS - 1
    await findSession(accounts, token)
    expect(await lastSeen()).toEqual(first)
    accounts.clock.now += 1
    await findSession(accounts, token)
    expect(await lastSeen()).toEqual({ last_seen_at: accounts.clock.now })
  })

  test('that has expired is removed by the sweep, and no other', async () => {
    const accounts = await peopleWithAdmin(kind)
    await signIn(accounts, right)
    accounts.clock.now += 6 * HOUR_MS
    const { token } = await signIn(accounts, right)
    expect(await removeExpiredSessions(accounts)).toBe(0)
    accounts.clock.now += 6 * HOUR_MS
    expect(await removeExpiredSessions(accounts)).toBe(1)
    expect(await findSession(accounts, token)).not.toBe(null)
  })
})

describe.each(DATABASE_KINDS)('%s: changing the password', (kind) => {
  async function signedInTwice() {
    const accounts = await peopleWithAdmin(kind)
    const here = await signIn(accounts, right)
    const there = await signIn(accounts, right)
    const session = await findSession(accounts, here.token)
    return { accounts, here, there, change: { userId: here.user.id, keepSessionId: session?.sessionId ?? '' } }
  }

  test('ends all other sessions, and only the new one counts', async () => {
    const { accounts, here, there, change } = await signedInTwice()
    await changePassword(accounts, { ...change, current: password, next: 'better horse' })
    expect(await findSession(accounts, here.token)).not.toBe(null)
    expect(await findSession(accounts, there.token)).toBe(null)
    await expect(signIn(accounts, right)).rejects.toEqual(refused('bad-credentials'))
    await expect(signIn(accounts, { ...right, password: 'better horse' })).resolves.toBeDefined()
  })

  test('needs the current password, and limits guesses at it', async () => {
    const { accounts, there, change } = await signedInTwice()
    for (let n = 0; n < 5; n++)
      await expect(
        changePassword(accounts, { ...change, current: 'wrong horse', next: 'better horse' }),
      ).rejects.toEqual(refusedField('current'))
    await expect(changePassword(accounts, { ...change, current: password, next: 'better horse' })).rejects.toEqual(
      refused('too-many-tries'),
    )
    expect(await findSession(accounts, there.token)).not.toBe(null)
  })

  test('needs a next password of acceptable length', async () => {
    const { accounts, change } = await signedInTwice()
    await expect(changePassword(accounts, { ...change, current: password, next: 'short' })).rejects.toEqual(
      refusedField('next'),
    )
  })

  test('twice at once succeeds once, and the other change is refused', async () => {
    const { accounts, change } = await signedInTwice()
    const changes = await Promise.allSettled(
      ['better horse', 'best horse'].map((next) => changePassword(accounts, { ...change, current: password, next })),
    )
    const reasons = changes.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(reasons).toHaveLength(1)
    // If one change is complete before the other starts, the other's current password is simply wrong.
    expect([refused('changed-meanwhile'), refusedField('current')]).toContainEqual(reasons[0])
  })

  test('leaves no session of a sign-in with the old password at the same moment', async () => {
    const { accounts, change } = await signedInTwice()
    const tries = Array.from({ length: 20 }, (_, n) => signIn(accounts, { ...right, address: `192.0.2.${n}` }))
    await changePassword(accounts, { ...change, current: password, next: 'better horse' })
    await Promise.allSettled(tries)
    expect(await accounts.db.selectFrom('sessions').select('id').execute()).toEqual([{ id: change.keepSessionId }])
  })

  test('by the operator, over another connection to the database, ends all sessions of a running server at once', async () => {
    const settings = await newDatabase(kind)
    const server: Accounts = createAccounts(await openForTest(settings))
    await createFirstAdmin(server, { password })
    const { token } = await signIn(server, right)
    expect(await findSession(server, token)).not.toBe(null)

    const command = createAccounts(await openDatabase(settings))
    await setPassword(command, 'Admin', 'forgotten horse')
    await expect(setPassword(command, 'nobody', 'forgotten horse')).rejects.toEqual(refused('not-found'))
    await expect(setPassword(command, 'admin', 'short')).rejects.toEqual(refusedField('password'))
    await command.db.destroy()

    expect(await findSession(server, token)).toBe(null)
    await expect(signIn(server, { ...right, password: 'forgotten horse' })).resolves.toBeDefined()
  })
})
