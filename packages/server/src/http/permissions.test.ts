import { isPermitted, type Permission, ROLES } from '@berth/contract/http/permissions.ts'
import { routes, streams } from '@berth/contract/http/routes.ts'
import type { FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import { testApp } from './test-app.ts'

interface Guarded {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly permission: Permission
}

const all: [name: string, Guarded][] = [
  ...Object.entries(routes),
  ...Object.entries(streams).map(([name, stream]): [string, Guarded] => [name, { method: 'GET', ...stream }]),
]

/** The paths that are open to everybody: the page, and the documentation of the API. */
const OPEN = [
  '/docs',
  '/docs/',
  '/docs/static/index.html',
  '/docs/static/swagger-initializer.js',
  '/docs/static/theme/berth.css',
  '/docs/*',
]
const DOCUMENTS = ['/docs/json', '/docs/yaml', '/openapi.json']
const PAGE = '*'

test.each([...ROLES, null])('%s may do what the contract allows, and nothing else', async (role) => {
  const { app, cookieOf } = await testApp()
  const isRefused = async ({ method, path }: Guarded) => {
    const cookie = role && (await cookieOf(role))
    const answer = await app.inject({
      method,
      url: path.replace(/:\w+/g, 'web'),
      headers: cookie ? { cookie } : {},
      ...(method !== 'GET' && { body: {} }),
      payloadAsStream: true,
    })
    answer.stream().destroy()
    return [401, 403].includes(answer.statusCode)
  }
  const refused = await Promise.all(all.map(async ([name, one]) => [name, await isRefused(one)] as const))
  const expected = all.map(([name, { permission }]) => [name, !isPermitted(role, permission)] as const)
  expect(Object.fromEntries(refused)).toEqual(Object.fromEntries(expected))
})

test('every route of the contract is served', async () => {
  const { app } = await testApp()
  const missing = all.filter(([, { method, path }]) => !app.hasRoute({ method, url: path }))
  expect(missing.map(([name]) => name)).toEqual([])
})

test('nothing is served but the routes of the contract, the documentation and the page', async () => {
  const { app } = await testApp()
  const known = new Set([...all.map(([, { method, path }]) => `${method} ${path}`)])
  const others = servedBy(app).filter((one) => !known.has(one))
  expect(new Set(others)).toEqual(new Set([...OPEN, ...DOCUMENTS, PAGE].map((path) => `GET ${path}`)))
})

/**
 * Returns the served routes, such as "GET /api/v1/spaces", from the tree of routes that Fastify draws. HEAD goes with each GET and is left
 * out.
 */
function servedBy(app: FastifyInstance): string[] {
  const above: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, part, methods] = /^((?:│ {3}| {4})*)[├└]── (\S+)(?: \((.+)\))?$/.exec(line) ?? []
      if (indent === undefined || part === undefined) return []
      const depth = indent.length / 4
      above[depth] = (depth > 0 ? (above[depth - 1] ?? '') : '') + part
      const served = methods?.split(', ').filter((method) => method !== 'HEAD') ?? []
      return served.map((method) => `${method} ${above[depth]}`)
    })
}
