import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type EngineClient, EngineError } from '../../packages/server/src/engine/transport/client.ts'
import { run } from '../command.ts'
import { withPackage } from './debian.ts'
import { hasImage, type ImageName, importImage, orMissing, pullImage } from './image.ts'
import { Failure } from './progress.ts'
import { packageOrHub } from './sources.ts'
import type { Entry } from './tar.ts'

const NAME = 'berth-registry'
const LABEL = 'berth.setup'
const FIRST_PORT = 5000
const LAST_PORT = 5099
const ANSWERS_WITHIN_MS = 20_000

const OURS: ImageName = { repository: 'berth/registry', tag: 'debian' }
const FROM_HUB: ImageName = { repository: 'registry', tag: '2' }

const CONFIGURATION = `version: 0.1
log: { level: warn }
storage: { filesystem: { rootdirectory: /var/lib/registry } }
http: { addr: ':5000' }
`

interface RegistryContainer {
  Id: string
  Config: { Labels: Record<string, string> | null }
  State: { Running: boolean }
  HostConfig: { PortBindings: Record<string, { HostPort: string }[] | null> }
}

export interface LocalRegistry {
  summary: string
  port: number
  /** The name by which the engine pulls from it: `localhost:5000`. */
  name: string
}

/** Brings up the registry of this host, on loopback, and keeps the port that it had. */
export async function ensureRegistry(engine: EngineClient): Promise<LocalRegistry> {
  const container = await ourContainer(engine)
  const port = (container && (await startedAgain(engine, container))) || (await created(engine))
  await untilItAnswers(port)
  return { summary: `Registry at localhost:${port}`, port, name: `localhost:${port}` }
}

/** Stops it, and keeps what it holds. @returns false where it wasn't running */
export async function stopRegistry(engine: EngineClient): Promise<boolean> {
  const container = await ourContainer(engine)
  if (!container?.State.Running) return false
  await engine.json('POST', `/containers/${container.Id}/stop`, { query: { t: 5 } })
  return true
}

async function ourContainer(engine: EngineClient): Promise<RegistryContainer | null> {
  const container = await orMissing(engine.json<RegistryContainer>('GET', `/containers/${NAME}/json`))
  if (container && container.Config.Labels?.[LABEL] !== 'registry')
    throw new Failure('The registry cannot be started', `There is a container "${NAME}" that Berth did not make.`, [
      `docker rename ${NAME} <another name>`,
      'npm start',
    ])
  return container
}

/** The port it runs on; null where its port is another program's now: it is removed then, its volume stays. */
async function startedAgain(
  engine: EngineClient,
  { Id, State, HostConfig }: RegistryContainer,
): Promise<number | null> {
  const port = Number(HostConfig.PortBindings['5000/tcp']?.[0]?.HostPort)
  if (State.Running || (await startOn(engine, Id, port))) return port
  await engine.json('DELETE', `/containers/${Id}`)
  return null
}

async function created(engine: EngineClient): Promise<number> {
  const image = await registryImage(engine)
  for (let port = FIRST_PORT; port <= LAST_PORT; port++) {
    if (await isTaken(port)) continue
    const { Id } = await engine.json<{ Id: string }>('POST', '/containers/create', {
      query: { name: NAME },
      body: containerSpec(image, port),
    })
    if (await startOn(engine, Id, port)) return port
    await engine.json('DELETE', `/containers/${Id}`)
  }
  throw new Failure('The registry cannot be started', `All ports from ${FIRST_PORT} to ${LAST_PORT} are taken.`, [
    'Free one of them (ss -ltnp shows who listens), then: npm start',
  ])
}

function containerSpec(image: ImageName, port: number) {
  return {
    Image: `${image.repository}:${image.tag}`,
    Labels: { [LABEL]: 'registry' },
    Env: ['REGISTRY_STORAGE_DELETE_ENABLED=true'],
    HostConfig: {
      PortBindings: { '5000/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] },
      RestartPolicy: { Name: 'unless-stopped' },
      Mounts: [{ Type: 'volume', Source: NAME, Target: '/var/lib/registry' }],
    },
  }
}

/** @returns false where the port is another program's */
async function startOn(engine: EngineClient, id: string, port: number): Promise<boolean> {
  if (await isTaken(port)) return false
  try {
    await engine.json('POST', `/containers/${id}/start`)
    return true
  } catch (error) {
    if (error instanceof EngineError && /already allocated|already in use/.test(error.message)) return false
    throw error
  }
}

/** Whether somebody listens there: asked by connecting, because on some systems a port can be bound beside a listener on all addresses. */
async function isTaken(port: number): Promise<boolean> {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => listens(host, port)))
  return answers.includes(true)
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 })
    const answer = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket
      .on('connect', () => answer(true))
      .on('error', () => answer(false))
      .on('timeout', () => answer(false))
  })
}

async function registryImage(engine: EngineClient): Promise<ImageName> {
  for (const image of [OURS, FROM_HUB]) if (await hasImage(engine, image)) return image
  return packageOrHub(engine, {
    package: 'docker-registry',
    fromPackage: () => importDebianRegistry(engine).then(() => OURS),
    image: 'registry:2',
    fromHub: () => pullImage(engine, FROM_HUB).then(() => FROM_HUB),
  })
}

async function importDebianRegistry(engine: EngineClient): Promise<void> {
  await withPackage('docker-registry', async (folder) => {
    const binary = join(folder, 'usr/bin/docker-registry')
    const libraries = librariesOf(await run('ldd', [binary]))
    const entries: Entry[] = [
      { path: 'bin/registry', mode: 0o755, content: await readFile(binary) },
      { path: 'etc/docker/registry/config.yml', content: CONFIGURATION },
      { path: 'tmp', mode: 0o1777, folder: true },
    ]
    for (const path of libraries) entries.push({ path: path.slice(1), mode: 0o755, content: await readFile(path) })
    await importImage(engine, OURS, entries, [
      'ENTRYPOINT ["/bin/registry"]',
      'CMD ["serve", "/etc/docker/registry/config.yml"]',
      'VOLUME /var/lib/registry',
      'EXPOSE 5000',
      'LABEL org.opencontainers.image.title="Distribution registry" org.opencontainers.image.vendor="Debian"',
    ])
  })
}

/** The files that a program is linked with, the loader too, from what `ldd` prints; none for a static one. */
export function librariesOf(ldd: string): string[] {
  return [...ldd.matchAll(/(?:^|=>)\s*(\/\S+) \(0x/gm)].flatMap(([, path]) => path ?? [])
}

async function untilItAnswers(port: number): Promise<void> {
  const deadline = Date.now() + ANSWERS_WITHIN_MS
  while (Date.now() < deadline) {
    const answer = await fetch(`http://127.0.0.1:${port}/v2/`).catch(() => null)
    if (answer?.ok) return
    await sleep(100)
  }
  throw new Failure('The registry does not answer', `Nothing came from http://localhost:${port}/v2/.`, [
    `docker logs ${NAME} says why`,
    `docker rm -f ${NAME} (its volume keeps the images), then: npm start`,
  ])
}
