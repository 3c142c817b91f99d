import pMap from 'p-map'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RegistryClient } from './client.ts'
import { Pusher } from './test-images.ts'
import { startTestRegistry, type TestRegistry } from './test-registry.ts'

let registry: TestRegistry
let pusher: Pusher
let asked: string[]

beforeAll(async () => {
  registry = await startTestRegistry()
  pusher = new Pusher(registry.address)
}, 20_000)

afterAll(() => registry.stop())

/** Creates a client without cached data, and records its requests in `asked`. */
function client(now?: () => number): RegistryClient {
  asked = []
  const fetch: typeof globalThis.fetch = (input, init) => {
    asked.push(`${init?.method} ${String(input).replace(/^.*\/v2/, '')}`)
    return globalThis.fetch(input, init)
  }
  return new RegistryClient({ address: registry.address, plainHttp: true, fetch, now })
}

test('a working registry passes the check', async () => {
  await expect(client().check()).resolves.toBeUndefined()
})

test('250 repositories are listed page by page, and a search covers all pages', async () => {
  const names = Array.from({ length: 250 }, (_, index) => `shop/app-${String(index).padStart(3, '0')}`)
  const image = await pusher.image('shop/app-000', ['1'])
  expect(image.size).toBeGreaterThan(0)
  await pMap(names.slice(1), (name) => pusher.image(name, ['1']), { concurrency: 8 })

  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await client().repositories({ limit: 100, cursor: cursor ?? undefined })
    expect(page.items.length).toBeLessThanOrEqual(100)
    seen.push(...page.items.map(({ name }) => name))
    cursor = page.nextCursor
  } while (cursor !== null)
  expect(seen.filter((name) => name.startsWith('shop/app-'))).toEqual(names)

  const reader = client()
  const found = await reader.repositories({ q: 'APP-24', limit: 6 })
  expect(found.items.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4, 5].map((last) => `shop/app-24${last}`))
  const rest = await reader.repositories({ q: 'APP-24', limit: 6, cursor: found.nextCursor ?? '' })
  expect(rest.items.map(({ name }) => name)).toEqual([6, 7, 8, 9].map((last) => `shop/app-24${last}`))
  expect(rest).toMatchObject({ catalogue: true, nextCursor: null })
  expect(asked.length).toBe(1)
}, 30_000)

test('a few tags are listed newest first, with size, digest and platforms; each digest is read once', async () => {
  const old = await pusher.image('team/web', ['1.0'], { created: '2024-01-01T00:00:00.123456789Z', layers: [100, 23] })
  const newer = await pusher.image('team/web', ['0.9.9', 'latest'], { created: '2025-06-01T12:00:00+02:00' })
  const timeless = await pusher.image('team/web', ['9.9'], { format: 'oci', architecture: 'arm64', variant: 'v8' })

  const reader = client()
  const { items, nextCursor } = await reader.tags('team/web', { limit: 50 })
  const amd64 = { platforms: ['linux/amd64'] }
  expect(items).toEqual([
    { name: 'latest', digest: newer.digest, sizeBytes: 10, createdAt: '2025-06-01T10:00:00.000Z', ...amd64 },
    { name: '0.9.9', digest: newer.digest, sizeBytes: 10, createdAt: '2025-06-01T10:00:00.000Z', ...amd64 },
    { name: '1.0', digest: old.digest, sizeBytes: 123, createdAt: '2024-01-01T00:00:00.123Z', ...amd64 },
    { name: '9.9', digest: timeless.digest, sizeBytes: 10, createdAt: null, platforms: ['linux/arm64/v8'] },
  ])
  expect(nextCursor).toBeNull()
  expect(asked.filter((line) => line.startsWith(`GET /team/web/manifests/${newer.digest}`))).toHaveLength(1)

  const before = asked.length
  await reader.tags('team/web', { limit: 50 })
  expect(asked.length).toBe(before)
})

test('an image that is pushed meanwhile appears after ten seconds, and only that image is read', async () => {
  let now = 1
  await pusher.image('team/moving', ['1', '2'], { created: '2024-01-01T00:00:00Z' })
  const reader = client(() => now)
  const before = await reader.tags('team/moving', { limit: 10 })
  const pushed = await pusher.image('team/moving', ['2'], { created: '2025-01-01T00:00:00Z' })

  expect(await reader.tags('team/moving', { limit: 10 })).toEqual(before)
  now = 10_002
  asked.length = 0
  expect((await reader.tags('team/moving', { limit: 10 })).items[0]).toMatchObject({ name: '2', digest: pushed.digest })
  expect(asked.filter((line) => line.startsWith('GET'))).toEqual([
    'GET /team/moving/tags/list?n=1000',
    `GET /team/moving/manifests/${pushed.digest}`,
    expect.stringMatching(/^GET \/team\/moving\/blobs\/sha256:/),
  ])
})

