import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LoadBalancer, type LoadBalancerInput } from '@berth/contract/balancer.ts'
import { ServiceSpec } from '@berth/contract/service-spec.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { selfSigned } from '../packages/server/src/balancer/certificate.ts'
import { backendOf, certificateFile, configurationOf } from '../packages/server/src/balancer/configuration.ts'
import { hashOf } from '../packages/server/src/balancer/password-hash.ts'
import { fits, inOrder } from '../packages/server/src/balancer/precedence.ts'
import { ensurePackages } from '../scripts/packages.ts'
import { type Got, get } from './balancing.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const PLACE = { space: 'shop', name: 'lb', published: new Map([[80, 8080]]) }
const folder = mkdtempSync(join(tmpdir(), 'berth-fuzz-'))

let standIn = ''

beforeAll(async () => {
  await ensurePackages(['haproxy'])
  const { certificate, key } = await selfSigned({ hosts: ['localhost'], days: 1 }, Date.now())
  standIn = join(folder, 'stand-in.pem')
  writeFileSync(standIn, `${certificate.trim()}\n${key.trim()}\n`)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const label = fc.stringMatching(/^[a-z0-9_]([a-z0-9_-]{0,8}[a-z0-9_])?$/)
const host = fc
  .tuple(fc.boolean(), fc.array(label, { minLength: 1, maxLength: 3 }))
  .map(([wild, labels]) => `${wild ? '*.' : ''}${labels.join('.')}`)
const segment = fc.stringMatching(/^[\w\-~+:@,;!*()&=][\w\-.~+:@,;!*()&=]{0,6}$/)
const path = fc
  .tuple(fc.array(segment, { maxLength: 3 }), fc.boolean())
  .map(([segments, open]) => `/${segments.join('/')}${open && segments.length > 0 ? '/' : ''}`)
/** Whatever a person may paste, with what HAProxy's configuration has a meaning for. */
const nasty = fc
  .array(
    fc.oneof(fc.constantFrom('\n', '"', "'", '#', '\\', '$HOME', ' ', '%[src]', '\r', '\t', '{', '}'), fc.string()),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''))
const target = fc.record({
  service: fc.stringMatching(/^[a-zA-Z0-9](?:[-_]?[A-Za-z0-9]){0,8}$/),
  port: fc.integer({ min: 1, max: 65_535 }),
})

const httpRule = fc.record({
  port: fc.constantFrom(80, 81),
  host: fc.option(host),
  path,
  target,
  algorithm: fc.constantFrom('round-robin', 'least-connections', 'source', 'random'),
  sticky: fc.boolean(),
  sendProxy: fc.constantFrom('none', 'v1', 'v2'),
  check: fc.record({
    type: fc.constantFrom('tcp', 'http', 'none'),
    path: fc.stringMatching(/^\/[\w\-./~%?&=+:@,;!*()]{0,12}$/),
  }),
  basicAuth: fc.option(
    fc.record({
      realm: fc.stringMatching(/^[\w .-]{1,12}$/),
      users: fc.array(fc.record({ name: fc.stringMatching(/^[\w.@-]{1,8}$/), password: fc.constant('$6$a.b/c$d') }), {
        minLength: 1,
        maxLength: 2,
      }),
    }),
  ),
})
const otherRule = fc.constantFrom('tcp', 'tls').chain((protocol) =>
  fc.record({
    port: fc.constant(protocol === 'tcp' ? 5432 : 8443),
    protocol: fc.constant(protocol),
    host: protocol === 'tcp' ? fc.constant(null) : fc.option(host),
    target,
  }),
)
const listener = fc.record({
  port: fc.constantFrom(80, 81, 5432, 8443),
  http2: fc.boolean(),
  compression: fc.boolean(),
  forwardedHeaders: fc.constantFrom('replace', 'append', 'off'),
  acceptProxy: fc.boolean(),
  maxConnectionsPerClient: fc.option(fc.integer({ min: 1, max: 100_000 })),
  maxRequestsPerSecondPerClient: fc.option(fc.integer({ min: 1, max: 100_000 })),
  certificates: fc.array(fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,10}$/), { maxLength: 2 }),
  noMatch: fc.record({ status: fc.integer({ min: 200, max: 599 }), body: nasty }),
})
const balancers = fc.record({
  rules: fc.array(fc.oneof(httpRule, otherRule), { minLength: 1, maxLength: 8 }),
  listeners: fc.array(listener, { maxLength: 4 }),
  drainSeconds: fc.integer({ min: 0, max: 3600 }),
})

