import { routes } from '@berth/contract/http/routes.ts'
import { expect, vi } from 'vitest'
import type { Berth } from '../test-support/berth/berth.ts'
import { errorPathsOf, refusal } from '../test-support/berth/refusals.ts'
import { clusterHosts, isEngineLent } from '../test-support/docker/cluster.ts'
import { certificateAt, type Endpoint, endpointsOf, get, getUntil } from '../test-support/load-balancers/requests.ts'
import { removeSpaceLater, test } from './fixtures/on-cluster.ts'

const QUICK = { monitorSeconds: 1 }

async function createWeb(berth: Berth, space: string, name: string, image: string, replicas = 1) {
  await berth.create(space, { name, image, replicas, update: QUICK })
  return { space, name }
}

async function endpointWhenRunning(berth: Berth, space: string, target: number, name = 'lb'): Promise<Endpoint> {
  const service = await berth.becomes({ space, name }, 'running', 90_000)
  return endpointsOf(service, target)[0] ?? expect.fail('The load balancer has no endpoint.')
}

test('routes HTTP by host and path, and answers requests that no rule matches', async ({ berth, space, images }) => {
  await createWeb(berth, space, 'one', images.web)
  await createWeb(berth, space, 'two', images.web2)
  const rules = [
    { port: 80, host: 'one.test', target: { service: 'one', port: 80 } },
    { port: 80, host: 'one.test', path: '/health', target: { service: 'two', port: 80 } },
    { port: 80, host: '*.two.test', target: { service: 'two', port: 80 } },
    { port: 80, host: 'gone.test', target: { service: 'gone', port: 80 } },
  ]
  const listeners = [{ port: 80, noMatch: { status: 404, body: 'Nobody lives here: "$HOME" #1\n' } }]
  await berth.create(space, {
    name: 'lb',
    kind: 'load-balancer',
    ports: [{ target: 80, mode: 'host' }],
    loadBalancer: { rules, listeners },
    update: QUICK,
  })
  const endpoint = await endpointWhenRunning(berth, space, 80)
  await getUntil({ ...endpoint, host: 'one.test' }, ({ body }) => body.includes('web 1.0'))
  await getUntil({ ...endpoint, host: 'ONE.test:8080', path: '/x' }, ({ status }) => status === 404)
  await getUntil({ ...endpoint, host: 'a.b.two.test' }, ({ body }) => body.includes('web 2.0'))
  expect(await get({ ...endpoint, host: 'one.test', path: '/health' })).toMatchObject({ status: 200, body: 'ok\n' })
  expect(await get({ ...endpoint, host: 'gone.test' })).toMatchObject({ status: 503 })
  expect(await get({ ...endpoint, host: 'two.test' })).toMatchObject({
    status: 404,
    body: 'Nobody lives here: "$HOME" #1\n',
  })
  expect(await get({ ...endpoint, host: 'one.test', path: '/a/../health' })).toMatchObject({ status: 400 })

  const details = await berth.call(routes.getBalancer, { params: { space, service: 'lb' } })
  expect(details.rules.map(({ target: { state } }) => state)).toEqual(['running', 'running', 'running', null])
  expect(details.rules[3]?.reasonMessage).toEqual({ code: 'balancer-target-gone', params: { service: 'gone' } })
  expect(details.configuration).toContain('frontend listen-80')
})

