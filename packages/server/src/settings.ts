import { homedir } from 'node:os'
import { join } from 'node:path'
import { type EngineAddress, engineAddress } from './engine/transport/docker-host.ts'
import { readTimings, type Timings } from './timings.ts'

/** HAProxy's official image, from the branch with the longest support. */
export const DEFAULT_BALANCER_IMAGE = 'haproxy:lts-alpine'

export interface Settings {
  readonly port: number
  readonly host: string
  readonly engine: EngineAddress
  /** The environment, for variables such as DOCKER_CERT_PATH that connections to the engines of other hosts use. */
  readonly environment: NodeJS.ProcessEnv
  readonly dataDir: string
  /** The file with the key that seals secrets. */
  readonly keyFile: string
  /** The address of a PostgreSQL database; undefined: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined
  /** The password of the first admin; undefined: the first start generates one. */
  readonly adminPassword: string | undefined
  /** Minutes without input and output after which a shell is ended; 0: never. */
  readonly shellIdleMinutes: number
  /** The proxies that may state where a request comes from, and whether by TLS: their addresses, or true for all. */
  readonly trustedProxies: string | boolean
  /** The token with which Prometheus may read /metrics; undefined: only signed-in users may read it. */
  readonly metricsToken: string | undefined
  /** Addresses of registries that are added to the list at the start if they are missing. */
  readonly registries: readonly string[]
  /** Seconds between two checks of a registry for newer images; 0: no automatic checks. */
  readonly imageCheckSeconds: number
  /** The image of load balancers that name none. */
  readonly balancerImage: string
  /** How long Berth waits in each situation, from BERTH_TIMINGS, which is meant for tests. */
  readonly timings: Timings
}

/** Reads the settings from the environment. Each variable has a default. @throws Error that names the variable */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const dataDir = env.BERTH_DATA_DIR || join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'berth')
  return {
    port: parsePort(env.PORT || '8080'),
    host: env.HOST || '127.0.0.1',
    engine: engineAddress(env),
    environment: env,
    dataDir,
    keyFile: env.BERTH_KEY_FILE || join(dataDir, 'vault.key'),
    databaseUrl: env.DATABASE_URL || undefined,
    adminPassword: env.BERTH_ADMIN_PASSWORD || undefined,
    shellIdleMinutes: parseIdleMinutes(env.BERTH_SHELL_IDLE_MINUTES || '60'),
    trustedProxies: env.BERTH_TRUSTED_PROXIES === 'true' || env.BERTH_TRUSTED_PROXIES || false,
    metricsToken: parseMetricsToken(env.BERTH_METRICS_TOKEN),
    registries: (env.BERTH_REGISTRIES ?? '')
      .split(',')
      .map((address) => address.trim())
      .filter((address) => address !== ''),
    imageCheckSeconds: parseSeconds('BERTH_IMAGE_CHECK_SECONDS', env.BERTH_IMAGE_CHECK_SECONDS || '900'),
    balancerImage: env.BERTH_LB_IMAGE || DEFAULT_BALANCER_IMAGE,
    timings: readTimings(env.BERTH_TIMINGS),
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT must be from 0 to 65535, not "${text}".`)
  return port
}

function parseMetricsToken(text: string | undefined): string | undefined {
  if (text && !/^[\w.~+/=-]{16,}$/.test(text))
    throw new Error('BERTH_METRICS_TOKEN must have at least 16 letters, digits or any of . _ ~ + / = -')
  return text || undefined
}

function parseIdleMinutes(text: string): number {
  const minutes = Number(text)
  if (!(minutes >= 0)) throw new Error(`BERTH_SHELL_IDLE_MINUTES must be a number of minutes, not "${text}".`)
  return minutes
}

function parseSeconds(name: string, text: string): number {
  const seconds = Number(text)
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 604_800)
    throw new Error(`${name} must be from 0 to 604800, not "${text}".`)
  return seconds
}
