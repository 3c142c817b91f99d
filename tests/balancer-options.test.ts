import { once } from 'node:events'
import { connect as connectHttp2, constants } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { routes } from '@berth/contract/http/routes.ts'
import { expect, vi } from 'vitest'
import { QUICK, ServiceDriver } from '../test-support/berth/service-driver.ts'
import { type Endpoint, endpointsOf, get, getUntil } from '../test-support/load-balancers/requests.ts'
import { test as onCluster } from './fixtures/service-on-cluster.ts'

const LONG_MS = 120_000

/** Responds on port 80 with the headers of the request as CGI variables, and echoes input on port 9000. */
const ECHO = `mkdir -p /tmp/www/cgi-bin
printf '#!/bin/sh\\nprintf "Content-Type: text/plain\\\\r\\\\n\\\\r\\\\n"\\nenv\\n' >/tmp/www/cgi-bin/env
chmod +x /tmp/www/cgi-bin/env
nc -ll -p 9000 -e cat &
exec httpd -f -p 80 -h /tmp/www`

const [LIMITED, FEW, COMPRESSED, HTTP2, HTTP1, PROXY_V1, PROXY_V2] = [80, 81, 82, 443, 444, 9001, 9002]

const test = onCluster
  /** Creates one load balancer with a port for each option. @returns a function from port to endpoint */
  .extend('endpointOf', { scope: 'file' }, async ({ berth, sharedSpace: space, images }) => {
    const command = ['/bin/sh', '-c', ECHO]
    const certificate = { name: 'shop', hosts: ['shop.test'] }
    await berth.call(routes.selfSignCertificate, { params: { space }, body: certificate })
    await berth.create(space, { name: 'web', image: images.web, ...QUICK })
    await berth.create(space, { name: 'echo', image: images.web, command, ...QUICK })
    const [web, echo] = [
      { service: 'web', port: 80 },
      { service: 'echo', port: 80 },
    ]
    const tcpEcho = { service: 'echo', port: 9000 }
    const lb = await berth.create(space, {
      name: 'lb',
      kind: 'load-balancer',
      ports: [LIMITED, FEW, COMPRESSED, HTTP2, HTTP1, PROXY_V1, PROXY_V2].map((target) => ({ target, mode: 'host' })),
      loadBalancer: {
        rules: [
          { port: LIMITED, target: echo },
          { port: FEW, target: web },
          { port: COMPRESSED, target: web },
          { port: HTTP2, protocol: 'https', target: echo },
          { port: HTTP1, protocol: 'https', target: echo },
          { port: PROXY_V1, protocol: 'tcp', target: tcpEcho, sendProxy: 'v1' },
          { port: PROXY_V2, protocol: 'tcp', target: tcpEcho, sendProxy: 'v2' },
        ],
        listeners: [
          { port: LIMITED, acceptProxy: true, maxRequestsPerSecondPerClient: 5 },
          { port: FEW, acceptProxy: true, maxConnectionsPerClient: 2 },
          { port: COMPRESSED, compression: true },
          { port: HTTP2, certificates: ['shop'] },
          { port: HTTP1, certificates: ['shop'], http2: false },
        ],
      },
      ...QUICK,
    })
    const service = await berth.becomes({ space, name: lb.name }, 'running', LONG_MS)
    const endpointOf = (port: number): Endpoint =>
      endpointsOf(service, port)[0] ?? expect.fail(`Port ${port} has no endpoint.`)
    for (const port of [HTTP2, HTTP1])
      await getUntil({ ...endpointOf(port), tls: true, path: '/cgi-bin/env' }, ({ status }) => status === 200)
    await getUntil(endpointOf(COMPRESSED), ({ status }) => status === 200)
    return endpointOf
  })