/** Null for what the contract refuses: rules that are there twice, certificates where there is no https. */
function accepted(given: unknown): LoadBalancer | null {
  const spec = { name: 'lb', kind: 'load-balancer', loadBalancer: given }
  return ServiceSpec.safeParse(spec).data?.loadBalancer ?? null
}

function configurationFile(text: string): string {
  const file = join(folder, 'haproxy.cfg')
  writeFileSync(file, text.replaceAll(/'\/run\/secrets\/certificate-[^']*'/g, `'${standIn}'`))
  return file
}

test('whatever the contract lets through, HAProxy takes', () => {
  let taken = 0
  fc.assert(
    fc.property(balancers, (given) => {
      const balancer = accepted(given)
      fc.pre(balancer !== null)
      const { status, stderr } = spawnSync('haproxy', ['-c', '-f', configurationFile(configurationOf(balancer, PLACE))])
      taken++
      expect(status, stderr.toString()).toBe(0)
    }),
    { numRuns: 60, maxSkipsPerRun: 50, endOnFailure: true },
  )
  expect(taken).toBeGreaterThanOrEqual(60)
})

test('https too, with certificates by whatever names', () => {
  const balancer = LoadBalancer.parse({
    rules: [{ port: 443, protocol: 'https', target: { service: 'web', port: 80 } }],
    listeners: [{ port: 443, certificates: ['a', 'b.c_d-e'] }],
  })
  expect(configurationOf(balancer, PLACE)).toContain(certificateFile('b.c_d-e'))
  const { status, stderr } = spawnSync('haproxy', ['-c', '-f', configurationFile(configurationOf(balancer, PLACE))])
  expect(status, stderr.toString()).toBe(0)
})

const injections = ['\n  bind *:9', '"', "'", '#', '\\', '$HOME', '%[src]', '\u2028', '\0', '{', '}']

test.each(injections)('%j gets in nowhere', (injection) => {
  const rule = { port: 80, target: { service: 'web', port: 80 } }
  const users = [{ name: 'ann', password: 'x' }]
  const given: LoadBalancerInput[] = [
    { rules: [{ ...rule, host: `a${injection}.test` }] },
    { rules: [{ ...rule, path: `/a${injection}` }] },
    { rules: [{ ...rule, target: { ...rule.target, service: `web${injection}` } }] },
    { rules: [{ ...rule, target: { ...rule.target, space: `s${injection}` } }] },
    { rules: [{ ...rule, check: { type: 'http', path: `/a${injection}` } }] },
    { rules: [{ ...rule, basicAuth: { realm: `r${injection}`, users } }] },
    { rules: [{ ...rule, basicAuth: { users: [{ name: `ann${injection}`, password: 'x' }] } }] },
    { rules: [rule], listeners: [{ port: 80, certificates: [`c${injection}`] }] },
  ]
  for (const one of given) expect(accepted(one), JSON.stringify(one)).toBeNull()
})

/** HAProxy as it runs in a balancer, but on loopback, with one server that says which rule led to it. */
class Real {
  readonly #process: ChildProcess
  readonly port: number

  constructor(text: string, port: number) {
    this.port = port
    this.#process = spawn('haproxy', ['-db', '-f', configurationFile(text)], { stdio: 'ignore' })
  }

  async get(asked: { host: string; path: string; headers?: Record<string, string> }): Promise<Got> {
    for (let tries = 1; ; tries++) {
      try {
        return await get({ address: '127.0.0.1', port: this.port, ...asked })
      } catch (error) {
        if (tries === 100 || this.#process.exitCode !== null) throw error
        await sleep(50)
      }
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#process.once('exit', () => resolve())
    this.#process.kill('SIGKILL')
    await promise
  }
}

async function freePort(): Promise<number> {
  const server = createTcp().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function echo(): Promise<Server> {
  const server = createServer((request, response) => {
    response.end(JSON.stringify({ ...request.headers, url: request.url }))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return server
}

/** Every backend leads to one real server, and says its own name to it. */
function onLoopback(balancer: LoadBalancer, port: number, statisticsPort: number, server: Server): string {
  const { port: target } = server.address() as AddressInfo
  return configurationOf(balancer, PLACE)
    .replace('bind *:80', `bind 127.0.0.1:${port}`)
    .replace('127.0.0.1:65000', `127.0.0.1:${statisticsPort}`)
    .replaceAll(/^backend (rule-\S+)$/gm, 'backend $1\n  http-request set-header X-Rule $1')
    .replaceAll(/^ {2}server-template .*$/gm, `  server target 127.0.0.1:${target}`)
}

const HOSTS = ['a.test', 'b.a.test', 'c.b.a.test', 'test', 'other']
const PATHS = ['/', '/a', '/a/', '/a/b', '/ab', '/a/b/c', '/b']
const rulesToMean = fc.uniqueArray(
  fc.record({
    port: fc.constant(80),
    host: fc.option(fc.constantFrom(...HOSTS, '*.test', '*.a.test', '*.b.a.test')),
    path: fc.constantFrom(...PATHS),
    target: fc.constant({ service: 'web', port: 80 }),
  }),
  { minLength: 1, maxLength: 10, selector: ({ host: name, path: prefix }) => `${name}${prefix}` },
)

const ASKED = HOSTS.flatMap((name) => PATHS.map((asked) => ({ host: name, path: asked })))

async function expectLed(real: Real, balancer: LoadBalancer, noMatch: string, asked: { host: string; path: string }) {
  const expected = inOrder(balancer.rules).find((rule) => fits(rule, asked))
  const got = await real.get({ host: `${asked.host.toUpperCase()}:8080`, path: `${asked.path}?q=/b` })
  const led = got.status === 404 ? null : (JSON.parse(got.body) as Record<string, string>)['x-rule']
  expect({ ...asked, led }).toEqual({ ...asked, led: expected ? backendOf(expected) : null })
  if (!expected) expect(got.body).toBe(noMatch)
}

test('HAProxy leads a request where the rules say', async () => {
  const server = await echo()
  try {
    await fc.assert(
      fc.asyncProperty(rulesToMean, nasty, async (rules, body) => {
        const balancer = LoadBalancer.parse({ rules, listeners: [{ port: 80, noMatch: { status: 404, body } }] })
        const [port, statisticsPort] = [await freePort(), await freePort()]
        const real = new Real(onLoopback(balancer, port, statisticsPort, server), port)
        try {
          for (const asked of ASKED) await expectLed(real, balancer, body, asked)
        } finally {
          await real.stop()
        }
      }),
      { numRuns: 6, endOnFailure: true },
    )
  } finally {
    server.close()
  }
})

test('a password is what was typed, and a client is not believed who it says it is', async () => {
  const server = await echo()
  const password = 'p "$\' #\\ä'
  const users = [{ name: 'ann', password: hashOf(password) }]
  const balancer = LoadBalancer.parse({
    rules: [{ port: 80, target: { service: 'web', port: 80 }, basicAuth: { users } }],
  })
  const [port, statisticsPort] = [await freePort(), await freePort()]
  const real = new Real(onLoopback(balancer, port, statisticsPort, server), port)
  try {
    const asked = (secret: string) => ({
      host: 'a.test',
      path: '/x',
      headers: {
        authorization: `Basic ${Buffer.from(`ann:${secret}`).toString('base64')}`,
        'x-forwarded-for': '1.2.3.4',
        'x-forwarded-proto': 'https',
      },
    })
    expect((await real.get(asked('other'))).status).toBe(401)
    const got = await real.get(asked(password))
    expect(JSON.parse(got.body)).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'a.test',
      'x-forwarded-port': '8080',
      url: '/x',
    })
  } finally {
    await real.stop()
    server.close()
  }
})

test.each(['/admin', '//admin', '/%61dmin', '/x/../admin', '/./admin', '/x/%2e%2e/admin', '/%2Fadmin'])(
  'there is no way around the password of /admin by %s',
  async (asked) => {
    const server = await echo()
    const users = [{ name: 'ann', password: hashOf('x') }]
    const common = { port: 80, target: { service: 'web', port: 80 } }
    const balancer = LoadBalancer.parse({ rules: [common, { ...common, path: '/admin', basicAuth: { users } }] })
    const [port, statisticsPort] = [await freePort(), await freePort()]
    const real = new Real(onLoopback(balancer, port, statisticsPort, server), port)
    try {
      expect([400, 401]).toContain((await real.get({ host: 'a.test', path: asked })).status)
    } finally {
      await real.stop()
      server.close()
    }
  },
)
