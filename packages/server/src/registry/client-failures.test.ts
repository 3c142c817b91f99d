import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { formatMessage } from '@berth/contract/messages/message.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { RegistryClient } from './client.ts'
import type { RegistryError } from './registry-error.ts'
import { USER } from './test-certificate.ts'
import { digestOf, Pusher } from './test-images.ts'
import { startTestRegistry } from './test-registry.ts'

const cleanups: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const reader = (address: string, more: Partial<ConstructorParameters<typeof RegistryClient>[0]> = {}) =>
  new RegistryClient({ address, plainHttp: true, ...more })

describe('the check reports', () => {
  test('an unknown host name', async () => {
    await expectFailure(
      reader('no-such-name.invalid:5000').check(),
      'unreachable',
      /name of no-such-name\.invalid:5000 is not known/,
    )
  })

  test.each(['a b', 'host/path', 'user@host', 'host:99999', ''])('that "%s" is not an address', (address) => {
    expect(() => reader(address)).toThrow(/Enter a host name with an optional port/)
  })

  test('a port that nothing listens on', async () => {
    const server = await listening(createTcpServer())
    await new Promise<void>((resolve) => server.close(resolve))
    await expectFailure(reader(server.address).check(), 'unreachable', /the connection was refused/)
  })

  test('a server that never answers', async () => {
    const { address } = await listening(createTcpServer())
    await expectFailure(reader(address, { timeoutMs: 200 }).check(), 'unreachable', /does not answer in time/)
  })

  test('a server that speaks no HTTP', async () => {
    const { address } = await listening(createTcpServer((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')))
    await expectFailure(reader(address).check(), 'not-a-registry', /does not speak HTTP/)
  })

  test.each([
    ['a web page everywhere', 200, '<!doctype html><title>Welcome</title>', 'text/html'],
    ['a page for missing paths', 404, '<h1>Not Found</h1>', 'text/html'],
    ['some other API', 404, '{"error":"no such route"}', 'application/json'],
    ['an empty answer for missing paths', 404, '', 'text/plain'],
  ])('a web server: %s', async (_, status, body, type) => {
    const { address } = await webServer((_request, response) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    )
    await expectFailure(reader(address).check(), 'not-a-registry', /is not a registry/)
    if (body === '') return
    await expectFailure(reader(address).repositories({ limit: 5 }), 'not-a-registry')
    await expectFailure(reader(address).tags('shop/web', { limit: 5 }), 'not-a-registry')
    await expectFailure(reader(address).image('shop/web', '1'), 'not-a-registry')
  })

  test('a certificate of an unknown authority, and accepts it once the authority is known', async () => {
    const { address, certificate, stop } = await startTestRegistry({ tls: true })
    cleanups.push(stop)
    await expectFailure(
      reader(address, { plainHttp: false }).check(),
      'untrusted',
      /authority is not known.*CA certificate/,
    )

    const caCertificate = await readFile(certificate ?? '', 'utf8')
    await reader(address, { plainHttp: false, caCertificate }).check()
  })

  test('HTTP on a port for HTTPS, and the reverse', async () => {
    const secure = await startTestRegistry({ tls: true })
    const plain = await startTestRegistry()
    cleanups.push(secure.stop, plain.stop)
    await expectFailure(reader(secure.address).check(), 'tls', /wants TLS/)
    await expectFailure(reader(plain.address, { plainHttp: false }).check(), 'tls', /does not speak TLS/)
  })
})

test('a registry that goes down while it is read is unreachable, at once', async () => {
  const registry = await startTestRegistry()
  cleanups.push(registry.stop)
  await new Pusher(registry.address).image('shop/web', ['1', '2'])
  const client = reader(registry.address)
  await client.repositories({ limit: 5 })
  await registry.stop()
  await expectFailure(client.tags('shop/web', { limit: 5 }), 'unreachable')
  await expectFailure(client.repositories({ limit: 5 }), 'unreachable', /refused/)
})

describe('redirects', () => {
  test('are followed, but credentials go to no other origin', async () => {
    const registry = await startTestRegistry({ password: true })
    cleanups.push(registry.stop)
    const authorizations: (string | undefined)[] = []
    const body = JSON.stringify({ os: 'linux', architecture: 'amd64', created: '2025-01-01T00:00:00Z' })
    const elsewhere = await webServer((request, response) => {
      authorizations.push(request.headers.authorization)
      response.end(body)
    })
    const { manifest, digest } = imageOf(body)
    const front = await webServer((request, response) => {
      if (!request.headers.authorization) response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end()
      else if (request.url?.includes('/blobs/'))
        response.writeHead(307, { location: `http://${elsewhere.address}/blob` }).end()
      else response.writeHead(200, { 'content-type': TYPE, 'docker-content-digest': digest }).end(manifest)
    })
    const image = await reader(front.address, { credentials: USER }).image('shop/web', '1')
    expect(image.createdAt).toBe('2025-01-01T00:00:00.000Z')
    expect(authorizations).toEqual([undefined])
  })

  test('give the server that they lead to no credentials, although it asks for them', async () => {
    const authorizations: (string | undefined)[] = []
    const stranger = await webServer((request, response) => {
      authorizations.push(request.headers.authorization)
      response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/steal"` }).end('{}')
    })
    const { address } = await webServer((request, response) =>
      response.writeHead(302, { location: `http://${stranger.address}${request.url}` }).end(),
    )
    await expectFailure(reader(address, { credentials: USER }).check(), 'unauthorized')
    expect(authorizations).toEqual([undefined])
  })

  test('in a circle are given up', async () => {
    const { address, requestCount } = await webServer((_request, response) =>
      response.writeHead(302, { location: '/v2/' }).end(),
    )
    await expectFailure(reader(address).check(), 'broken', /in a circle/)
    expect(requestCount()).toBe(6)
  })

  test('to an address without HTTP are not followed', async () => {
    const { address } = await webServer((_request, response) =>
      response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    )
    await expectFailure(reader(address).check(), 'broken', /cannot be used/)
  })
})

describe('a registry that misbehaves', () => {
  test('is left alone once it limits requests: tags are listed without details', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `${index}`)
    const { address, requestCount } = await webServer((request, response) => {
      if (request.url?.includes('/tags/list')) response.end(JSON.stringify({ tags: names }))
      else response.writeHead(429, { 'retry-after': '120' }).end()
    })
    const { items } = await reader(address).tags('shop/web', { limit: 100 })
    expect(items).toHaveLength(60)
    expect(items[0]).toEqual({ name: '59', digest: null, sizeBytes: null, createdAt: null, platforms: [] })
    expect(requestCount()).toBeLessThanOrEqual(9)
    const limited = { kind: 'rate-limited', retryAfterSeconds: 120, message: expect.stringMatching(/in 120 seconds/) }
    await expect(reader(address).image('shop/web', '1')).rejects.toMatchObject(limited)
  })

  test('has one bad tag among good ones: only its details are missing', async () => {
    const config = '{"os":"linux","architecture":"amd64"}'
    const { manifest, digest } = imageOf(config)
    const { address } = await webServer((request, response) => {
      const url = request.url ?? ''
      if (url.includes('/tags/list')) response.end('{"tags":["good","bad"]}')
      else if (url.includes('/blobs/')) response.end(config)
      else if (url.endsWith('/bad')) response.writeHead(500).end()
      else response.writeHead(200, { 'content-type': TYPE, 'docker-content-digest': digest }).end(manifest)
    })
    const { items } = await reader(address).tags('shop/web', { limit: 5 })
    expect(items.map(({ name, digest }) => [name, digest])).toEqual([
      ['good', digest],
      ['bad', null],
    ])
  })

  test('has images of schema 1: they are listed without details', async () => {
    const { address } = await webServer((request, response) => {
      if (request.url?.includes('/tags/list')) return response.end('{"tags":["old"]}')
      const type = 'application/vnd.docker.distribution.manifest.v1+prettyjws'
      const headers = { 'content-type': type, 'docker-content-digest': `sha256:${'a'.repeat(64)}` }
      return response.writeHead(200, headers).end('{"schemaVersion":1,"name":"shop/web","fsLayers":[],"history":[]}')
    })
    const known = { digest: `sha256:${'a'.repeat(64)}`, sizeBytes: null, createdAt: null, platforms: [] }
    expect((await reader(address).tags('shop/web', { limit: 5 })).items).toEqual([{ name: 'old', ...known }])
    expect(await reader(address).image('shop/web', 'old')).toMatchObject({ ...known, exposedPorts: [], command: null })
  })

  test('sends bytes that do not match the digest: they are refused', async () => {
    const { manifest, digest } = imageOf('{}')
    const { address } = await webServer((request, response) => {
      if (request.url?.includes('/blobs/')) return response.end('{"config":{"User":"root"}}')
      return response.writeHead(200, { 'content-type': TYPE, 'docker-content-digest': digest }).end(manifest)
    })
    await expectFailure(reader(address).image('shop/web', '1'), 'broken', /has another digest/)
  })

  test('sends a configuration that is no JSON: it is refused, although it has its digest', async () => {
    const { manifest, digest } = imageOf('[')
    const { address } = await webServer((request, response) => {
      if (request.url?.includes('/blobs/')) response.end('[')
      else response.writeHead(200, { 'content-type': TYPE, 'docker-content-digest': digest }).end(manifest)
    })
    await expectFailure(
      reader(address).image('shop/web', '1'),
      'broken',
      /configuration sha256:\S+ of shop\/web is no JSON/,
    )
  })

  test('sends no digest: it is computed from the bytes', async () => {
    const { manifest, digest } = imageOf('{}')
    const { address } = await webServer((_request, response) =>
      response.writeHead(200, { 'content-type': TYPE }).end(manifest),
    )
    expect(await reader(address).digest('shop/web', '1')).toBe(digest)
  })

  test('never ends its answer: reading stops at 1 MiB', async () => {
    const { address, requestCount } = await webServer((_request, response) => {
      const more = setInterval(() => response.write('x'.repeat(1024 * 1024)), 1)
      response.on('close', () => clearInterval(more))
    })
    await expectFailure(reader(address).check(), 'broken', /more than 1048576 bytes/)
    expect(requestCount()).toBe(1)
  })

  test('sends pages for ever: reading stops at the first page without a new name', async () => {
    const { address, requestCount } = await webServer((_request, response) =>
      response.writeHead(200, { link: '</v2/_catalog?last=a>; rel="next"' }).end('{"repositories":["a"]}'),
    )
    expect((await reader(address).repositories({ q: 'a', limit: 5 })).items).toEqual([{ name: 'a' }])
    expect(requestCount()).toBe(2)
  })

  test('refuses pages of a thousand: it may choose the size', async () => {
    const { address } = await webServer((request, response) => {
      const query = new URL(request.url ?? '', 'http://registry').searchParams
      if (query.get('n') === '1000') response.writeHead(400).end('{"errors":[{"code":"PAGINATION_NUMBER_INVALID"}]}')
      else if (query.has('last')) response.end('{"repositories":["shop/b"]}')
      else
        response
          .writeHead(200, { link: '</v2/_catalog?last=shop%2Fa&n=1>; rel="next"' })
          .end('{"repositories":["shop/a"]}')
    })
    const { items } = await reader(address).repositories({ q: 'shop', limit: 5 })
    expect(items).toEqual([{ name: 'shop/a' }, { name: 'shop/b' }])
  })

  test.each([401, 404, 405])('has no catalogue (%i), but works otherwise', async (status) => {
    const { address } = await webServer((request, response) => {
      if (request.url === '/v2/') response.end('{}')
      else response.writeHead(status).end('{"errors":[]}')
    })
    const none = { catalogue: false, items: [], nextCursor: null }
    expect(await reader(address).repositories({ limit: 5 })).toEqual(none)
    expect(await reader(address).repositories({ q: 'a', limit: 5 })).toEqual(none)
  })

  test('fails: its own message is reported, and nothing is retried', async () => {
    const { address, requestCount } = await webServer((_request, response) =>
      response.writeHead(503).end('{"errors":[{"message":"out of\\u0007 disk"}]}'),
    )
    await expectFailure(reader(address).check(), 'broken', /failed with status 503 for its API: out of disk\.$/)
    expect(requestCount()).toBe(1)
  })
})

const TYPE = 'application/vnd.oci.image.manifest.v1+json'

function imageOf(config: string): { manifest: string; digest: string } {
  const mediaType = 'application/vnd.oci.image.config.v1+json'
  const descriptor = { mediaType, digest: digestOf(Buffer.from(config)), size: config.length }
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType: TYPE, config: descriptor, layers: [] })
  return { manifest, digest: digestOf(Buffer.from(manifest)) }
}

/** Expects an error with an English text, whose Chinese text has no English sentence but for what the registry says. */
async function expectFailure(call: Promise<unknown>, kind: string, message = /./): Promise<void> {
  const error = await call.then(
    () => null,
    (thrown) => thrown,
  )
  expect(error).toMatchObject({ name: 'RegistryError', kind, message: expect.stringMatching(message) })
  const chinese = formatMessage((error as RegistryError).detailMessage, 'zh').replace(/（镜像仓库返回：[^）]*）/, '')
  expect(chinese).not.toMatch(/[a-z]+ [a-z]+/i)
}

async function webServer(listener: RequestListener): Promise<{ address: string; requestCount: () => number }> {
  let count = 0
  const server = createServer((request, response) => {
    count++
    listener(request, response)
  })
  cleanups.push(() => server.closeAllConnections())
  const { address } = await listening(server)
  return { address, requestCount: () => count }
}

async function listening(server: Server): Promise<{ address: string; close: (done: () => void) => void }> {
  const sockets = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, close: (done) => server.close(done) }
}
