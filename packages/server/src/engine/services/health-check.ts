import type { HealthCheck } from '@berth/contract/services/service-spec.ts'
import type { HealthConfig } from '@docker/node-sdk'
import { changedFields } from './patch.ts'

const NANO = 1e9

/** A health check that runs something. */
type ActiveCheck = Exclude<HealthCheck, { type: 'disabled' }>

/**
 * Translates a health check for the engine. The engine runs only commands inside the container, so 'http' and 'tcp' become a line for its
 * shell, which uses whichever tool exists. With the comment at its end, the line can be read back.
 */
export function toHealthConfig(check: HealthCheck): HealthConfig {
  if (check.type === 'disabled') return { Test: ['NONE'] }
  return {
    Test: testOf(check),
    Interval: toNano(check.intervalSeconds),
    Timeout: toNano(check.timeoutSeconds),
    Retries: check.retries,
    StartPeriod: toNano(check.startPeriodSeconds),
  }
}

/** Writes what differs between two health checks into the engine's one. What the engine has besides stays as it is. */
export function changeHealthConfig(
  live: HealthConfig | undefined,
  before: HealthCheck | null,
  after: HealthCheck,
): HealthConfig {
  const written = toHealthConfig(after)
  if (after.type === 'disabled' || before === null || before.type === 'disabled') return written
  return { ...live, ...changedFields(toHealthConfig(before), written) }
}

/** Translates the engine's health check back. @returns null where the service has none of its own, so that the image's applies */
export function fromHealthConfig(config: HealthConfig | undefined): HealthCheck | null {
  const [kind, ...words] = config?.Test ?? []
  if (kind === 'NONE') return { type: 'disabled' }
  if (!config || kind === undefined || words.length === 0) return null
  return { ...checkOf(kind, words), ...timingOf(config) }
}

function checkOf(kind: string, words: string[]) {
  if (kind !== 'CMD-SHELL') return { type: 'exec' as const, command: words }
  const [command = ''] = words
  return parseOwnCommand(command) ?? { type: 'command' as const, command }
}

/** Returns the times of a check. A time that is not set has the engine's own default. */
function timingOf(config: HealthConfig) {
  return {
    intervalSeconds: (config.Interval || 30 * NANO) / NANO,
    timeoutSeconds: (config.Timeout || 30 * NANO) / NANO,
    retries: config.Retries || 3,
    startPeriodSeconds: (config.StartPeriod ?? 0) / NANO,
  }
}

function toNano(seconds: number): number {
  return Math.round(seconds * NANO)
}

function testOf(check: ActiveCheck): string[] {
  if (check.type === 'exec') return ['CMD', ...check.command]
  return ['CMD-SHELL', check.type === 'command' ? check.command : ownCommand(check)]
}

function ownCommand(check: Extract<ActiveCheck, { port: number }>): string {
  return check.type === 'http' ? httpCommand(check.port, check.path) : tcpCommand(check.port)
}

function httpCommand(port: number, path: string): string {
  const url = shellQuoted(`http://127.0.0.1:${port}${path}`)
  return `if command -v wget >/dev/null; then wget -q -O /dev/null ${url}; else curl -fsS -o /dev/null ${url}; fi # berth http ${port} ${path}`
}

/** Returns a command that finds the port among the kernel's listening ones (state 0A). Uses grep: nc has many variants or is missing. */
function tcpCommand(port: number): string {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, '0')
  return `grep -qisE ':${hexadecimal} [0-9A-F]+:0000 0A' /proc/net/tcp /proc/net/tcp6 # berth tcp ${port}`
}

function parseOwnCommand(command: string) {
  const [, type, digits = '', path = ''] = / # berth (http|tcp) (\d+) ?(\S*)$/.exec(command) ?? []
  const port = Number(digits)
  if (type === 'http' && command === httpCommand(port, path)) return { type, port, path } as const
  return type === 'tcp' && command === tcpCommand(port) ? ({ type, port } as const) : null
}

function shellQuoted(word: string): string {
  return /^[\w\-./:=@%+,]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
