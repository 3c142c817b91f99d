import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { expect, test } from 'vitest'
import { testApp } from './test-app.ts'

test('answers a refusal with everything that helps to act on it', async () => {
  const { app } = await testApp()
  app.get('/refused', () => {
    throw new Problem('not-allowed', message('no-such-space', { space: 'shop' }), { allowed: ['stop'] })
  })
  const answer = await app.inject('/refused')
  expect(answer.statusCode).toBe(409)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.json()).toEqual({
    type: 'not-allowed',
    title: 'not allowed',
    status: 409,
    detail: 'There is no space shop.',
    detailMessage: { code: 'no-such-space', params: { space: 'shop' } },
    allowed: ['stop'],
  })
})

test('answers an unexpected error without its message', async () => {
  const { app } = await testApp()
  app.get('/broken', () => {
    throw new Error('the password is hunter2')
  })
  const answer = await app.inject('/broken')
  expect(answer.statusCode).toBe(500)
  expect(answer.json()).toMatchObject({ type: 'internal', detail: 'Something went wrong on the server.' })
  expect(answer.body).not.toContain('hunter2')
})

test('a caller who must wait gets the time in a header too', async () => {
  const { app } = await testApp()
  app.get('/busy', () => {
    throw new Problem('too-many-tries', message('too-many-attempts', { minutes: 1 }), { retryAfterSeconds: 30 })
  })
  const answer = await app.inject('/busy')
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '30'])
})

test.each([
  ['incomplete JSON', '{"name":', 'application/json', 400, 'bad-input'],
  ['another content type', '<name/>', 'application/xml', 400, 'bad-input'],
  ['too many bytes', JSON.stringify({ name: 'x'.repeat(1024 * 1024) }), 'application/json', 413, 'too-large'],
])('a body that cannot be read is refused: %s', async (_, body, type, status, problem) => {
  const { app, cookieOf } = await testApp()
  const headers = { cookie: await cookieOf('admin'), 'content-type': type }
  const answer = await app.inject({ method: 'POST', url: '/api/v1/spaces', headers, body })
  expect([answer.statusCode, answer.json().type]).toEqual([status, problem])
})

test('reports that the engine is away', async () => {
  const { app, cookieOf } = await testApp()
  const headers = { cookie: await cookieOf('admin') }
  const answers = await Promise.all([
    app.inject('/readyz'),
    app.inject({ url: '/api/v1/spaces', headers }),
    app.inject({ method: 'POST', url: '/api/v1/spaces', headers, body: { name: 'shop' } }),
  ])
  for (const answer of answers) expect([answer.statusCode, answer.json().type]).toEqual([503, 'engine-away'])
})

test('an unknown address of the API is not found, and never answered with the page', async () => {
  const { app } = await testApp()
  const answer = await app.inject({ url: '/api/v1/nothing', headers: { accept: 'text/html' } })
  expect([answer.statusCode, answer.json().type]).toEqual([404, 'not-found'])
})
