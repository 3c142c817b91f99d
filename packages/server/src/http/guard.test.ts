import { expect, test } from 'vitest'
import { testApp } from './test-app.ts'

const session = '/api/v1/session'

test.each([
  ['the page itself', 'http://localhost', 204],
  ['a page of another site', 'http://evil.test', 403],
  ['the same host on another port', 'http://localhost:81', 403],
  ['a page without an address', 'null', 403],
  ['no page', undefined, 204],
])('allows or refuses a write from %s', async (_, origin, status) => {
  const { app, cookieOf } = await testApp()
  const headers = { host: 'localhost', cookie: await cookieOf('admin'), ...(origin && { origin }) }
  expect((await app.inject({ method: 'DELETE', url: session, headers })).statusCode).toBe(status)
})

test('signing in from a page of another site is refused too', async () => {
  const { app, password } = await testApp()
  const body = { username: 'admin', password }
  const headers = { host: 'localhost', origin: 'http://evil.test' }
  expect((await app.inject({ method: 'POST', url: session, headers, body })).statusCode).toBe(403)
})

test('a read is allowed from anywhere, because no other site can read the answer', async () => {
  const { app, cookieOf } = await testApp()
  const headers = { host: 'localhost', origin: 'http://evil.test', cookie: await cookieOf('admin') }
  const answer = await app.inject({ url: session, headers })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['access-control-allow-origin']).toBeUndefined()
})

test('a WebSocket of a page of another site is refused, because that page could read the answers', async () => {
  const { app, cookieOf } = await testApp()
  const url = '/api/v1/spaces/shop/services/web/instances/x/exec'
  const headers = {
    host: 'localhost',
    origin: 'http://evil.test',
    cookie: await cookieOf('admin'),
    upgrade: 'websocket',
  }
  expect((await app.inject({ url, headers })).statusCode).toBe(403)
  expect((await app.inject({ url, headers: { ...headers, origin: 'http://localhost' } })).statusCode).toBe(400)
})

test('the cookie is out of reach of scripts and of other sites, and lasts as long as a session that is used', async () => {
  const { app, password } = await testApp()
  const signedIn = await app.inject({ method: 'POST', url: session, body: { username: 'admin', password } })
  const [cookie] = signedIn.cookies
  expect(cookie).toMatchObject({ name: 'berth', path: '/', httpOnly: true, sameSite: 'Strict' })
  expect(cookie?.maxAge).toBe(30 * 24 * 60 * 60)
  expect(signedIn.body).not.toContain(cookie?.value)

  const headers = { cookie: `berth=${cookie?.value}` }
  const [cleared] = (await app.inject({ method: 'DELETE', url: session, headers })).cookies
  expect(cleared).toMatchObject({ name: 'berth', path: '/', value: '', expires: new Date(0) })
  expect((await app.inject({ url: session, headers })).statusCode).toBe(401)
})

test('signing in again ends the earlier session', async () => {
  const { app, password, cookieOf } = await testApp()
  const headers = { cookie: await cookieOf('admin') }
  await app.inject({ method: 'POST', url: session, headers, body: { username: 'admin', password } })
  expect((await app.inject({ url: session, headers })).statusCode).toBe(401)
})

test('an unknown token is not signed in', async () => {
  const { app } = await testApp()
  for (const cookie of ['berth=', 'berth=stolen', '__Host-berth=stolen'])
    expect((await app.inject({ url: session, headers: { cookie } })).json().type).toBe('signed-out')
})

test('the page loads nothing from other origins and cannot be framed', async () => {
  const { app } = await testApp()
  const policy = (await app.inject('/healthz')).headers['content-security-policy']
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
})