test('serves HTTPS with certificates and a password, and redirects HTTP', async ({ berth, space, images }) => {
  await createWeb(berth, space, 'one', images.web)
  const certificate = (name: string, hosts: string[]) =>
    berth.call(routes.selfSignCertificate, { params: { space }, body: { name, hosts } })
  await certificate('first', ['one.test', '*.one.test'])
  await certificate('second', ['two.test'])
  const users = [{ name: 'ann', password: 'pass word "$1\' #' }]
  await berth.create(space, {
    name: 'lb',
    kind: 'load-balancer',
    ports: [80, 443].map((target) => ({ target, mode: 'host' as const })),
    loadBalancer: {
      rules: [
        { port: 443, protocol: 'https', host: 'one.test', target: { service: 'one', port: 80 } },
        { port: 443, protocol: 'https', host: 'two.test', target: { service: 'one', port: 80 }, basicAuth: { users } },
      ],
      listeners: [
        { port: 443, certificates: ['first', 'second'] },
        { port: 80, redirectToHttps: 8443 },
      ],
    },
    update: QUICK,
  })
  const endpoint = await endpointWhenRunning(berth, space, 443)
  await getUntil({ ...endpoint, tls: true, host: 'one.test' }, ({ body }) => body.includes('web 1.0'))
  expect(await subjectOf(endpoint, 'x.one.test')).toBe('one.test')
  expect(await subjectOf(endpoint, 'two.test')).toBe('two.test')
  expect(await subjectOf(endpoint, 'other.test')).toBe('one.test')

  const two = { ...endpoint, tls: true, host: 'two.test' }
  expect(await get(two)).toMatchObject({ status: 401 })
  const authorized = (password: string) => ({
    headers: { authorization: `Basic ${Buffer.from(`ann:${password}`).toString('base64')}` },
  })
  expect(await get({ ...two, ...authorized('wrong') })).toMatchObject({ status: 401 })
  expect(await get({ ...two, ...authorized('pass word "$1\' #') })).toMatchObject({ status: 200 })

  const service = await berth.service({ space, service: 'lb' })
  const plain = endpointsOf(service, 80)[0] ?? expect.fail('The load balancer has no endpoint.')
  expect(await get({ ...plain, host: 'one.test:8080', path: '/a?b=c' })).toMatchObject({
    status: 308,
    headers: { location: 'https://one.test:8443/a?b=c' },
  })

  const details = await berth.call(routes.getBalancer, { params: { space, service: 'lb' } })
  const everything = JSON.stringify([
    details,
    service,
    await berth.call(routes.listRevisions, { params: { space, service: 'lb' } }),
  ])
  expect(everything).not.toContain('$6$')
  expect(everything).not.toContain('pass word')
  expect(details.certificates.map(({ name, selfSigned, validity }) => [name, selfSigned, validity])).toEqual([
    ['first', true, 'valid'],
    ['second', true, 'valid'],
  ])
  const inUse = await refusal(berth.call(routes.deleteCertificate, { params: { space, certificate: 'first' } }))
  expect(inUse.extra.detailMessage).toEqual({
    code: 'certificate-in-use',
    params: { certificate: 'first', balancers: 'lb' },
  })
})

test('forwards TCP as it is, and TLS by its server name', async ({ berth, space, images }) => {
  await createWeb(berth, space, 'one', images.web)
  await berth.call(routes.selfSignCertificate, { params: { space }, body: { name: 'inner', hosts: ['inner.test'] } })
  await berth.create(space, {
    name: 'inner',
    kind: 'load-balancer',
    loadBalancer: {
      rules: [{ port: 443, protocol: 'https', target: { service: 'one', port: 80 } }],
      listeners: [{ port: 443, certificates: ['inner'] }],
    },
    update: QUICK,
  })
  await berth.create(space, {
    name: 'lb',
    kind: 'load-balancer',
    ports: [443, 9000].map((target) => ({ target, mode: 'host' as const })),
    loadBalancer: {
      rules: [
        { port: 443, protocol: 'tls', host: '*.test', target: { service: 'inner', port: 443 } },
        { port: 9000, protocol: 'tcp', target: { service: 'one', port: 80 } },
      ],
    },
    update: QUICK,
  })
  const endpoint = await endpointWhenRunning(berth, space, 443)
  await getUntil({ ...endpoint, tls: true, host: 'inner.test' }, ({ body }) => body.includes('web 1.0'))
  expect(await subjectOf(endpoint, 'inner.test')).toBe('inner.test')
  await expect(get({ ...endpoint, tls: true, host: 'inner.example' })).rejects.toThrow()
  const tcp =
    endpointsOf(await berth.service({ space, service: 'lb' }), 9000)[0] ??
    expect.fail('The load balancer has no endpoint.')
  await getUntil({ ...tcp }, ({ body }) => body.includes('web 1.0'))
})

