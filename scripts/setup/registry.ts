import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type EngineClient, EngineError } from '../../packages/server/src/engine/transport/client.ts'
import { run } from '../command.ts'
import { withPackage } from './debian.ts'
import { hasImage, type ImageName, importImage, nullIfMissing, pullImage } from './image.ts'
import { Failure } from './progress.ts'
import { packageOrHub } from './sources.ts'
import type { TarEntry } from './tar.ts'

const NAME = 'berth-registry'
const LABEL = 'berth.setup'
const FIRST_PORT = 5000
const LAST_PORT = 5099
const ANSWERS_WITHIN_MS = 20_000

const LOCAL_IMAGE: ImageName = { repository: 'berth/registry', tag: 'debian' }
const HUB_IMAGE: ImageName = { repository: 'registry', tag: '2' }

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
  /** The address from which the engine pulls images: `localhost:5000`. */
  name: string
}

/** Starts the registry of this host on loopback, on the same port as before. */
export async function ensureRegistry(engine: EngineClient): Promise<LocalRegistry> {
  const container = await findContainer(engine)
  const port = (container && (await restartContainer(engine, container))) || (await createContainer(engine))
  await untilItAnswers(port)
  return { summary: `Registry at localhost:${port}`, port, name: `localhost:${port}` }
}

/** Stops the registry and keeps its images. @returns false if it wasn't running */
export async function stopRegistry(engine: EngineClient): Promise<boolean> {
  const container = await findContainer(engine)
  if (!container?.State.Running) return false
  await engine.json('POST', `/containers/${container.Id}/stop`, { query: { t: 5 } })
  return true
}

async function findContainer(engine: EngineClient): Promise<RegistryContainer | null> {
  const container = await nullIfMissing(engine.json<RegistryContainer>('GET', `/containers/${NAME}/json`))
  if (container && container.Config.Labels?.[LABEL] !== 'registry')
    throw new Failure('The registry cannot be started', `Berth did not create the existing container "${NAME}".`, [
      `docker rename ${NAME} <another name>`,
      'npm start',
    ])
  return container
}

/** Starts a stopped container. @returns its port; null if another program has taken it: then the container is removed, its volume stays */
async function restartContainer(
  engine: EngineClient,
  { Id, State, HostConfig }: RegistryContainer,
): Promise<number | null> {
  const port = Number(HostConfig.PortBindings['5000/tcp']?.[0]?.HostPort)
  if (State.Running || (await startOn(engine, Id, port))) return port
  await engine.json('DELETE', `/containers/${Id}`)
  return null
}

async function createContainer(engine: EngineClient): Promise<number> {
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
    'Free one of them (ss -ltnp shows the programs that listen), then: npm start',
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

/** @returns false if another program has the port */
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

/** Tells whether a program listens on the port, by connecting: on some systems a port can be bound next to a listener on all addresses. */
async function isTaken(port: number): Promise<boolean> {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => listens(host, port)))
  return answers.includes(true)
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 })
    const finish = (isListening: boolean) => {
      socket.destroy()
      resolve(isListening)
    }
    socket
      .on('connect', () => finish(true))
      .on('error', () => finish(false))
      .on('timeout', () => finish(false))
  })
}

async function registryImage(engine: EngineClient): Promise<ImageName> {
  for (const image of [LOCAL_IMAGE, HUB_IMAGE]) if (await hasImage(engine, image)) return image
  return packageOrHub(engine, {
    package: 'docker-registry',
    fromPackage: () => importDebianRegistry(engine).then(() => LOCAL_IMAGE),
    image: 'registry:2',
    fromHub: () => pullImage(engine, HUB_IMAGE).then(() => HUB_IMAGE),
  })
}

async function importDebianRegistry(engine: EngineClient): Promise<void> {
  await withPackage('docker-registry', async (folder) => {
    const binary = join(folder, 'usr/bin/docker-registry')
    const libraries = librariesOf(await run('ldd', [binary]))
    const entries: TarEntry[] = [
      { path: 'bin/registry', mode: 0o755, content: await readFile(binary) },
      { path: 'etc/docker/registry/config.yml', content: CONFIGURATION },
      { path: 'tmp', mode: 0o1777, folder: true },
    ]
    for (const path of libraries) entries.push({ path: path.slice(1), mode: 0o755, content: await readFile(path) })
    await importImage(engine, LOCAL_IMAGE, entries, [
      'ENTRYPOINT ["/bin/registry"]',
      'CMD ["serve", "/etc/docker/registry/config.yml"]',
      'VOLUME /var/lib/registry',
      'EXPOSE 5000',
      'LABEL org.opencontainers.image.title="Distribution registry" org.opencontainers.image.vendor="Debian"',
    ])
  })
}

/** Returns the files that a program is linked with, including the loader, from the output of `ldd`. A static program has none. */
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
  throw new Failure('The registry does not answer', `http://localhost:${port}/v2/ does not respond.`, [
    `For details: docker logs ${NAME}`,
    `docker rm -f ${NAME} (its volume keeps the images), then: npm start`,
  ])
}
