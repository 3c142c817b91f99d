import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LoadBalancer, type LoadBalancerInput } from '@berth/contract/load-balancers/balancer.ts'
import { byPrecedence } from '@berth/contract/load-balancers/rule-order.ts'
import { ServiceSpec } from '@berth/contract/services/service-spec.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSelfSigned } from '../packages/server/src/balancer/certificate.ts'
import { backendName, buildConfiguration, certificateFile } from '../packages/server/src/balancer/configuration.ts'
import { cryptPassword } from '../packages/server/src/balancer/password-hash.ts'
import { ruleMatches } from '../packages/server/src/balancer/rule-matches.ts'
import { ensurePackages } from '../scripts/packages.ts'
import { fuzzRuns } from '../test-support/fuzz-runs.ts'
import { LoopbackHaproxy } from '../test-support/load-balancers/loopback-haproxy.ts'

const CHECKED_CONFIGURATIONS = fuzzRuns(30)

const PLACE = { space: 'shop', name: 'lb', published: new Map([[80, 8080]]) }
const folder = mkdtempSync(join(tmpdir(), 'berth-fuzz-'))

let testCertificate = ''

beforeAll(async () => {
  await ensurePackages(['haproxy'])
  const { certificate, key } = await createSelfSigned({ hosts: ['localhost'], days: 1 }, Date.now())
  testCertificate = join(folder, 'certificate.pem')
  writeFileSync(testCertificate, `${certificate.trim()}\n${key.trim()}\n`)
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
/** Arbitrary text, with characters that are special in HAProxy's configuration. */
const nasty = fc
  .array(
    fc.oneof(fc.constantFrom('\n', '"', "'", '#', '\\', '$HOME', ' ', '%[src]', '\r', '\t', '{', '}'), fc.string()),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''))
const name = fc.stringMatching(/^[a-zA-Z0-9](?:[-_.]?[A-Za-z0-9]){0,8}$/)
const target = fc.record({
  service: name,
  port: fc.integer({ min: 1, max: 65_535 }),
  space: fc.option(name),
})
const balancing = {
  target,
  algorithm: fc.constantFrom('round-robin', 'least-connections', 'source', 'random'),
  sendProxy: fc.constantFrom('none', 'v1', 'v2'),
  maxInstances: fc.integer({ min: 1, max: 200 }),
  check: fc.record({
    type: fc.constantFrom('tcp', 'http', 'none'),
    path: fc.stringMatching(/^\/[\w\-./~%?&=+:@,;!*()]{0,12}$/),
    intervalMilliseconds: fc.integer({ min: 100, max: 60_000 }),
  }),
}
const basicAuth = fc.record({
  realm: fc.stringMatching(/^[\w .-]{1,12}$/),
  users: fc.array(fc.record({ name: fc.stringMatching(/^[\w.@-]{1,8}$/), password: fc.constant('$6$a.b/c$d') }), {
    minLength: 1,
    maxLength: 2,
  }),
})
const rule = fc.oneof(
  fc.record({
    ...balancing,
    port: fc.constantFrom(80 as const, 81 as const, 443 as const),
    host: fc.option(host),
    path,
    sticky: fc.boolean(),
    basicAuth: fc.option(basicAuth),
  }),
  fc.record({ ...balancing, port: fc.constant(8443 as const), host: fc.option(host) }),
  fc.record({ ...balancing, port: fc.constant(5432 as const) }),
)
const PROTOCOLS = { 80: 'http', 81: 'http', 443: 'https', 8443: 'tls', 5432: 'tcp' } as const
const portOf = fc.constantFrom(...(Object.keys(PROTOCOLS).map(Number) as (keyof typeof PROTOCOLS)[]))
const listener = fc.record({
  port: portOf,
  http2: fc.boolean(),
  compression: fc.boolean(),
  forwardedHeaders: fc.constantFrom('replace', 'append', 'off'),
  acceptProxy: fc.boolean(),
  maxConnectionsPerClient: fc.option(fc.integer({ min: 1, max: 100_000 })),
  maxRequestsPerSecondPerClient: fc.option(fc.integer({ min: 1, max: 100_000 })),
  noMatch: fc.record({
    status: fc.oneof(fc.integer({ min: 200, max: 599 }), fc.constantFrom(200, 204, 205, 304)),
    contentType: fc.constantFrom('text/plain', 'text/html', 'application/json'),
    body: nasty,
  }),
})
const seconds = fc.double({ min: 0.1, max: 86_400, noNaN: true })
/** Load balancers whose listeners fit the protocols of the rules. Other parts may be refused. */
const balancers = fc
  .record({
    rules: fc.uniqueArray(rule, {
      minLength: 1,
      maxLength: 8,
      selector: (each) => JSON.stringify([each.port, 'host' in each && each.host]),
    }),
    listeners: fc.uniqueArray(listener, { maxLength: 5, selector: ({ port }) => port }),
    certificates: fc.array(name, { minLength: 1, maxLength: 2 }),
    timeouts: fc.record({
      connectSeconds: seconds,
      clientSeconds: seconds,
      serverSeconds: seconds,
      tunnelSeconds: seconds,
    }),
    maxConnections: fc.integer({ min: 10, max: 1_000_000 }),
    drainSeconds: fc.integer({ min: 0, max: 3600 }),
  })
  .map(({ rules, listeners, certificates, ...rest }) => {
    const portsWithRules = new Set(rules.map(({ port }) => port))
    const ownListeners = listeners
      .filter(({ port }) => portsWithRules.has(port) || port === 80)
      .map((each) => ({
        ...each,
        compression: each.compression && each.port < 1000,
        redirectToHttps: portsWithRules.has(each.port) ? null : 443,
        certificates: each.port === 443 ? certificates : [],
      }))
    const lacksCertificate = portsWithRules.has(443) && !ownListeners.some(({ port }) => port === 443)
    return {
      ...rest,
      rules: rules.map((each) => ({ ...each, protocol: PROTOCOLS[each.port] })),
      listeners: lacksCertificate ? [...ownListeners, { port: 443, certificates }] : ownListeners,
    }
  })

/** Parses a load balancer. @returns null if the contract refuses it: for duplicate rules, or certificates without https */
function parseBalancer(given: unknown): LoadBalancer | null {
  const spec = { name: 'lb', kind: 'load-balancer', loadBalancer: given }
  return ServiceSpec.safeParse(spec).data?.loadBalancer ?? null
}

function configurationFile(text: string): string {
  const file = join(folder, 'haproxy.cfg')
  writeFileSync(file, text.replaceAll(/'\/run\/secrets\/certificate-[^']*'/g, `'${testCertificate}'`))
  return file
}

function runCheck(balancer: LoadBalancer) {
  const file = configurationFile(buildConfiguration(balancer, PLACE))
  return spawnSync('haproxy', ['-c', '-f', file], { encoding: 'utf8' })
}

test('HAProxy accepts every configuration that the contract accepts', () => {
  let checks = 0
  fc.assert(
    fc.property(balancers, (given) => {
      const balancer = parseBalancer(given)
      fc.pre(balancer !== null)
      const { status, stderr } = runCheck(balancer)
      checks++
      expect(status, stderr).toBe(0)
    }),
    { numRuns: CHECKED_CONFIGURATIONS, maxSkipsPerRun: 20, endOnFailure: true },
  )
  expect(checks).toBeGreaterThanOrEqual(CHECKED_CONFIGURATIONS)
})

test('a custom response has a status that HAProxy supports, and a text only if that status allows one', () => {
  const given = (status: number, body: string) => ({
    rules: [{ port: 80, target: { service: 'web', port: 80 } }],
    listeners: [{ port: 80, noMatch: { status, body } }],
  })
  const statuses = Array.from({ length: 700 }, (_, status) => status)
  const supported = statuses.slice(200, 600)
  const withText = supported.filter((status) => ![204, 205, 304].includes(status))
  expect(statuses.filter((status) => parseBalancer(given(status, '')))).toEqual(supported)
  expect(statuses.filter((status) => parseBalancer(given(status, 'x')))).toEqual(withText)
  const responses = [
    ...supported.map((status) => ({ status, body: '' })),
    ...withText.map((status) => ({ status, body: 'x' })),
  ]
  const listeners = responses.map((noMatch, index) => ({ port: 1000 + index, noMatch }))
  for (let at = 0; at < listeners.length; at += 50) {
    const some = listeners.slice(at, at + 50)
    const rules = some.map(({ port }) => ({ port, target: { service: 'web', port: 80 } }))
    const { status, stderr } = runCheck(
      parseBalancer({ rules, listeners: some }) ?? expect.fail('The load balancer is refused.'),
    )
    expect(status, stderr).toBe(0)
  }
})

test('HAProxy accepts the maximum number of certificates, with any valid names', () => {
  const https = (names: string[]) =>
    parseBalancer({
      rules: [{ port: 443, protocol: 'https', target: { service: 'web', port: 80 } }],
      listeners: [{ port: 443, certificates: names, acceptProxy: true }],
    })
  const names = ['a', 'b.c_d-e', ...Array.from({ length: 23 }, (_, index) => `c${index}`)]
  expect(https([...names, 'one-more'])).toBeNull()
  const balancer = https(names) ?? expect.fail('The load balancer is refused.')
  expect(buildConfiguration(balancer, PLACE)).toContain(certificateFile('b.c_d-e'))
  const { status, stderr } = runCheck(balancer)
  expect(status, stderr).toBe(0)
})

const injections = ['\n  bind *:9', '"', "'", '#', '\\', '$HOME', '%[src]', '\u2028', '\0', '{', '}']

test.each(injections)('the contract refuses %j in every field', (injection) => {
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
  for (const balancer of given) expect(parseBalancer(balancer), JSON.stringify(balancer)).toBeNull()
})

async function startEchoServer(): Promise<Server> {
  const server = createServer((request, response) => {
    response.end(JSON.stringify({ ...request.headers, url: request.url }))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return server
}

/** Starts HAProxy with every backend routed to one real server, to which it sends the backend's name. */
function startOnLoopback(balancer: LoadBalancer, server: Server): LoopbackHaproxy {
  const { port: target } = server.address() as AddressInfo
  const text = buildConfiguration(balancer, PLACE)
    .replaceAll(/^backend (rule-\S+)$/gm, 'backend $1\n  http-request set-header X-Rule $1')
    .replaceAll(/^ {2}server-template .*$/gm, `  server target 127.0.0.1:${target}`)
  return new LoopbackHaproxy(text)
}

const HOSTS = ['a.test', 'b.a.test', 'c.b.a.test', 'test', 'other']
const PATHS = ['/', '/a', '/a/', '/a/b', '/ab', '/a/b/c', '/b']
const overlappingRules = fc.uniqueArray(
  fc.record({
    port: fc.constant(80),
    host: fc.option(fc.constantFrom(...HOSTS, '*.test', '*.a.test', '*.b.a.test')),
    path: fc.constantFrom(...PATHS),
    target: fc.constant({ service: 'web', port: 80 }),
  }),
  { minLength: 1, maxLength: 10, selector: ({ host: name, path: prefix }) => `${name}${prefix}` },
)

const REQUESTS = HOSTS.flatMap((name) => PATHS.map((requestPath) => ({ host: name, path: requestPath })))

async function expectRouted(
  haproxy: LoopbackHaproxy,
  balancer: LoadBalancer,
  noMatch: string,
  request: { host: string; path: string },
) {
  const expected = balancer.rules.toSorted(byPrecedence).find((rule) => ruleMatches(rule, request))
  const response = await haproxy.get({ host: `${request.host.toUpperCase()}:8080`, path: `${request.path}?q=/b` })
  const backend = response.status === 404 ? null : (JSON.parse(response.body) as Record<string, string>)['x-rule']
  expect({ ...request, backend }).toEqual({ ...request, backend: expected ? backendName(expected) : null })
  if (!expected) expect(response.body).toBe(noMatch)
}

test('HAProxy routes requests as the rules say', async () => {
  const server = await startEchoServer()
  try {
    await fc.assert(
      fc.asyncProperty(overlappingRules, nasty, async (rules, body) => {
        const balancer = LoadBalancer.parse({ rules, listeners: [{ port: 80, noMatch: { status: 404, body } }] })
        const haproxy = startOnLoopback(balancer, server)
        try {
          for (const request of REQUESTS) await expectRouted(haproxy, balancer, body, request)
        } finally {
          await haproxy.stop()
        }
      }),
      { numRuns: fuzzRuns(4), endOnFailure: true },
    )
  } finally {
    server.close()
  }
})

test('HAProxy checks the exact password, and replaces the forwarded headers of a client', async () => {
  const server = await startEchoServer()
  const password = 'p "$\' #\\ä'
  const users = [{ name: 'ann', password: cryptPassword(password) }]
  const balancer = LoadBalancer.parse({
    rules: [{ port: 80, target: { service: 'web', port: 80 }, basicAuth: { users } }],
  })
  const haproxy = startOnLoopback(balancer, server)
  try {
    const requestWith = (secret: string) => ({
      host: 'a.test',
      path: '/x',
      headers: {
        authorization: `Basic ${Buffer.from(`ann:${secret}`).toString('base64')}`,
        'x-forwarded-for': '1.2.3.4',
        'x-forwarded-proto': 'https',
      },
    })
    expect((await haproxy.get(requestWith('other'))).status).toBe(401)
    const response = await haproxy.get(requestWith(password))
    expect(JSON.parse(response.body)).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'a.test',
      'x-forwarded-port': '8080',
      url: '/x',
    })
  } finally {
    await haproxy.stop()
    server.close()
  }
})

test.each([
  '/admin',
  '//admin',
  '/%61dmin',
  '/x/../admin',
  '/./admin',
  '/x/%2e%2e/admin',
  '/%2Fadmin',
  '/x%2F.%2e%2Fadmin',
  '/x/.././/admin',
])('a request for %s does not bypass the password of /admin', async (requestPath) => {
  const server = await startEchoServer()
  const users = [{ name: 'ann', password: cryptPassword('x') }]
  const common = { port: 80, target: { service: 'web', port: 80 } }
  const balancer = LoadBalancer.parse({ rules: [common, { ...common, path: '/admin', basicAuth: { users } }] })
  const haproxy = startOnLoopback(balancer, server)
  try {
    expect([400, 401]).toContain((await haproxy.get({ host: 'a.test', path: requestPath })).status)
  } finally {
    await haproxy.stop()
    server.close()
  }
})
