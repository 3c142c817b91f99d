import type { HealthCheck } from '@berth/contract/services/service-spec.ts'
import type { HealthConfig } from '@docker/node-sdk'

const NANO = 1e9

/**
 * The engine knows only commands that run inside the container, so 'http' and 'tcp' become a line for its shell, which takes
 * whichever tool is there. The comment at its end lets it be read back as what was asked for.
 */
export function toHealthConfig(check: HealthCheck): HealthConfig {
  return {
    Test: ['CMD-SHELL', commandOf(check)],
    Interval: check.intervalSeconds * NANO,
    Timeout: check.timeoutSeconds * NANO,
    Retries: check.retries,
    StartPeriod: check.startPeriodSeconds * NANO,
  }
}

/** @returns null where there is none, or it was switched off */
export function fromHealthConfig(config: HealthConfig | undefined): HealthCheck | null {
  const [kind, ...words] = config?.Test ?? []
  if (!config || kind === undefined || kind === 'NONE' || words.length === 0) return null
  const rhythm = {
    intervalSeconds: (config.Interval || 30 * NANO) / NANO,
    timeoutSeconds: (config.Timeout || 30 * NANO) / NANO,
    retries: config.Retries || 3,
    startPeriodSeconds: (config.StartPeriod ?? 0) / NANO,
  }
  const command = kind === 'CMD-SHELL' ? (words[0] ?? '') : words.map(quoted).join(' ')
  return { ...(madeHere(command) ?? { type: 'command', command }), ...rhythm }
}

function commandOf(check: HealthCheck): string {
  if (check.type === 'command') return check.command
  return check.type === 'http' ? httpCommand(check.port, check.path) : tcpCommand(check.port)
}

function httpCommand(port: number, path: string): string {
  const url = quoted(`http://127.0.0.1:${port}${path}`)
  return `if command -v wget >/dev/null; then wget -q -O /dev/null ${url}; else curl -fsS -o /dev/null ${url}; fi # berth http ${port} ${path}`
}

/** The kernel tells which ports are listened on (state 0A): that needs nothing but grep, where nc is there in many kinds, or not. */
function tcpCommand(port: number): string {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, '0')
  return `grep -qisE ':${hexadecimal} [0-9A-F]+:0000 0A' /proc/net/tcp /proc/net/tcp6 # berth tcp ${port}`
}

function madeHere(command: string) {
  const [, type, digits = '', path = ''] = / # berth (http|tcp) (\d+) ?(\S*)$/.exec(command) ?? []
  const port = Number(digits)
  if (type === 'http' && command === httpCommand(port, path)) return { type, port, path } as const
  return type === 'tcp' && command === tcpCommand(port) ? ({ type, port } as const) : null
}

function quoted(word: string): string {
  return /^[\w\-./:=@%+,]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
