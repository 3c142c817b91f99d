import { homedir } from 'node:os'
import { join } from 'node:path'
import { type EngineAddress, engineAddress } from './engine/transport/docker-host.ts'
import { readTimings, type Timings } from './timings.ts'

/** HAProxy's official image, of the branch that is maintained longest. */
export const DEFAULT_BALANCER_IMAGE = 'haproxy:lts-alpine'

export interface Settings {
  readonly port: number
  readonly host: string
  readonly engine: EngineAddress
  /** What else the engines of other hosts are reached with: DOCKER_CERT_PATH and its like. */
  readonly environment: NodeJS.ProcessEnv
  readonly dataDir: string
  /** Holds the key that seals secrets. */
  readonly keyFile: string
  /** PostgreSQL; else the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined
  /** Of the first start; else one is made. */
  readonly adminPassword: string | undefined
  /** A shell in which nothing is typed or written for so long is ended; 0: never. */
  readonly shellIdleMinutes: number
  /** Who may say where a request comes from, and whether by TLS: addresses of proxies, or all (true). */
  readonly trustedProxies: string | boolean
  /** With which Prometheus may read /metrics; undefined: only those who are signed in may. */
  readonly metricsToken: string | undefined
  /** Addresses that are listed from the start. */
  readonly registries: readonly string[]
  /** How often registries are asked for newer images; 0: never by itself. */
  readonly imageCheckSeconds: number
  /** Of load balancers that name none. */
  readonly balancerImage: string
  /** How long Berth waits for what: BERTH_TIMINGS, which is meant for tests. */
  readonly timings: Timings
}

/** From the environment, each with its default. @throws Error that names the variable */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const dataDir = env.BERTH_DATA_DIR || join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'berth')
  return {
    port: portOf(env.PORT || '8080'),
    host: env.HOST || '127.0.0.1',
    engine: engineAddress(env),
    environment: env,
    dataDir,
    keyFile: env.BERTH_KEY_FILE || join(dataDir, 'vault.key'),
    databaseUrl: env.DATABASE_URL || undefined,
    adminPassword: env.BERTH_ADMIN_PASSWORD || undefined,
    shellIdleMinutes: minutesOf(env.BERTH_SHELL_IDLE_MINUTES || '60'),
    trustedProxies: env.BERTH_TRUSTED_PROXIES === 'true' || env.BERTH_TRUSTED_PROXIES || false,
    metricsToken: tokenOf(env.BERTH_METRICS_TOKEN),
    registries: (env.BERTH_REGISTRIES ?? '')
      .split(',')
      .map((address) => address.trim())
      .filter((address) => address !== ''),
    imageCheckSeconds: secondsOf('BERTH_IMAGE_CHECK_SECONDS', env.BERTH_IMAGE_CHECK_SECONDS || '900'),
    balancerImage: env.BERTH_LB_IMAGE || DEFAULT_BALANCER_IMAGE,
    timings: readTimings(env.BERTH_TIMINGS),
  }
}

function portOf(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT must be from 0 to 65535, not "${text}".`)
  return port
}

function tokenOf(text: string | undefined): string | undefined {
  if (text && !/^[\w.~+/=-]{16,}$/.test(text))
    throw new Error('BERTH_METRICS_TOKEN must have at least 16 letters, digits or any of . _ ~ + / = -')
  return text || undefined
}

function minutesOf(text: string): number {
  const minutes = Number(text)
  if (!(minutes >= 0)) throw new Error(`BERTH_SHELL_IDLE_MINUTES must be a number of minutes, not "${text}".`)
  return minutes
}

function secondsOf(name: string, text: string): number {
  const seconds = Number(text)
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 604_800)
    throw new Error(`${name} must be from 0 to 604800, not "${text}".`)
  return seconds
}
