import { expect, test } from 'vitest'
import { testApp } from './test-app.ts'

const service = '/api/v1/spaces/shop/services'

test.each([
  ['what is missing', {}, ['name', 'image']],
  ['nothing at all', undefined, ['name', 'image']],
  ['what is not known', { name: 'web', image: 'web', colour: 'red', size: 1 }, ['colour', 'size']],
  [
    'deep down',
    { name: 'web', image: 'web', ports: [{ target: 80 }, { target: 0, ip: '' }] },
    ['ports.1.target', 'ports.1.ip'],
  ],
  ['a field once, by what is wrong first', { name: '', image: '' }, ['name', 'image']],
])('a body is refused by the name of each field: %s', async (_, body, paths) => {
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

test('one fault is the whole sentence; of several the number and the fields are said', async () => {
  const { app, cookieOf } = await testApp()
  const cookie = await cookieOf('admin')
  const answerOf = async (body: object) =>
    (await app.inject({ method: 'POST', url: service, headers: { cookie }, body })).json()
  const said = { code: 'number-too-large', params: { most: 10_000 } }
  expect(await answerOf({ name: 'web', image: 'web', replicas: 10_001 })).toMatchObject({
    detail: 'replicas: At most 10000.',
    detailMessage: said,
    errors: [{ path: 'replicas', detail: 'At most 10000.', detailMessage: said }],
  })
  expect(await answerOf({})).toMatchObject({
    detail: '2 fields cannot be used as they are: name, image',
    detailMessage: { code: 'several-fields-wrong', params: { count: 2, fields: 'name, image' } },
  })
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`x${index}`, 1]))
  expect((await answerOf({ name: 'web', image: 'web', ...many })).detailMessage.params).toEqual({
    count: 9,
    fields: 'x0, x1, x2, x3, x4, …',
  })
})

test.each([
  ['a parameter that is not known', '/api/v1/spaces?colour=red', ['colour']],
  ['a limit that is no number', '/api/v1/spaces?limit=few', ['limit']],
  ['a state that there is not', '/api/v1/spaces/shop/services?state=happy', ['state']],
  ['a name that none can have', '/api/v1/spaces/%2e%2e%2fetc', ['space']],
])('an address is refused too: %s', async (_, url, paths) => {
  const { app, cookieOf } = await testApp()
  const answer = await app.inject({ url, headers: { cookie: await cookieOf('admin') } })
  expect(answer.statusCode).toBe(400)
  expect(answer.json().errors.map((error: { path: string }) => error.path)).toEqual(paths)
})