test('300 tags are ordered by version, and only those of the page are read', async () => {
  const tags = Array.from({ length: 300 }, (_, index) => `1.${index}.0`)
  await pusher.image('team/many', [...tags, 'latest'], { created: '2025-01-01T00:00:00Z' })

  const reader = client()
  const first = await reader.tags('team/many', { limit: 20 })
  expect(first.items.map(({ name }) => name)).toEqual(['latest', ...versions(299, 281)])
  expect(first.items.every(({ sizeBytes, createdAt }) => sizeBytes === 10 && createdAt !== null)).toBe(true)
  expect(asked.filter((line) => line.startsWith('HEAD'))).toHaveLength(20)

  const seen = [...first.items]
  for (let cursor = first.nextCursor; cursor !== null; ) {
    const page = await reader.tags('team/many', { limit: 70, cursor })
    seen.push(...page.items)
    cursor = page.nextCursor
  }
  expect(seen.map(({ name }) => name)).toEqual(['latest', ...versions(299, 0)])

  const { items } = await reader.tags('team/many', { q: '1.29', limit: 5 })
  expect(items.map(({ name }) => name)).toEqual(versions(299, 295))

  function versions(from: number, to: number): string[] {
    return Array.from({ length: from - to + 1 }, (_, index) => `1.${from - index}.0`)
  }
}, 30_000)

test.each(['oci', 'docker'] as const)(
  'an index (%s) reports its platforms, and the details of linux/amd64',
  async (format) => {
    const repository = `team/index-${format}`
    const arm = await pusher.image(repository, [], { format, architecture: 'arm64', layers: [500] })
    const amd = await pusher.image(repository, [], { format, layers: [77], created: '2025-02-03T04:05:06Z' })
    const attestation = await pusher.image(repository, [], { format, architecture: 'unknown', layers: [5] })
    const { digest } = await pusher.index(
      repository,
      ['2.0'],
      [
        { ...arm, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
        { ...amd, platform: { os: 'linux', architecture: 'amd64' } },
        { ...attestation, platform: { os: 'unknown', architecture: 'unknown' } },
      ],
      format,
    )
    const tag = {
      digest,
      sizeBytes: 77,
      createdAt: '2025-02-03T04:05:06.000Z',
      platforms: ['linux/arm64/v8', 'linux/amd64'],
    }
    expect((await client().tags(repository, { limit: 5 })).items).toEqual([{ name: '2.0', ...tag }])
    expect(await client().image(repository, '2.0')).toMatchObject(tag)
    expect(await client().image(repository, arm.digest)).toMatchObject({ sizeBytes: 500, digest: arm.digest })
  },
)

test('an image reports how it is run', async () => {
  const { digest } = await pusher.image('team/details', ['1'], {
    created: '2025-01-01T00:00:00Z',
    config: {
      ExposedPorts: { '8080/tcp': {}, '53/udp': {}, '80': {} },
      Env: ['PATH=/bin', 'OPTIONS=a=b', 'EMPTY='],
      Entrypoint: ['/entry'],
      Cmd: ['serve', '--all'],
      WorkingDir: '/srv',
      User: '1000:1000',
      Volumes: { '/data': {}, '/cache': {} },
      Labels: { 'org.opencontainers.image.version': '1' },
      Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 5e9, Timeout: 500e6, Retries: 3 },
    },
  })
  expect(await client().image('team/details', '1')).toEqual({
    reference: `${registry.address}/team/details:1`,
    digest,
    sizeBytes: 10,
    createdAt: '2025-01-01T00:00:00.000Z',
    platforms: ['linux/amd64'],
    exposedPorts: [
      { port: 53, protocol: 'udp' },
      { port: 80, protocol: 'tcp' },
      { port: 8080, protocol: 'tcp' },
    ],
    env: [
      { name: 'PATH', value: '/bin' },
      { name: 'OPTIONS', value: 'a=b' },
      { name: 'EMPTY', value: '' },
    ],
    entrypoint: ['/entry'],
    command: ['serve', '--all'],
    workingDir: '/srv',
    user: '1000:1000',
    volumes: ['/cache', '/data'],
    labels: { 'org.opencontainers.image.version': '1' },
    healthCheck: {
      test: ['CMD-SHELL', 'true'],
      intervalSeconds: 5,
      timeoutSeconds: 0.5,
      startPeriodSeconds: null,
      retries: 3,
    },
    layers: [{ digest: expect.stringMatching(/^sha256:/), sizeBytes: 10, createdBy: null }],
  })
  const byDigest = await client().image('team/details', digest)
  expect(byDigest.reference).toBe(`${registry.address}/team/details@${digest}`)
  expect(await client().digest('team/details', '1')).toBe(digest)
})

