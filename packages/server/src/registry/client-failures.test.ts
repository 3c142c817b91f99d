import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { RegistryClient } from './client.ts'
import { USER } from './test-certificate.ts'
import { digestOf, Pusher } from './test-images.ts'
import { startTestRegistry } from './test-registry.ts'

const ends: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const reader = (address: string, more: Partial<ConstructorParameters<typeof RegistryClient>[0]> = {}) =>
  new RegistryClient({ address, plainHttp: true, ...more })

describe('the check says what is wrong', () => {
  test('a name that is not known', async () => {
    await fails(
      reader('no-such-name.invalid:5000').check(),
      'unreachable',
      /name of no-such-name\.invalid:5000 is not known/,
    )
  })

  test.each(['a b', 'host/path', 'user@host', 'host:99999', ''])('"%s" is no address', (address) => {
    expect(() => reader(address)).toThrow(/no address of a registry/)
  })

  test('a port that nothing listens at', async () => {
    const server = await listening(createTcpServer())
    await new Promise<void>((resolve) => server.close(resolve))
    await fails(reader(server.address).check(), 'unreachable', /the connection was refused/)
  })

  test('a server that never answers', async () => {
    const { address } = await listening(createTcpServer())
    await fails(reader(address, { timeoutMs: 200 }).check(), 'unreachable', /does not answer in time/)
  })

  test('a server that speaks no HTTP', async () => {
    const { address } = await listening(createTcpServer((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')))
    await fails(reader(address).check(), 'not-a-registry', /does not speak HTTP/)
  })

  test.each([
    ['a web page everywhere', 200, '<!doctype html><title>Welcome</title>', 'text/html'],
    ['a page for what is missing', 404, '<h1>Not Found</h1>', 'text/html'],
    ['some other API', 404, '{"error":"no such route"}', 'application/json'],
    ['nothing at all for what is missing', 404, '', 'text/plain'],
  ])('a web server: %s', async (_, status, body, type) => {
    const { address } = await web((_request, response) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    )
    await fails(reader(address).check(), 'not-a-registry', /is not a registry/)
    if (body === '') return
    await fails(reader(address).repositories({ limit: 5 }), 'not-a-registry')
    await fails(reader(address).tags('shop/web', { limit: 5 }), 'not-a-registry')
    await fails(reader(address).image('shop/web', '1'), 'not-a-registry')
  })

  test('a certificate of an unknown authority; known, all is well', async () => {
    const { address, certificate, stop } = await startTestRegistry({ tls: true })
    ends.push(stop)
    await fails(reader(address, { plainHttp: false }).check(), 'untrusted', /authority is not known.*CA certificate/)

    const caCertificate = await readFile(certificate ?? '', 'utf8')
    await reader(address, { plainHttp: false, caCertificate }).check()
  })

  test('HTTP where HTTPS is spoken, and the other way round', async () => {
    const secure = await startTestRegistry({ tls: true })
    const plain = await startTestRegistry()
    ends.push(secure.stop, plain.stop)
    await fails(reader(secure.address).check(), 'tls', /wants TLS/)
    await fails(reader(plain.address, { plainHttp: false }).check(), 'tls', /does not speak TLS/)
  })
})

test('a registry that goes down while it is read is unreachable, at once', async () => {
  const registry = await startTestRegistry()
  ends.push(registry.stop)
  await new Pusher(registry.address).image('shop/web', ['1', '2'])
  const client = reader(registry.address)
  await client.repositories({ limit: 5 })
  await registry.stop()
  await fails(client.tags('shop/web', { limit: 5 }), 'unreachable')
  await fails(client.repositories({ limit: 5 }), 'unreachable', /refused/)
})

describe('redirects', () => {
  test('are followed, but credentials go to no other origin', async () => {
    const registry = await startTestRegistry({ password: true })
    ends.push(registry.stop)
    const seen: (string | undefined)[] = []
    const body = JSON.stringify({ os: 'linux', architecture: 'amd64', created: '2025-01-01T00:00:00Z' })
    const elsewhere = await web((request, response) => {
      seen.push(request.headers.authorization)
      response.end(body)
    })
    const { manifest, digest } = imageOf(body)
    const front = await web((request, response) => {
      if (!request.headers.authorization) response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end()
      else if (request.url?.includes('/blobs/'))
        response.writeHead(307, { location: `http://${elsewhere.address}/blob` }).end()
      else response.writeHead(200, { 'content-type': TYPE, 'docker-content-digest': digest }).end(manifest)
    })
    const image = await reader(front.address, { credentials: USER }).image('shop/web', '1')
    expect(image.createdAt).toBe('2025-01-01T00:00:00.000Z')
    expect(seen).toEqual([undefined])
  })

  test('a stranger at the end of one is given no credentials, though it asks', async () => {
    const seen: (string | undefined)[] = []
    const stranger = await web((request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/steal"` }).end('{}')
    })
    const { address } = await web((request, response) =>
      response.writeHead(302, { location: `http://${stranger.address}${request.url}` }).end(),
    )
    await fails(reader(address, { credentials: USER }).check(), 'unauthorized')
    expect(seen).toEqual([undefined])
  })

  test('in a circle end', async () => {
    const { address, asked } = await web((_request, response) => response.writeHead(302, { location: '/v2/' }).end())
    await fails(reader(address).check(), 'broken', /in a circle/)
    expect(asked()).toBe(6)
  })

  test('to what is no web address are not followed', async () => {
    const { address } = await web((_request, response) =>
      response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    )
    await fails(reader(address).check(), 'broken', /cannot be used/)
  })
})

describe('a registry that does not do as it should', () => {
  test('is left alone once it wants a rest: tags come without details', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `${index}`)
    const { address, asked } = await web((request, response) => {
      if (request.url?.includes('/tags/list')) response.end(JSON.stringify({ tags: names }))
      else response.writeHead(429, { 'retry-after': '120' }).end()
    })
    const { items } = await reader(address).tags('shop/web', { limit: 100 })
    expect(items).toHaveLength(60)
    expect(items[0]).toEqual({ name: '59', digest: null, sizeBytes: null, createdAt: null, platforms: [] })
    expect(asked()).toBeLessThanOrEqual(9)
    const limited = { kind: 'rate-limited', retryAfterSeconds: 120, message: expect.stringMatching(/in 120 seconds/) }
    await expect(reader(address).image('shop/web', '1')).rejects.toMatchObject(limited)
  })

  test('has one bad tag among good ones: only its details are missing', async () => {
    const config = '{"os":"linux","architecture":"amd64"}'
    const { manifest, digest } = imageOf(config)
    const { address } = await web((request, response) => {
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

  test('has images of schema 1: they are listed, no more is known', async () => {
    const { address } = await web((request, response) => {
      if (request.url?.includes('/tags/list')) return response.end('{"tags":["old"]}')
      const type = 'application/vnd.docker.distribution.manifest.v1+prettyjws'
      const headers = { 'content-type': type, 'docker-content-digest': `sha256:${'a'.repeat(64)}` }
      return response.writeHead(200, headers).end('{"schemaVersion":1,"name":"shop/web","fsLayers":[],"history":[]}')
    })
    const known = { digest: `sha256:${'a'.repeat(64)}`, sizeBytes: null, createdAt: null, platforms: [] }
    expect((await reader(address).tags('shop/web', { limit: 5 })).items).toEqual([{ name: 'old', ...known }])
    expect(await reader(address).image('shop/web', 'old')).toMatchObject({ ...known, exposedPorts: [], command: null })
  })

  test('answers other bytes than the digest is of', async () => {
    const { manifest, digest } = imageOf('{}')
    const { address } = await web((request, response) => {
      if (request.url?.includes('/blobs/')) return response.end('{"config":{"User":"root"}}')
      return response.writeHead(200, { 'content-type': TYPE, 'docker-content-digest': digest }).end(manifest)
    })
    await fails(reader(address).image('shop/web', '1'), 'broken', /has another digest/)
  })

  test('tells no digest: it is that of the bytes', async () => {
    const { manifest, digest } = imageOf('{}')
    const { address } = await web((_request, response) =>
      response.writeHead(200, { 'content-type': TYPE }).end(manifest),
    )
    expect(await reader(address).digest('shop/web', '1')).toBe(digest)
  })

  test('never ends its answer', async () => {
    const { address, asked } = await web((_request, response) => {
      const more = setInterval(() => response.write('x'.repeat(1024 * 1024)), 1)
      response.on('close', () => clearInterval(more))
    })
    await fails(reader(address).check(), 'broken', /more than 1048576 bytes/)
    expect(asked()).toBe(1)
  })

  test('pages for ever', async () => {
    const { address, asked } = await web((_request, response) =>
      response.writeHead(200, { link: '</v2/_catalog?last=a>; rel="next"' }).end('{"repositories":["a"]}'),
    )
    expect((await reader(address).repositories({ q: 'a', limit: 5 })).items).toEqual([{ name: 'a' }])
    expect(asked()).toBe(2)
  })

  test('takes no pages of a thousand: it may choose', async () => {
    const { address } = await web((request, response) => {
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

  test.each([401, 404, 405])('has no catalogue (%i), and is well otherwise', async (status) => {
    const { address } = await web((request, response) => {
      if (request.url === '/v2/') response.end('{}')
      else response.writeHead(status).end('{"errors":[]}')
    })
    const none = { catalogue: false, items: [], nextCursor: null }
    expect(await reader(address).repositories({ limit: 5 })).toEqual(none)
    expect(await reader(address).repositories({ q: 'a', limit: 5 })).toEqual(none)
  })

  test('fails: its own words are told, and nothing is tried again', async () => {
    const { address, asked } = await web((_request, response) =>
      response.writeHead(503).end('{"errors":[{"message":"out of\\u0007 disk"}]}'),
    )
    await fails(reader(address).check(), 'broken', /failed with status 503 for API: out of disk\.$/)
    expect(asked()).toBe(1)
  })
})

const TYPE = 'application/vnd.oci.image.manifest.v1+json'

function imageOf(config: string): { manifest: string; digest: string } {
  const mediaType = 'application/vnd.oci.image.config.v1+json'
  const descriptor = { mediaType, digest: digestOf(Buffer.from(config)), size: config.length }
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType: TYPE, config: descriptor, layers: [] })
  return { manifest, digest: digestOf(Buffer.from(manifest)) }
}

async function fails(call: Promise<unknown>, kind: string, message = /./): Promise<void> {
  await expect(call).rejects.toMatchObject({ name: 'RegistryError', kind, message: expect.stringMatching(message) })
}

async function web(listener: RequestListener): Promise<{ address: string; asked: () => number }> {
  let count = 0
  const server = createServer((request, response) => {
    count++
    listener(request, response)
  })
  ends.push(() => server.closeAllConnections())
  const { address } = await listening(server)
  return { address, asked: () => count }
}

async function listening(server: Server): Promise<{ address: string; close: (done: () => void) => void }> {
  const sockets = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, close: (done) => server.close(done) }
}