test.skipIf(isEngineLent)('counts traffic by rule and by instance', async ({ berth, space, images }) => {
  for (const { name: host, dockerHost: engineAddress } of clusterHosts())
    await berth.call(routes.changeHost, { params: { host }, body: { engineAddress } })
  await createWeb(berth, space, 'one', images.web, 2)
  await berth.create(space, {
    name: 'lb',
    kind: 'load-balancer',
    ports: [{ target: 80, mode: 'host' }],
    loadBalancer: { rules: [{ port: 80, path: '/health', target: { service: 'one', port: 80 } }] },
    update: QUICK,
  })
  const endpoint = await endpointWhenRunning(berth, space, 80)
  const figures = () => berth.call(routes.getBalancerFigures, { params: { space, service: 'lb' } })
  await getUntil({ ...endpoint, path: '/health' }, ({ status }) => status === 200)
  await vi.waitFor(async () => expect((await figures()).rules[0]?.targets).toHaveLength(2), {
    timeout: 120_000,
    interval: 500,
  })
  for (let n = 0; n < 20; n++) await get({ ...endpoint, path: '/health' })
  for (let n = 0; n < 5; n++) await get({ ...endpoint, path: '/elsewhere' })
  await vi.waitFor(
    async () => {
      const { rules, total, instances } = await figures()
      expect(rules[0]?.traffic?.responses['2xx']).toBeGreaterThanOrEqual(21)
      expect(total?.responses['4xx']).toBeGreaterThanOrEqual(5)
      expect(total?.requestsPerSecond).toEqual(expect.any(Number))
      expect(instances).toMatchObject([{ name: 'lb.1', reason: null, version: expect.stringMatching(/^\d/) }])
      expect(rules[0]?.targets.map(({ name, state }) => [name, state]).sort()).toEqual([
        ['one.1', 'up'],
        ['one.2', 'up'],
      ])
    },
    { timeout: 120_000, interval: 500 },
  )
})

test("reaches another space's service by its network, and leaves the network afterwards", async ({
  berth,
  space,
  images,
}) => {
  const other = `${space}-other`
  await berth.call(routes.createSpace, { body: { name: other } })
  try {
    await createWeb(berth, other, 'far', images.web)
    await createWeb(berth, space, 'near', images.web2)
    const rules = [{ port: 80, target: { service: 'far', port: 80, space: other } }]
    const ports = [{ target: 80, mode: 'host' as const }]
    await berth.create(space, { name: 'lb', kind: 'load-balancer', ports, loadBalancer: { rules }, update: QUICK })
    await getUntil(await endpointWhenRunning(berth, space, 80), ({ body }) => body.includes('web 1.0'))
    const near = [{ port: 80, target: { service: 'near', port: 80 } }]
    await berth.call(routes.upgradeService, {
      params: { space, service: 'lb' },
      body: { loadBalancer: { rules: near } },
    })
    await berth.becomes({ space, name: 'lb' }, 'upgraded', 90_000)
    await berth.call(routes.confirmUpgrade, { params: { space, service: 'lb' } })
    await getUntil(await endpointWhenRunning(berth, space, 80), ({ body }) => body.includes('web 2.0'))
    await berth.call(routes.deleteSpace, { params: { space: other }, query: { confirm: other } })
  } finally {
    await removeSpaceLater(other)
  }
})

test('refuses an image that is not of HAProxy', async ({ berth, space, images }) => {
  const rules = [{ port: 80, target: { service: 'one', port: 80 } }]
  const creation = berth.create(space, {
    name: 'lb',
    kind: 'load-balancer',
    loadBalancer: { rules },
    image: images.web,
  })
  expect(errorPathsOf(await refusal(creation))).toEqual(['image'])
})

/** The name in the certificate that is shown to a client which asks for this host. */
async function subjectOf(endpoint: Endpoint, host: string): Promise<string | undefined> {
  const { CN: name } = (await certificateAt(endpoint, host)).subject
  return Array.isArray(name) ? name[0] : name
}
