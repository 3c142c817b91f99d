import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RegistryClient } from './client.ts'
import { USER } from './test-certificate.ts'
import { Pusher } from './test-images.ts'
import { startTestRegistry, type TestRegistry } from './test-registry.ts'
import { startTokenServer, type TokenServer } from './test-token-server.ts'

const BASIC = `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`
const WRONG = { ...USER, password: 'guessed' }

describe('a registry with user name and password', () => {
  let registry: TestRegistry

  beforeAll(async () => {
    registry = await startTestRegistry({ password: true })
    await new Pusher(registry.address, { authorization: BASIC }).image('shop/web', ['1'])
  }, 20_000)
  afterAll(() => registry.stop())

  const client = (credentials?: typeof USER) =>
    new RegistryClient({ address: registry.address, plainHttp: true, credentials })

  test('is read with its credentials', async () => {
    const reader = client(USER)
    await reader.check()
    expect(await reader.repositories({ limit: 10 })).toMatchObject({ catalogue: true, items: [{ name: 'shop/web' }] })
    expect((await reader.tags('shop/web', { limit: 10 })).items).toMatchObject([{ name: '1', sizeBytes: 10 }])
    expect((await reader.image('shop/web', '1')).platforms).toEqual(['linux/amd64'])
  })

  test.each([
    ['no', undefined, /wants a user name and password\.$/],
    ['wrong', WRONG, /refuses the user name and password\.$/],
  ])('reports what is wrong with %s credentials, for every request', async (_, credentials, message) => {
    const refusal = { kind: 'unauthorized', message: expect.stringMatching(message) }
    const reader = client(credentials)
    await expect(reader.check()).rejects.toMatchObject(refusal)
    await expect(reader.repositories({ limit: 10 })).rejects.toMatchObject(refusal)
    await expect(reader.tags('shop/web', { limit: 10 })).rejects.toMatchObject(refusal)
    await expect(reader.image('shop/web', '1')).rejects.toMatchObject(refusal)
  })
})

describe('a registry with tokens', () => {
  let registry: TestRegistry
  let tokens: TokenServer

  beforeAll(async () => {
    tokens = await startTokenServer()
    registry = await startTestRegistry({ tokens })
    for (const name of ['public/web', 'private/web']) {
      const authorization = `Bearer ${tokens.token([{ type: 'repository', name, actions: ['pull', 'push'] }])}`
      const pusher = new Pusher(registry.address, { authorization })
      await pusher.image(name, ['1', '2', '3', '4', '5', '6', '7', '8', '9'])
    }
  }, 20_000)
  afterAll(async () => {
    await registry.stop()
    await tokens.stop()
  })

  function client(credentials?: typeof USER, now?: () => number): RegistryClient {
    tokens.issued.length = 0
    tokens.validSeconds = 60
    return new RegistryClient({ address: registry.address, plainHttp: true, credentials, now })
  }

  test('is asked for one token for a repository, however much is read at once', async () => {
    const reader = client(USER)
    await reader.check()
    const [tags] = await Promise.all([reader.tags('private/web', { limit: 50 }), reader.image('private/web', '1')])
    expect(tags.items.map(({ sizeBytes }) => sizeBytes)).toEqual(Array(9).fill(10))
    expect(tokens.issued).toEqual(['', 'repository:private/web:pull'])
    expect(await reader.repositories({ limit: 10 })).toMatchObject({
      items: [{ name: 'private/web' }, { name: 'public/web' }],
    })
  })

  test('is asked for another token when one expires', async () => {
    let now = Date.now()
    const reader = client(USER, () => now)
    await reader.digest('private/web', '1')
    now += 50_000
    await reader.digest('private/web', '2')
    expect(tokens.issued).toHaveLength(1)
    now += 6000
    await reader.digest('private/web', '3')
    expect(tokens.issued).toHaveLength(2)
  })

  test('is asked for another token when it no longer accepts the cached one', async () => {
    const reader = client(USER)
    tokens.validSeconds = -120
    await expect(reader.digest('private/web', '1')).rejects.toMatchObject({ kind: 'unauthorized' })
    expect(tokens.issued).toHaveLength(1)
    tokens.validSeconds = 60
    await expect(reader.digest('private/web', '1')).resolves.toMatch(/^sha256:/)
    expect(tokens.issued).toHaveLength(2)
  })

  test('lets anybody read public repositories, and reports that the others are not permitted', async () => {
    const reader = client()
    await reader.check()
    expect((await reader.image('public/web', '1')).sizeBytes).toBe(10)
    await expect(reader.image('private/web', '1')).rejects.toMatchObject({
      kind: 'unauthorized',
      message: expect.stringMatching(/does not permit reading image private\/web:1 \(or does not have it\)/),
    })
    expect(await reader.repositories({ limit: 10 })).toEqual({ catalogue: false, items: [], nextCursor: null })
  })

  test('reports that the user name and password are wrong', async () => {
    const refusal = { kind: 'unauthorized', message: expect.stringMatching(/refuses the user name and password/) }
    await expect(client(WRONG).check()).rejects.toMatchObject(refusal)
    await expect(client(WRONG).repositories({ limit: 5 })).rejects.toMatchObject(refusal)
    await expect(client(WRONG).tags('public/web', { limit: 5 })).rejects.toMatchObject(refusal)
  })
})
