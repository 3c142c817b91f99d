import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { connectEngine, EngineAway, type EngineClient, EngineError } from './client.ts'
import { engineAddress } from './docker-host.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

describe('the API version is negotiated with the engine', () => {
  test.each([
    ['1.41', '/v1.41/info'],
    ['1.47', '/v1.47/info'],
    ['1.52', '/v1.47/info'],
  ])('an engine that offers %s', async (offered, path) => {
    const requestedPaths: (string | undefined)[] = []
    const engine = await serveEngine((request, response) => {
      requestedPaths.push(request.url)
      response.setHeader('Api-Version', offered).end('{}')
    })
    await Promise.all([engine.json('GET', '/info'), engine.json('GET', '/info')])
    expect(requestedPaths).toEqual(['/_ping', path, path])
  })

  test('an engine that is too old is refused, and asked again by the next call', async () => {
    let offered = '1.40'
    const engine = await serveEngine((_, response) => response.setHeader('Api-Version', offered).end('{}'))
    await expect(engine.json('GET', '/info')).rejects.toThrow(/too old: it speaks API 1.40, at least 1.41 is needed/)
    offered = '1.41'
    await expect(engine.json('GET', '/info')).resolves.toEqual({})
  })

  test('a server that is no engine counts as away', async () => {
    const engine = await serveEngine((_, response) => response.end('Welcome to nginx!'))
    await expect(engine.json('GET', '/info')).rejects.toThrow(/is away: not a Docker Engine/)
  })

  test('the version is negotiated again with an engine that came back newer', async () => {
    let offered = '1.41'
    const engine = await serveEngine((request, response) => {
      const isStale = request.url?.startsWith('/v') && !request.url.startsWith(`/v${offered}`)
      response.setHeader('Api-Version', offered)
      response.statusCode = isStale ? 400 : 200
      response.end(isStale ? '{"message": "client version 1.41 is too old."}' : '{}')
    })
    await engine.json('GET', '/info')
    offered = '1.44'
    await expect(engine.json('GET', '/info')).rejects.toThrow(EngineError)
    await expect(engine.json('GET', '/info')).resolves.toEqual({})
  })
})

describe('an engine that is away', () => {
  test.each(['unix:///nowhere/docker.sock', 'tcp://127.0.0.1:1', 'ssh://127.0.0.1:1'])('%s', async (dockerHost) => {
    const engine = connect(dockerHost)
    await expect(engine.json('GET', '/info')).rejects.toThrow(EngineAway)
    await expect(engine.stream('GET', '/events')).rejects.toThrow(`Docker Engine at ${dockerHost} is away`)
    await expect(engine.hijack('/exec/x/start')).rejects.toThrow(EngineAway)
  })

  test('an engine that closes the connection in the middle of an answer', async () => {
    const engine = await serveEngine((request, response) => {
      response.setHeader('Api-Version', '1.41')
      if (request.url === '/_ping') response.end('OK')
      else response.write('{"half', () => response.destroy())
    })
    await expect(engine.json('GET', '/info')).rejects.toThrow(EngineAway)
    const stream = await engine.stream('GET', '/events')
    await expect(buffer(stream)).rejects.toThrow('aborted')
  })

  test.each([
    ['at all', '/nothing'],
    ['this call', '/_ping'],
  ])('an engine that does not answer %s in time', async (_, answered) => {
    const engine = await serveEngine((request, response) => {
      if (request.url === answered) response.setHeader('Api-Version', '1.41').end('OK')
    })
    await expect(engine.json('GET', '/info', { timeoutMs: 50 })).rejects.toThrow(/is away: timeout$/)
  })

  test('the next call connects again', async () => {
    const server = createServer((_, response) => response.setHeader('Api-Version', '1.41').end('{}'))
    const port = await listen(server)
    const engine = connect(`tcp://127.0.0.1:${port}`)
    await engine.json('GET', '/info')
    server.closeAllConnections()
    server.close()
    await expect(engine.json('GET', '/info')).rejects.toThrow(EngineAway)
    await listen(server, port)
    await expect(engine.json('GET', '/info')).resolves.toEqual({})
  })
})

test.each([
  ['a Buffer', () => Buffer.from('tar')],
  ['a Readable', () => Readable.from(['ta', 'r'])],
])('%s is sent unchanged', async (_, body) => {
  const sent: unknown[] = []
  const engine = await serveEngine(async (request, response) => {
    sent.push(request.headers['content-type'], String(await buffer(request)))
    response.setHeader('Api-Version', '1.41').end()
  })
  await engine.json('POST', '/build', { body: body() })
  expect(sent.slice(2)).toEqual(['application/x-tar', 'tar'])
})

function connect(dockerHost: string): EngineClient {
  const engine = connectEngine(engineAddress({ DOCKER_HOST: dockerHost }))
  closing.push(() => engine.close())
  return engine
}

/** Returns a client of a server that answers like an engine of another version, or a broken one. */
async function serveEngine(answer: RequestListener): Promise<EngineClient> {
  const server = createServer(answer)
  const port = await listen(server)
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  return connect(`tcp://127.0.0.1:${port}`)
}

async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
