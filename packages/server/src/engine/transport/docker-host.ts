import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** PEM files of a TLS connection. Without a file, the system's defaults apply (its certificate authorities, no client certificate). */
interface EngineTls {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
  readonly rejectUnauthorized: boolean
}

/** The address of a Docker Engine. `text` is the address as a person writes it, for messages. */
export type EngineAddress = { readonly text: string } & (
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: EngineTls | null }
  | { readonly kind: 'ssh'; readonly host: string; readonly port: number | null; readonly user: string | null }
)

const DEFAULT_SOCKET = 'unix:///var/run/docker.sock'
const PLAIN_PORT = 2375
const TLS_PORT = 2376

/**
 * Returns the address of the engine that the docker command would use: `DOCKER_HOST`, else the context that `DOCKER_CONTEXT` or docker's
 * configuration names, else the default socket. Certificates come from `DOCKER_CERT_PATH` or the context.
 *
 * @throws Error with a message for users, when the address cannot be read or the context does not exist.
 * @see https://docs.docker.com/reference/cli/docker/#environment-variables
 */
export function engineAddress(env: NodeJS.ProcessEnv): EngineAddress {
  const folder = env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker')
  if (env.DOCKER_HOST) return parseAddress(env.DOCKER_HOST, tlsFromEnvironment(env, folder))
  const context = env.DOCKER_CONTEXT || currentContext(folder)
  return context && context !== 'default' ? contextAddress(folder, context) : parseAddress(DEFAULT_SOCKET, null)
}

/** `DOCKER_TLS` without `DOCKER_TLS_VERIFY` means: encrypt, but accept any certificate. */
function tlsFromEnvironment(env: NodeJS.ProcessEnv, folder: string): EngineTls | null {
  if (!env.DOCKER_CERT_PATH && !env.DOCKER_TLS_VERIFY && !env.DOCKER_TLS) return null
  return tlsFiles(env.DOCKER_CERT_PATH || folder, !env.DOCKER_TLS || Boolean(env.DOCKER_TLS_VERIFY))
}

function currentContext(folder: string): string | undefined {
  const file = join(folder, 'config.json')
  return existsSync(file) ? (readJson(file) as { currentContext?: string }).currentContext : undefined
}

interface ContextMeta {
  Endpoints?: { docker?: { Host?: string; SkipTLSVerify?: boolean } }
}

function contextAddress(folder: string, name: string): EngineAddress {
  const id = createHash('sha256').update(name).digest('hex')
  const file = join(folder, 'contexts', 'meta', id, 'meta.json')
  if (!existsSync(file))
    throw new Error(`The docker context "${name}" does not exist (docker context ls shows those that do).`)
  const endpoint = (readJson(file) as ContextMeta).Endpoints?.docker
  const certificates = join(folder, 'contexts', 'tls', id, 'docker')
  const withTls = endpoint?.SkipTLSVerify || existsSync(certificates)
  return parseAddress(
    endpoint?.Host || DEFAULT_SOCKET,
    withTls ? tlsFiles(certificates, !endpoint?.SkipTLSVerify) : null,
  )
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Error(`${file} cannot be read as JSON.`, { cause })
  }
}

function tlsFiles(folder: string, rejectUnauthorized: boolean): EngineTls {
  const read = (name: string) => {
    const file = join(folder, `${name}.pem`)
    return existsSync(file) ? { [name]: readFileSync(file) } : {}
  }
  return { ...read('ca'), ...read('cert'), ...read('key'), rejectUnauthorized }
}

function parseAddress(text: string, tls: EngineTls | null): EngineAddress {
  const path = /^unix:\/\/(\/.+)$/.exec(text)?.[1]
  if (path) return { kind: 'unix', path, text }
  const url = URL.canParse(text) ? new URL(text) : null
  const host = url?.hostname.replace(/^\[|\]$/g, '')
  if (!url || !host || host.startsWith('-') || !['', '/'].includes(url.pathname)) throw unreadable(text)
  if (url.protocol === 'ssh:')
    return { kind: 'ssh', host, port: url.port ? Number(url.port) : null, user: url.username || null, text }
  return { kind: 'tcp', host, ...portAndTls(url, tls), text }
}

function portAndTls(url: URL, tls: EngineTls | null): { port: number; tls: EngineTls | null } {
  const port = (usual: number) => Number(url.port || usual)
  if (url.protocol === 'tcp:') return { port: port(tls ? TLS_PORT : PLAIN_PORT), tls }
  if (url.protocol === 'http:') return { port: port(80), tls: null }
  if (url.protocol === 'https:') return { port: port(443), tls: tls ?? { rejectUnauthorized: true } }
  throw unreadable(url.href)
}

function unreadable(text: string): Error {
  return new Error(
    `"${text}" is no address of a Docker Engine: unix:///path, tcp://host:port, http(s)://host:port or ssh://user@host:port.`,
  )
}
