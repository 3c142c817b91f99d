import { describe, expect, test } from 'vitest'
import { ensureRegistries, insertRegistry, listRegistries, removeRegistry } from './registries.ts'
import { KINDS, newPeople } from './test-databases.ts'

const harbor = { name: 'Harbor', address: 'harbor.example:8443', plainHttp: false }

describe.each(KINDS)('%s', (kind) => {
  test('a registry is added, listed and removed', async () => {
    const people = await newPeople(kind)
    const added = await insertRegistry(people, harbor)
    expect(added).toEqual({ id: expect.any(String), ...harbor, createdAt: '2026-01-01T00:00:00.000Z' })
    await insertRegistry(people, { name: 'A', address: 'a.example', plainHttp: true })
    expect(await listRegistries(people)).toEqual([expect.objectContaining({ name: 'A', plainHttp: true }), added])
    await removeRegistry(people, added.id)
    expect(await listRegistries(people)).toEqual([expect.objectContaining({ name: 'A' })])
    await expect(removeRegistry(people, added.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('a name that is taken is refused, an address may be there twice', async () => {
    const people = await newPeople(kind)
    await insertRegistry(people, harbor)
    await insertRegistry(people, { ...harbor, name: 'Harbor again' })
    await expect(insertRegistry(people, { ...harbor, address: 'b.example' })).rejects.toMatchObject({
      code: 'already-exists',
      extra: { errors: [{ path: 'name', message: 'There is a registry Harbor already.' }] },
    })
  })

  test('those that are missing are added once, this machine without TLS, and what a person set stays', async () => {
    const people = await newPeople(kind)
    await insertRegistry(people, { name: 'mine', address: 'localhost:5000', plainHttp: false })
    const wanted = [
      'localhost:5000',
      '127.0.0.1:5001',
      '[::1]:5002',
      'localhost',
      'registry.example',
      'localhost.example:80',
      'localhost',
    ]
    await Promise.all([ensureRegistries(people, wanted), ensureRegistries(people, wanted)])
    await ensureRegistries(people, wanted)
    const registries = await listRegistries(people)
    expect(Object.fromEntries(registries.map(({ name, plainHttp }) => [name, plainHttp]))).toEqual({
      mine: false,
      '127.0.0.1:5001': true,
      '[::1]:5002': true,
      localhost: true,
      'registry.example': false,
      'localhost.example:80': false,
    })
    expect(registries).toHaveLength(6)
  })
})
