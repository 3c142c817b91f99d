import { expect, test } from 'vitest'
import { testApp } from './test-app.ts'

const service = '/api/v1/spaces/shop/services'

test.each([
  ['missing fields', {}, ['name', 'image']],
  ['no body', undefined, ['name', 'image']],
  ['unknown fields', { name: 'web', image: 'web', colour: 'red', size: 1 }, ['colour', 'size']],
  [
    'nested fields',
    { name: 'web', image: 'web', ports: [{ target: 80 }, { target: 0, ip: '' }] },
    ['ports.1.target', 'ports.1.ip'],
  ],
  ['each field once, by its first error', { name: '', image: '' }, ['name', 'image']],
])('refuses a body and names each field at fault: %s', async (_, body, paths) => {
  const { app, cookieOf } = await testApp()
  const answer = await app.inject({
    method: 'POST',
    url: service,
    headers: { cookie: await cookieOf('admin') },
    ...(body && { body }),
  })
  expect(answer.statusCode).toBe(400)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  const { type, errors } = answer.json()
  expect(type).toBe('bad-input')
  expect(errors.map((error: { path: string }) => error.path)).toEqual(paths)
})

test('the detail is the only error, or the number of errors and their fields', async () => {
  const { app, cookieOf } = await testApp()
  const cookie = await cookieOf('admin')
  const answerOf = async (body: object) =>
    (await app.inject({ method: 'POST', url: service, headers: { cookie }, body })).json()
  const tooLarge = { code: 'number-too-large', params: { most: 10_000 } }
  expect(await answerOf({ name: 'web', image: 'web', replicas: 10_001 })).toMatchObject({
    detail: 'replicas: At most 10000.',
    detailMessage: tooLarge,
    errors: [{ path: 'replicas', detail: 'At most 10000.', detailMessage: tooLarge }],
  })
  expect(await answerOf({})).toMatchObject({
    detail: '2 fields are invalid: name, image',
    detailMessage: { code: 'several-fields-wrong', params: { count: 2, fields: 'name, image' } },
  })
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`x${index}`, 1]))
  expect((await answerOf({ name: 'web', image: 'web', ...many })).detailMessage.params).toEqual({
    count: 9,
    fields: 'x0, x1, x2, x3, x4, …',
  })
})

test.each([
  ['an unknown parameter', '/api/v1/spaces?colour=red', ['colour']],
  ['a limit that is not a number', '/api/v1/spaces?limit=few', ['limit']],
  ['an unknown state', '/api/v1/spaces/shop/services?state=happy', ['state']],
  ['an invalid name', '/api/v1/spaces/%2e%2e%2fetc', ['space']],
])('refuses an address: %s', async (_, url, paths) => {
  const { app, cookieOf } = await testApp()
  const answer = await app.inject({ url, headers: { cookie: await cookieOf('admin') } })
  expect(answer.statusCode).toBe(400)
  expect(answer.json().errors.map((error: { path: string }) => error.path)).toEqual(paths)
})