test('limits the requests per second of one client with status 429, without limiting other clients', async ({
  endpointOf,
}) => {
  const endpoint = endpointOf(LIMITED)
  expect(await responseTo(endpoint, '192.0.2.1')).toMatch(/^HTTP\/1.1 200/)
  const answers = await Promise.all(Array.from({ length: 60 }, () => responseTo(endpoint, '192.0.2.1')))
  const statuses = answers.map((answer) => answer.slice(9, 12))
  expect(new Set(statuses)).toEqual(new Set(['200', '429']))
  expect(await responseTo(endpoint, '192.0.2.2')).toMatch(/^HTTP\/1.1 200/)
})

test('refuses a client its next connection at the limit, until one ends', async ({ endpointOf }) => {
  const endpoint = endpointOf(FEW)
  const [first, second] = [await openConnection(endpoint, '192.0.2.1'), await openConnection(endpoint, '192.0.2.1')]
  expect(await responseTo(endpoint, '192.0.2.1', '/')).toBe('')
  expect(await responseTo(endpoint, '192.0.2.2', '/')).toMatch(/^HTTP\/1.1 200/)
  first.destroy()
  await vi.waitFor(async () => expect(await responseTo(endpoint, '192.0.2.1', '/')).toMatch(/^HTTP\/1.1 200/), 60_000)
  second.destroy()
})

test('passes the client address of a proxy in front to the target, and refuses connections without one', async ({
  endpointOf,
}) => {
  const answer = await responseTo(endpointOf(LIMITED), '192.0.2.77')
  expect(answer).toContain('HTTP_X_FORWARDED_FOR=192.0.2.77\n')
  await expect(get(endpointOf(LIMITED))).rejects.toThrow()
})

test('compresses text for a client that accepts it', async ({ endpointOf }) => {
  const endpoint = endpointOf(COMPRESSED)
  const plain = await get(endpoint)
  expect(plain.headers['content-encoding']).toBeUndefined()
  const response = await fetch(`http://${endpoint.address}:${endpoint.port}/`, {
    headers: { 'accept-encoding': 'gzip' },
  })
  expect(response.headers.get('content-encoding')).toBe('gzip')
  expect(await response.text()).toBe(plain.body)
})

test('speaks HTTP/2 with clients where it is enabled, and HTTP/1 with the target', async ({ endpointOf }) => {
  const session = connectHttp2(urlOf(endpointOf(HTTP2)), { rejectUnauthorized: false })
  try {
    const stream = session.request({ [constants.HTTP2_HEADER_PATH]: '/cgi-bin/env' })
    let body = ''
    stream.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    const [headers] = await once(stream, 'response')
    await once(stream, 'end')
    expect(session.alpnProtocol).toBe('h2')
    expect(headers[constants.HTTP2_HEADER_STATUS]).toBe(200)
    expect(body).toContain('SERVER_PROTOCOL=HTTP/1')
    expect(body).toContain('HTTP_X_FORWARDED_PROTO=https\n')
  } finally {
    session.close()
  }
  expect(await negotiatedProtocol(endpointOf(HTTP2))).toBe('h2')
  expect(await negotiatedProtocol(endpointOf(HTTP1))).toBe('http/1.1')
})

test('sends the client address to the target by the PROXY protocol', async ({ endpointOf }) => {
  const asText = await proxyHeader(endpointOf(PROXY_V1))
  expect(asText.text).toMatch(/^PROXY TCP4 [\d.]+ [\d.]+ \d+ 9001\r\nhello$/)
  expect(asText.text.split(' ').slice(2, 5)).toEqual([asText.client, expect.anything(), String(asText.port)])

  const inBytes = await proxyHeader(endpointOf(PROXY_V2))
  const header = Buffer.from(inBytes.text.slice(0, -'hello'.length), 'latin1')
  expect(header.subarray(0, 16).toString('latin1')).toBe('\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c')
  expect([...header.subarray(16, 20)].join('.')).toBe(inBytes.client)
  expect(header.readUInt16BE(24)).toBe(inBytes.port)
})