test('an artifact that is not an image is listed without details, and refused when it is read', async () => {
  const configType = 'application/vnd.cncf.helm.config.v1+json'
  const chart = await pusher.image('team/chart', ['1'], { format: 'oci', configType })
  expect((await client().tags('team/chart', { limit: 5 })).items).toEqual([
    { name: '1', digest: chart.digest, sizeBytes: null, createdAt: null, platforms: [] },
  ])
  await expect(client().image('team/chart', '1')).rejects.toMatchObject({
    kind: 'broken',
    message: `${registry.address}/team/chart:1 is not an image that can be run. Its type: ${configType}`,
  })
})

test.each([
  ['nobody/nothing', '1', /has no image nobody\/nothing:1: manifest unknown\./],
  ['team/web', 'never', /has no image team\/web:never/],
  ['../../etc', '1', /No registry has/],
  ['team/web', '../../_catalog', /No registry has/],
  ['Team/Web', '1', /uppercase/],
])('%s:%s is not found, and the message says why', async (repository, tag, message) => {
  await pusher.image('team/web', ['1.0'])
  await expect(client().image(repository, tag)).rejects.toMatchObject({
    kind: 'not-found',
    message: expect.stringMatching(message),
  })
})

test('the tags of a missing repository are not found', async () => {
  await expect(client().tags('nobody/nothing', { limit: 5 })).rejects.toMatchObject({ kind: 'not-found' })
})

test('layers report what made them, if the builder names it for each', async () => {
  const history = [
    { created_by: 'ADD rootfs' },
    { created_by: 'ENV A=1', empty_layer: true },
    { created_by: 'RUN make' },
  ]
  await pusher.image('team/layers', ['told'], { layers: [100, 20], history })
  await pusher.image('team/layers', ['untold'], { layers: [100, 20], history: history.slice(0, 1) })
  const made = async (tag: string) =>
    (await client().image('team/layers', tag)).layers.map(({ sizeBytes, createdBy }) => [sizeBytes, createdBy])
  expect(await made('told')).toEqual([
    [100, 'ADD rootfs'],
    [20, 'RUN make'],
  ])
  expect(await made('untold')).toEqual([
    [100, null],
    [20, null],
  ])
})

test('a tag is deleted with its image if it is the only one; else the image is deleted by its digest, with all of its tags', async () => {
  const both = await pusher.image('team/old', ['1', 'latest'])
  await pusher.image('team/old', ['2'], { layers: [20] })
  const reader = client()
  expect(await reader.tagsOf('team/old', both.digest)).toEqual(['latest', '1'])
  await expect(reader.delete('team/old', '1')).rejects.toMatchObject({
    kind: 'not-offered',
    message: expect.stringMatching(/deletes no tag alone, .*: 1, latest\.$/),
  })
  const names = async () => (await reader.tags('team/old', { limit: 9 })).items.map(({ name }) => name)
  expect(await names()).toEqual(['latest', '2', '1'])
  await reader.delete('team/old', '2')
  expect(await names()).toEqual(['latest', '1'])
  await reader.delete('team/old', both.digest)
  expect(await names()).toEqual([])
  await expect(reader.delete('team/old', 'gone')).rejects.toMatchObject({ kind: 'not-found' })
})

test('a registry that does not allow deleting reports it', async () => {
  const keeper = await startTestRegistry({ isDeletionDisabled: true })
  try {
    await new Pusher(keeper.address).image('team/web', ['1'])
    const reader = new RegistryClient({ address: keeper.address, plainHttp: true })
    await expect(reader.delete('team/web', '1')).rejects.toMatchObject({
      kind: 'not-offered',
      message: `${keeper.address} does not allow deleting: The operation is unsupported.`,
    })
  } finally {
    await keeper.stop()
  }
})
