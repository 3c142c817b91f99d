import { describe, expect, test } from 'vitest'
import { openDatabase } from '../storage/database.ts'
import { KINDS, newDatabase, newPeople, opened } from '../storage/test-databases.ts'
import { changePassword, createFirstAdmin, setPassword, signIn } from './accounts.ts'
import { type Accounts, createAccounts } from './people.ts'
import { sessionOf, signOut, sweepSessions } from './sessions.ts'

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

async function peopleWithAdmin(kind: (typeof KINDS)[number]) {
  const people = await newPeople(kind)
  await createFirstAdmin(people, { password })
  return people
}

describe.each(KINDS)('%s: the first admin', (kind) => {
  test('is created once, with a random password', async () => {
    const people = await newPeople(kind)
    const admin = await createFirstAdmin(people)
    expect(admin).toEqual({ name: 'admin', password: expect.stringMatching(/^[a-z2-9]{20}$/) })
    expect(await createFirstAdmin(people)).toBe(null)
    expect(await createFirstAdmin(people, { password })).toBe(null)
    await expect(signIn(people, { ...right, password: admin?.password ?? '' })).resolves.toMatchObject({
      user: { name: 'admin', role: 'admin' },
    })
    await expect(signIn(people, right)).rejects.toEqual(refused('bad-credentials'))
  })

  test('is created by one of several servers that start at once', async () => {
    const settings = await newDatabase(kind)
    const servers = await Promise.all(Array.from({ length: 4 }, async () => createAccounts(await opened(settings))))
    const admins = await Promise.all(servers.map((people) => createFirstAdmin(people)))
    expect(admins.filter(Boolean)).toHaveLength(1)
    const [people] = servers
    expect(await people?.db.selectFrom('users').select('name').execute()).toEqual([{ name: 'admin' }])
    const printed = admins.find(Boolean)?.password ?? ''
    if (people) await expect(signIn(people, { ...right, password: printed })).resolves.toBeDefined()
  })

  test('is not created with a password that is too short', async () => {
    const people = await newPeople(kind)
    await expect(createFirstAdmin(people, { password: 'short' })).rejects.toEqual(refusedField('password'))
    expect(await people.db.selectFrom('users').selectAll().execute()).toEqual([])
  })
})

