import { once } from 'node:events'
import { connect as connectHttp2, constants } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { routes } from '@berth/contract/http/routes.ts'
import { expect, vi } from 'vitest'
import { type Door, doorsOf, get, gets } from './balancing.ts'
import { Life, QUICK } from './life.ts'
import { test as onCluster } from './life-on-cluster.ts'

const LONG_MS = 120_000

/** Answers with the headers that it was asked with, as CGI has them, on port 80; says what it was told on port 9000. */
const ECHO = `mkdir -p /tmp/www/cgi-bin
printf '#!/bin/sh\\nprintf "Content-Type: text/plain\\\\r\\\\n\\\\r\\\\n"\\nenv\\n' >/tmp/www/cgi-bin/env
chmod +x /tmp/www/cgi-bin/env
nc -ll -p 9000 -e cat &
exec httpd -f -p 80 -h /tmp/www`

const [LIMITED, FEW, COMPRESSED, HTTP2, HTTP1, PROXY_V1, PROXY_V2] = [80, 81, 82, 443, 444, 9001, 9002]

const test = onCluster
  /** One balancer with a port for each option, and the way to each. */
  .extend('doors', { scope: 'file' }, async ({ berth, sharedSpace: space, images }) => {
    const command = ['/bin/sh', '-c', ECHO]
    const certificate = { name: 'shop', hosts: ['shop.test'] }
    await berth.call(routes.selfSignCertificate, { params: { space }, body: certificate })
    await berth.create(space, { name: 'web', image: images.web, ...QUICK })
    await berth.create(space, { name: 'echo', image: images.web, command, ...QUICK })
    const [web, echo] = [
      { service: 'web', port: 80 },
      { service: 'echo', port: 80 },
    ]
    const said = { service: 'echo', port: 9000 }
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
          { port: PROXY_V1, protocol: 'tcp', target: said, sendProxy: 'v1' },
          { port: PROXY_V2, protocol: 'tcp', target: said, sendProxy: 'v2' },
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
    const doorTo = (port: number): Door => doorsOf(service, port)[0] ?? expect.fail(`There is no way to ${port}.`)
    for (const port of [HTTP2, HTTP1])
      await gets({ ...doorTo(port), tls: true, path: '/cgi-bin/env' }, ({ status }) => status === 200)
    await gets(doorTo(COMPRESSED), ({ status }) => status === 200)
    return doorTo
  })

test('more requests than a client may make in a second are answered 429; others are not bothered', async ({
  doors,
}) => {
  const door = doors(LIMITED)
  expect(await asked(door, '192.0.2.1')).toMatch(/^HTTP\/1.1 200/)
  const answers = await Promise.all(Array.from({ length: 60 }, () => asked(door, '192.0.2.1')))
  const statuses = answers.map((answer) => answer.slice(9, 12))
  expect(new Set(statuses)).toEqual(new Set(['200', '429']))
  expect(await asked(door, '192.0.2.2')).toMatch(/^HTTP\/1.1 200/)
})

test('a client that has as many connections as it may is refused the next, until one ends', async ({ doors }) => {
  const door = doors(FEW)
  const [first, second] = [await held(door, '192.0.2.1'), await held(door, '192.0.2.1')]
  expect(await asked(door, '192.0.2.1', '/')).toBe('')
  expect(await asked(door, '192.0.2.2', '/')).toMatch(/^HTTP\/1.1 200/)
  first.destroy()
  await vi.waitFor(async () => expect(await asked(door, '192.0.2.1', '/')).toMatch(/^HTTP\/1.1 200/), 60_000)
  second.destroy()
})

test('the client that a proxy before it names is told to the target; who names none is not heard', async ({
  doors,
}) => {
  const answer = await asked(doors(LIMITED), '192.0.2.77')
  expect(answer).toContain('HTTP_X_FORWARDED_FOR=192.0.2.77\n')
  await expect(get(doors(LIMITED))).rejects.toThrow()
})

test('text is compressed for a browser that takes it so', async ({ doors }) => {
  const door = doors(COMPRESSED)
  const plain = await get(door)
  expect(plain.headers['content-encoding']).toBeUndefined()
  const response = await fetch(`http://${door.address}:${door.port}/`, { headers: { 'accept-encoding': 'gzip' } })
  expect(response.headers.get('content-encoding')).toBe('gzip')
  expect(await response.text()).toBe(plain.body)
})

