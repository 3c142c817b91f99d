import { describe, expect, test } from 'vitest'
import { insertHook, listHooks, removeHook, usedHook } from './push-hooks.ts'
import { forgetPush, rememberedPushes, rememberPush } from './pushes.ts'
import { KINDS, newPeople } from './test-databases.ts'

const ANY = { space: null, repository: null }

describe.each(KINDS)('%s', (kind) => {
  test('a hook is found by its token, which is not stored', async () => {
    const people = await newPeople(kind)
    const { hook, token } = await insertHook(people, { name: 'ci', ...ANY }, 'admin')
    expect(hook).toMatchObject({ name: 'ci', createdBy: 'admin', lastUsedAt: null })
    expect(JSON.stringify(await people.db.selectFrom('hooks').selectAll().execute())).not.toContain(token)
    people.clock.now += 60_000
    expect(await usedHook(people, token)).toEqual({ ...hook, lastUsedAt: '2026-01-01T00:01:00.000Z' })
    expect(await usedHook(people, `${token}x`)).toBeNull()
  })

  test('each hook has a unique name, and a removed hook is not found', async () => {
    const people = await newPeople(kind)
    const { hook, token } = await insertHook(
      people,
      { name: 'ci', space: 'shop', repository: 'docker.io/shop/web' },
      '',
    )
    await expect(insertHook(people, { name: 'ci', ...ANY }, '')).rejects.toMatchObject({ code: 'already-exists' })
    await insertHook(people, { name: 'build', ...ANY }, '')
    expect((await listHooks(people)).map(({ name, space }) => [name, space])).toEqual([
      ['build', null],
      ['ci', 'shop'],
    ])
    await removeHook(people, hook.id)
    expect(await usedHook(people, token)).toBeNull()
    await expect(removeHook(people, hook.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('the last push of a service is stored until it is forgotten', async () => {
    const people = await newPeople(kind)
    const first = { serviceId: 'web', reference: 'shop/web:1.0', hook: 'ci' }
    const second = { ...first, reference: 'shop/web:1.1' }
    await rememberPush(people, first)
    await rememberPush(people, second)
    await forgetPush(people, first)
    expect(await rememberedPushes(people)).toEqual([second])
    await forgetPush(people, second)
    expect(await rememberedPushes(people)).toEqual([])
  })
})