describe.each(KINDS)('%s: signing in', (kind) => {
  test('opens a session that its token finds, and signing out ends that one only', async () => {
    const people = await peopleWithAdmin(kind)
    const here = await signIn(people, right)
    const there = await signIn(people, { ...right, userAgent: null })
    expect(here.token).toMatch(/^[\w-]{43}$/)
    expect(here.token).not.toBe(there.token)
    expect(here.expiresAt).toBe(people.clock.now + 12 * HOUR_MS)
    const session = await sessionOf(people, here.token)
    expect(session).toEqual({ sessionId: expect.any(String), user: here.user, expiresAt: here.expiresAt })

    await signOut(people, session?.sessionId ?? '')
    await signOut(people, session?.sessionId ?? '')
    expect(await sessionOf(people, here.token)).toBe(null)
    expect(await sessionOf(people, there.token)).toMatchObject({ user: { name: 'admin', role: 'admin' } })
  })

  test('accepts the name in upper and lower case alike', async () => {
    const people = await peopleWithAdmin(kind)
    await expect(signIn(people, { ...right, name: 'ADmin' })).resolves.toMatchObject({ user: { name: 'admin' } })
  })

  test.each([
    ['a wrong password', wrong],
    ['an empty password', { ...right, password: '' }],
    ['an unknown user', { ...right, name: 'nobody' }],
    ['a name that no database accepts', { ...right, name: 'ad\0min' }],
    ['a name that is SQL', { ...right, name: "admin' or '1'='1" }],
  ])('%s is refused with the same message', async (_, credentials) => {
    const people = await peopleWithAdmin(kind)
    await expect(signIn(people, credentials)).rejects.toEqual(
      refused('bad-credentials', { status: 401, message: 'The user name or password is wrong.' }),
    )
    expect(await people.db.selectFrom('sessions').selectAll().execute()).toEqual([])
  })

  test('stores neither the token nor the password', async () => {
    const people = await peopleWithAdmin(kind)
    const { token } = await signIn(people, right)
    const everything = await Promise.all(
      (['users', 'sessions', 'registries'] as const).map((table) => people.db.selectFrom(table).selectAll().execute()),
    )
    const storedText = JSON.stringify(everything)
    expect(storedText).toContain('token_hash')
    expect(storedText).not.toContain(token)
    expect(storedText).not.toContain(Buffer.from(token, 'base64url').toString('hex'))
    expect(storedText).not.toContain(password)
  })

  test.each(['', 'nonsense', 'x'.repeat(10_000), 'null\0'])('the token %j has no session', async (token) => {
    expect(await sessionOf(await peopleWithAdmin(kind), token)).toBe(null)
  })

  test('is refused for a while after five failures, also with the right password, but not from another address', async () => {
    const people = await peopleWithAdmin(kind)
    for (let n = 0; n < 5; n++) await expect(signIn(people, wrong)).rejects.toEqual(refused('bad-credentials'))
    const tooMany = refused('too-many-tries', {
      status: 429,
      extra: expect.objectContaining({ retryAfterSeconds: 15 * 60 }),
    })
    await expect(signIn(people, right)).rejects.toEqual(tooMany)
    await expect(signIn(people, { ...right, name: 'ADMIN' })).rejects.toEqual(tooMany)
    await expect(signIn(people, { ...right, address: '192.0.2.2' })).resolves.toBeDefined()
    people.clock.now += 15 * MINUTE_MS
    await expect(signIn(people, right)).resolves.toBeDefined()
  })

  test('a hundred guesses at once are limited like guesses one by one', async () => {
    const people = await peopleWithAdmin(kind)
    const guesses = await Promise.allSettled(Array.from({ length: 100 }, () => signIn(people, wrong)))
    const codes = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.code : 'in'))
    expect(codes.filter((code) => code === 'bad-credentials')).toHaveLength(5)
    expect(codes.filter((code) => code === 'too-many-tries')).toHaveLength(95)
  })
})

describe.each(KINDS)('%s: a session', (kind) => {
  test('ends after twelve hours without a request, and not while it is used', async () => {
    const people = await peopleWithAdmin(kind)
    const { token } = await signIn(people, right)
    for (let n = 0; n < 3; n++) {
      people.clock.now += 11 * HOUR_MS
      expect(await sessionOf(people, token)).toMatchObject({ expiresAt: people.clock.now + 12 * HOUR_MS })
    }
    people.clock.now += 12 * HOUR_MS
    expect(await sessionOf(people, token)).toBe(null)
  })

  test('ends after thirty days in any case', async () => {
    const people = await peopleWithAdmin(kind)
    const { token } = await signIn(people, right)
    const end = people.clock.now + 30 * DAY_MS
    while (people.clock.now + 11 * HOUR_MS < end) {
      people.clock.now += 11 * HOUR_MS
      expect(await sessionOf(people, token)).not.toBe(null)
    }
    expect(await sessionOf(people, token)).toMatchObject({ expiresAt: end })
    people.clock.now = end
    expect(await sessionOf(people, token)).toBe(null)
  })

  test('is written at most once a minute', async () => {
    const people = await peopleWithAdmin(kind)
    const { token } = await signIn(people, right)
    const lastSeen = () => people.db.selectFrom('sessions').select('last_seen_at').executeTakeFirst()
    const first = await lastSeen()
    people.clock.now += MINUTE_MS - 1
    await sessionOf(people, token)
    expect(await lastSeen()).toEqual(first)
    people.clock.now += 1
    await sessionOf(people, token)
    expect(await lastSeen()).toEqual({ last_seen_at: people.clock.now })
  })

  test('that has expired is removed by the sweep, and no other', async () => {
    const people = await peopleWithAdmin(kind)
    await signIn(people, right)
    people.clock.now += 6 * HOUR_MS
    const { token } = await signIn(people, right)
    expect(await sweepSessions(people)).toBe(0)
    people.clock.now += 6 * HOUR_MS
    expect(await sweepSessions(people)).toBe(1)
    expect(await sessionOf(people, token)).not.toBe(null)
  })
})