test('keeps a client with a cookie on its instance, through every instance of the load balancer and after scaling', async ({
  berth,
  space,
  images,
}) => {
  const web = new ServiceDriver(
    berth,
    await berth.create(space, { name: 'web', image: images.web, replicas: 3, ...QUICK }),
  )
  const lb = new ServiceDriver(
    berth,
    await berth.create(space, {
      name: 'lb',
      kind: 'load-balancer',
      replicas: 2,
      ports: [{ target: 80, published: 28_485, mode: 'host' }],
      loadBalancer: { rules: [{ port: 80, target: { service: 'web', port: 80 }, sticky: true }] },
      ...QUICK,
    }),
  )
  await web.becomes('running', LONG_MS)
  const endpoints = endpointsOf(await lb.becomes('running', LONG_MS), 80)
  expect(endpoints).toHaveLength(2)
  const untilAllTargetsAnswer = async (count: number) => {
    for (const endpoint of endpoints) {
      const bodies = new Set<string>()
      await getUntil(endpoint, ({ status, body }) => status === 200 && bodies.add(body).size === count)
    }
  }
  await untilAllTargetsAnswer(3)
  const [endpoint] = endpoints as [Endpoint]
  const { body, headers } = await get(endpoint)
  const cookie = String(headers['set-cookie']).replace(/;.*/, '')
  const bodiesWithCookie = async () => {
    const bodies = new Set<string>()
    for (let turn = 0; turn < 12; turn++)
      bodies.add((await get({ ...(endpoints[turn % 2] as Endpoint), headers: { cookie } })).body)
    return bodies
  }
  expect(cookie).toMatch(/^BERTH=\w+$/)
  expect(await bodiesWithCookie()).toEqual(new Set([body]))
  await web.scale(6)
  await web.becomes('running', LONG_MS)
  await untilAllTargetsAnswer(6)
  expect(await bodiesWithCookie()).toEqual(new Set([body]))
})

const urlOf = ({ address, port }: Endpoint) => `https://${address}:${port}`

/** Returns the protocol that is negotiated with a client that prefers HTTP/2. */
async function negotiatedProtocol({ address: host, port }: Endpoint): Promise<string | false | null> {
  const socket = connectTls({ host, port, ALPNProtocols: ['h2', 'http/1.1'], rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  socket.destroy()
  return socket.alpnProtocol
}

/** Opens a connection as a proxy does for this client, and sends one request. */
async function sendThroughProxy(
  { address, port }: Endpoint,
  client: string,
  path: string,
  header = '',
): Promise<Socket> {
  const socket = connect(port, address).setEncoding('latin1')
  await once(socket, 'connect')
  socket.write(`PROXY TCP4 ${client} 192.0.2.9 40000 80\r\n`)
  socket.write(`GET ${path} HTTP/1.1\r\nHost: shop.test\r\n${header}\r\n`)
  return socket
}

/** Returns the response to one request; empty if the connection is closed without one. */
async function responseTo(endpoint: Endpoint, client: string, path = '/cgi-bin/env'): Promise<string> {
  return receive(await sendThroughProxy(endpoint, client, path, 'Connection: close\r\n'), () => false)
}

/** Opens a connection that stays open after its response. */
async function openConnection(endpoint: Endpoint, client: string): Promise<Socket> {
  const socket = await sendThroughProxy(endpoint, client, '/')
  await receive(socket, (text) => text.includes('</html>'))
  return socket
}

/** Returns the received text, until it is enough or the connection is closed. */
function receive(socket: Socket, isEnough: (text: string) => boolean): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  let text = ''
  socket
    .on('data', (part) => {
      text += part
      if (isEnough(text)) resolve(text)
    })
    .on('error', () => resolve(text))
    .on('close', () => resolve(text))
  return promise
}

/** Sends "hello" to the echo target. @returns the received text with its PROXY header, and the client's address and port */
async function proxyHeader({ address, port }: Endpoint) {
  const socket = connect(port, address).setEncoding('latin1')
  await once(socket, 'connect')
  const { localAddress: client = '', localPort = 0 } = socket
  socket.write('hello')
  const text = await receive(socket, (part) => part.endsWith('hello'))
  socket.destroy()
  return { text, client, port: localPort }
}
