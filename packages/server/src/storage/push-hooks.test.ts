import { describe, expect, test } from 'vitest'
import { findUsedHook, insertHook, listHooks, removeHook } from './push-hooks.ts'
import { listPushes, removePush, storePush } from './pushes.ts'
import { DATABASE_KINDS, newAccounts } from './test-databases.ts'

const ANY = { space: null, repository: null }

describe.each(DATABASE_KINDS)('%s', (kind) => {
  test('a hook is found by its token, which is not stored', async () => {
    const accounts = await newAccounts(kind)
    const { hook, token } = await insertHook(accounts, { name: 'ci', ...ANY }, 'admin')
    expect(hook).toMatchObject({ name: 'ci', createdBy: 'admin', lastUsedAt: null })
    expect(JSON.stringify(await accounts.db.selectFrom('hooks').selectAll().execute())).not.toContain(token)
    accounts.clock.now += 60_000
    expect(await findUsedHook(accounts, token)).toEqual({ ...hook, lastUsedAt: '2026-01-01T00:01:00.000Z' })
    expect(await findUsedHook(accounts, `${token}x`)).toBeNull()
  })

  test('each hook has a unique name, and a removed hook is not found', async () => {
    const accounts = await newAccounts(kind)
    const { hook, token } = await insertHook(
      accounts,
      { name: 'ci', space: 'shop', repository: 'docker.io/shop/web' },
      '',
    )
    await expect(insertHook(accounts, { name: 'ci', ...ANY }, '')).rejects.toMatchObject({ code: 'already-exists' })
    await insertHook(accounts, { name: 'build', ...ANY }, '')
    expect((await listHooks(accounts)).map(({ name, space }) => [name, space])).toEqual([
      ['build', null],
      ['ci', 'shop'],
    ])
    await removeHook(accounts, hook.id)
    expect(await findUsedHook(accounts, token)).toBeNull()
    await expect(removeHook(accounts, hook.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('the last push of a service is stored until it is forgotten', async () => {
    const accounts = await newAccounts(kind)
    const first = { serviceId: 'web', reference: 'shop/web:1.0', hook: 'ci' }
    const second = { ...first, reference: 'shop/web:1.1' }
    await storePush(accounts, first)
    await storePush(accounts, second)
    await removePush(accounts, first)
    expect(await listPushes(accounts)).toEqual([second])
    await removePush(accounts, second)
    expect(await listPushes(accounts)).toEqual([])
  })
})