describe.each(KINDS)('%s: changing the password', (kind) => {
  async function signedInTwice() {
    const people = await peopleWithAdmin(kind)
    const here = await signIn(people, right)
    const there = await signIn(people, right)
    const session = await sessionOf(people, here.token)
    return { people, here, there, change: { userId: here.user.id, keepSessionId: session?.sessionId ?? '' } }
  }

  test('ends all other sessions, and only the new one counts', async () => {
    const { people, here, there, change } = await signedInTwice()
    await changePassword(people, { ...change, current: password, next: 'better horse' })
    expect(await sessionOf(people, here.token)).not.toBe(null)
    expect(await sessionOf(people, there.token)).toBe(null)
    await expect(signIn(people, right)).rejects.toEqual(refused('bad-credentials'))
    await expect(signIn(people, { ...right, password: 'better horse' })).resolves.toBeDefined()
  })

  test('needs the current password, and limits guesses at it', async () => {
    const { people, there, change } = await signedInTwice()
    for (let n = 0; n < 5; n++)
      await expect(changePassword(people, { ...change, current: 'wrong horse', next: 'better horse' })).rejects.toEqual(
        refusedField('current'),
      )
    await expect(changePassword(people, { ...change, current: password, next: 'better horse' })).rejects.toEqual(
      refused('too-many-tries'),
    )
    expect(await sessionOf(people, there.token)).not.toBe(null)
  })

  test('needs a next password of acceptable length', async () => {
    const { people, change } = await signedInTwice()
    await expect(changePassword(people, { ...change, current: password, next: 'short' })).rejects.toEqual(
      refusedField('next'),
    )
  })

  test('twice at once succeeds once, and the other change is refused', async () => {
    const { people, change } = await signedInTwice()
    const changes = await Promise.allSettled(
      ['better horse', 'best horse'].map((next) => changePassword(people, { ...change, current: password, next })),
    )
    const reasons = changes.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(reasons).toHaveLength(1)
    // If one change is complete before the other starts, the other's current password is simply wrong.
    expect([refused('changed-meanwhile'), refusedField('current')]).toContainEqual(reasons[0])
  })

  test('leaves no session of a sign-in with the old password at the same moment', async () => {
    const { people, change } = await signedInTwice()
    const tries = Array.from({ length: 20 }, (_, n) => signIn(people, { ...right, address: `192.0.2.${n}` }))
    await changePassword(people, { ...change, current: password, next: 'better horse' })
    await Promise.allSettled(tries)
    expect(await people.db.selectFrom('sessions').select('id').execute()).toEqual([{ id: change.keepSessionId }])
  })

  test('by the operator, over another connection to the database, ends all sessions of a running server at once', async () => {
    const settings = await newDatabase(kind)
    const server: Accounts = createAccounts(await opened(settings))
    await createFirstAdmin(server, { password })
    const { token } = await signIn(server, right)
    expect(await sessionOf(server, token)).not.toBe(null)

    const command = createAccounts(await openDatabase(settings))
    await setPassword(command, 'Admin', 'forgotten horse')
    await expect(setPassword(command, 'nobody', 'forgotten horse')).rejects.toEqual(refused('not-found'))
    await expect(setPassword(command, 'admin', 'short')).rejects.toEqual(refusedField('password'))
    await command.db.destroy()

    expect(await sessionOf(server, token)).toBe(null)
    await expect(signIn(server, { ...right, password: 'forgotten horse' })).resolves.toBeDefined()
  })
})
