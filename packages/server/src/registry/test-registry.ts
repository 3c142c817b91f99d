import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { makeAuthority, makeCertificate } from './test-certificate.ts'
import type { TokenServer } from './test-token-server.ts'

/** A real registry (Debian's package docker-registry) on a free port of loopback, with a folder of its own. */
export interface TestRegistry {
  /** Host and port. */
  readonly address: string
  /** With `tls`: the authority to trust, a PEM file. */
  readonly certificate: string | null
  /** The folder with the registry's data. */
  readonly data: string
  stop(): Promise<void>
}

export interface TestRegistryOptions {
  /** Only USER may read and write. */
  readonly password?: boolean
  readonly tokens?: TokenServer
  readonly tls?: boolean
  /** The address of this machine that the registry listens on; loopback by default. */
  readonly host?: string
  /** Nothing can be deleted. */
  readonly isDeletionDisabled?: boolean
  /** The address that the registry notifies of every push. */
  readonly notifies?: string
}

/** The line of an htpasswd file for USER: bcrypt, with the lowest cost. */
const HTPASSWD = 'reader:$2b$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy\n'

/** Runs the registry until standard input closes, so that it ends and its folder is removed even if the test is killed. */
const SUPERVISOR_SCRIPT = `trap '' INT TERM
command -v docker-registry || { echo 'docker-registry is missing: apt-get install docker-registry' >&2; rm -rf "$0"; exit 1; }
docker-registry serve "$0/config.yml" &
exec 2>/dev/null
read -r _
kill $!; wait $!; rm -rf "$0"`

/** Limits of a notification, by Distribution's names: the time for one answer, failures until a pause, and the pause. */
const NOTIFICATION_LIMITS = { timeout: '10s', threshold: 5, backoff: '1s' }

const START_MS = 10_000

export async function startTestRegistry(options: TestRegistryOptions = {}): Promise<TestRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-registry-'))
  if (options.tls) await makeCertificate(folder, { host: options.host, authority: await makeAuthority(folder) })
  if (options.tokens) await writeFile(join(folder, 'tokens.pem'), options.tokens.certificate)
  await writeFile(join(folder, 'htpasswd'), HTPASSWD)
  // JSON is also YAML.
  await writeFile(join(folder, 'config.yml'), JSON.stringify(configuration(folder, options)))
  const keeper = spawn('sh', ['-c', SUPERVISOR_SCRIPT, folder], { stdio: ['pipe', 'ignore', 'pipe'] })
  const ended = once(keeper, 'exit')
  const stop = async () => {
    keeper.stdin.end()
    await ended
  }
  try {
    const certificate = options.tls ? join(folder, 'authority.pem') : null
    return { address: await listeningAddress(keeper), certificate, data: join(folder, 'data'), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function configuration(
  folder: string,
  { password, tokens, tls, host, isDeletionDisabled, notifies }: TestRegistryOptions,
): object {
  const pem = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') }
  return {
    version: '0.1',
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: !isDeletionDisabled } },
    http: { addr: `${host ?? '127.0.0.1'}:0`, secret: 'of this test', ...(tls && { tls: pem }) },
    ...(password && { auth: { htpasswd: { realm: 'test', path: join(folder, 'htpasswd') } } }),
    ...(tokens && { auth: { token: { ...tokens.registryConfig, rootcertbundle: join(folder, 'tokens.pem') } } }),
    ...(notifies && { notifications: { endpoints: [{ name: 'berth', url: notifies, ...NOTIFICATION_LIMITS }] } }),
  }
}

/** Returns the registry's address. The registry chooses a free port itself, and names it in its log. */
async function listeningAddress(keeper: ChildProcessByStdio<Writable, null, Readable>): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const lines: string[] = []
  const fail = () => reject(new Error(`The registry does not start: ${lines.join('\n')}`))
  const timer = setTimeout(fail, START_MS)
  keeper.once('exit', fail)
  // The log is read to its end: a full pipe would stop the registry.
  createInterface({ input: keeper.stderr }).on('line', (line) => {
    const address = /listening on ([\d.]+:\d+)/.exec(line)?.[1]
    if (address !== undefined) resolve(address)
    if (lines.length < 20) lines.push(line)
  })
  return promise.finally(() => clearTimeout(timer))
}
