import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { SystemInfo } from '@docker/node-sdk'
import { beforeEach, expect, test, vi } from 'vitest'
import { connectEngine, EngineAway, type EngineClient } from '../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../packages/server/src/engine/transport/docker-host.ts'
import type { TestHost } from '../scripts/test-cluster/host.ts'
import { cluster, clusterHosts, isEngineLent } from '../test-support/docker/cluster.ts'

let host: TestHost
let folder: string
const open: EngineClient[] = []

beforeEach(() => {
  host = firstHost()
  folder = mkdtempSync(join(tmpdir(), 'berth-ways-'))
  // ssh reads the configuration of its user and ignores HOME, so the command passes the test's configuration.
  const ssh = join(folder, 'ssh')
  writeFileSync(ssh, `#!/bin/sh\nexec /usr/bin/ssh -F '${host.ssh.config}' "$@"\n`)
  chmodSync(ssh, 0o755)
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`)
  return () => {
    for (const engine of open.splice(0)) engine.close()
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  }
})

const connections: [name: string, env: () => NodeJS.ProcessEnv][] = [
  ['unix', () => ({ DOCKER_HOST: host.dockerHost })],
  ['tcp with TLS', () => ({ DOCKER_HOST: host.tcp.dockerHost, DOCKER_CERT_PATH: host.tcp.certPath })],
  ['ssh', () => ({ DOCKER_HOST: host.ssh.dockerHost })],
]

test.skipIf(isEngineLent).each(connections)('%s: answers many calls at once', async (_, env) => {
  const engine = connect(env())
  const responses = await Promise.all(Array.from({ length: 20 }, () => engine.json<SystemInfo>('GET', '/info')))
  expect(new Set(responses.map(({ Name }) => Name))).toEqual(new Set([host.name]))
})

test.skipIf(isEngineLent).each(connections)('%s: streams until the caller aborts', async (_, env) => {
  const engine = connect(env())
  const closing = new AbortController()
  const volume = await engine.json<{ Name: string }>('POST', '/volumes/create', { body: {} })
  const query = { since: 0, filters: { volume: [volume.Name] } }
  const events = await engine.stream('GET', '/events', { query, signal: closing.signal })
  for await (const event of events) {
    expect(JSON.parse(String(event))).toMatchObject({ Type: 'volume', Action: 'create' })
    break
  }
  closing.abort()
  await engine.json('DELETE', `/volumes/${volume.Name}`)
})

test.skipIf(isEngineLent).each(connections)(
  '%s: a raw connection accepts input until it ends, and returns output after that',
  async (_, env) => {
    const engine = connect(env())
    const container = await create(engine, ['/bin/busybox', 'cat'])
    const pipe = await engine.hijack(`${container}/attach`, { query: { stream: true, stdin: true, stdout: true } })
    await engine.json('POST', `${container}/start`)
    pipe.end('hello\n')
    expect(await text(pipe)).toBe('\u0001\0\0\0\0\0\0\u0006hello\n')
    await engine.json('DELETE', container, { query: { force: true } })
  },
)

test.skipIf(isEngineLent).each(connections)('%s: close ends open streams', async (_, env) => {
  const engine = connect(env())
  const events = await engine.stream('GET', '/events')
  const container = await create(engine, ['/bin/busybox', 'cat'])
  const pipe = await engine.hijack(`${container}/attach`, { query: { stream: true, stdin: true } })
  const ended = Promise.all([events, pipe].map((stream) => new Promise((resolve) => stream.on('close', resolve))))
  await engine.json('DELETE', container)
  engine.close()
  events.resume()
  pipe.resume()
  await ended
})

test.skipIf(isEngineLent)('tcp with TLS: rejects an engine with a certificate of another authority', async () => {
  const engine = connect({ DOCKER_HOST: host.tcp.dockerHost.replace('tcp:', 'https:') })
  await expect(engine.json('GET', '/info')).rejects.toThrow(EngineAway)
})

test.skipIf(isEngineLent)(
  'tcp with TLS: an engine that requires a client certificate refuses a client without one',
  async () => {
    copyFileSync(join(host.tcp.certPath, 'ca.pem'), join(folder, 'ca.pem'))
    const engine = connect({ DOCKER_HOST: host.tcp.dockerHost, DOCKER_CERT_PATH: folder })
    await expect(engine.json('GET', '/info')).rejects.toThrow(EngineAway)
  },
)

test.skipIf(isEngineLent)('ssh: the error carries the message of ssh', async () => {
  const engine = connect({ DOCKER_HOST: `ssh://stranger@${host.address}` })
  await expect(engine.json('GET', '/info')).rejects.toThrow(/is away: .*Permission denied/)
})

function connect(env: NodeJS.ProcessEnv): EngineClient {
  const engine = connectEngine(engineAddress(env))
  open.push(engine)
  return engine
}

function firstHost(): TestHost {
  const [first] = clusterHosts()
  if (!first) throw new Error('The cluster has no host.')
  return first
}

/** Creates a container that reads its input once. @returns its path in the API */
async function create(engine: EngineClient, command: string[]): Promise<string> {
  const image = `${cluster().registry}/samples/web:1.0`
  await text(await engine.stream('POST', '/images/create', { query: { fromImage: image } }))
  const body = { Image: image, Cmd: command, OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true }
  const { Id } = await engine.json<{ Id: string }>('POST', '/containers/create', { body })
  return `/containers/${Id}`
}