test('HTTP/2 is spoken where it may be, and the target hears HTTP/1', async ({ doors }) => {
  const session = connectHttp2(urlOf(doors(HTTP2)), { rejectUnauthorized: false })
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
  expect(await spoken(doors(HTTP2))).toBe('h2')
  expect(await spoken(doors(HTTP1))).toBe('http/1.1')
})

test('the target is told who the client is by the PROXY protocol', async ({ doors }) => {
  const byText = await told(doors(PROXY_V1))
  expect(byText.text).toMatch(/^PROXY TCP4 [\d.]+ [\d.]+ \d+ 9001\r\nhello$/)
  expect(byText.text.split(' ').slice(2, 5)).toEqual([byText.client, expect.anything(), String(byText.port)])

  const inBytes = await told(doors(PROXY_V2))
  const header = Buffer.from(inBytes.text.slice(0, -'hello'.length), 'latin1')
  expect(header.subarray(0, 16).toString('latin1')).toBe('\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c')
  expect([...header.subarray(16, 20)].join('.')).toBe(inBytes.client)
  expect(header.readUInt16BE(24)).toBe(inBytes.port)
})

test('a client with a cookie stays with its instance, by every instance of the balancer, and when there are more', async ({
  berth,
  space,
  images,
}) => {
  const web = new Life(berth, await berth.create(space, { name: 'web', image: images.web, replicas: 3, ...QUICK }))
  const lb = new Life(
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
  const doors = doorsOf(await lb.becomes('running', LONG_MS), 80)
  expect(doors).toHaveLength(2)
  const everybody = async (count: number) => {
    for (const door of doors) {
      const bodies = new Set<string>()
      await gets(door, ({ status, body }) => status === 200 && bodies.add(body).size === count)
    }
  }
  await everybody(3)
  const [door] = doors as [Door]
  const { body, headers } = await get(door)
  const cookie = String(headers['set-cookie']).replace(/;.*/, '')
  const returned = async () => {
    const bodies = new Set<string>()
    for (let turn = 0; turn < 12; turn++)
      bodies.add((await get({ ...(doors[turn % 2] as Door), headers: { cookie } })).body)
    return bodies
  }
  expect(cookie).toMatch(/^BERTH=\w+$/)
  expect(await returned()).toEqual(new Set([body]))
  await web.scale(6)
  await web.becomes('running', LONG_MS)
  await everybody(6)
  expect(await returned()).toEqual(new Set([body]))
})

const urlOf = ({ address, port }: Door) => `https://${address}:${port}`

/** What is agreed upon with a client that would rather speak HTTP/2. */
async function spoken({ address: host, port }: Door): Promise<string | false | null> {
  const socket = connectTls({ host, port, ALPNProtocols: ['h2', 'http/1.1'], rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  socket.destroy()
  return socket.alpnProtocol
}

/** A connection as a proxy would make it for this client, on which one request is asked. */
async function begun({ address, port }: Door, client: string, path: string, header = ''): Promise<Socket> {
  const socket = connect(port, address).setEncoding('latin1')
  await once(socket, 'connect')
  socket.write(`PROXY TCP4 ${client} 192.0.2.9 40000 80\r\n`)
  socket.write(`GET ${path} HTTP/1.1\r\nHost: shop.test\r\n${header}\r\n`)
  return socket
}

/** What is answered to one request; empty where the connection is closed without a word. */
async function asked(door: Door, client: string, path = '/cgi-bin/env'): Promise<string> {
  return heard(await begun(door, client, path, 'Connection: close\r\n'), () => false)
}

/** A connection that has had an answer and stays. */
async function held(door: Door, client: string): Promise<Socket> {
  const socket = await begun(door, client, '/')
  await heard(socket, (text) => text.includes('</html>'))
  return socket
}

/** What comes, until it is enough or the other side has no more to say. */
function heard(socket: Socket, isEnough: (text: string) => boolean): Promise<string> {
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

/** What a target hears of a client that says hello. */
async function told({ address, port }: Door) {
  const socket = connect(port, address).setEncoding('latin1')
  await once(socket, 'connect')
  const { localAddress: client = '', localPort = 0 } = socket
  socket.write('hello')
  const text = await heard(socket, (part) => part.endsWith('hello'))
  socket.destroy()
  return { text, client, port: localPort }
}
