import type { HealthCheck } from '@berth/contract/services/service-spec.ts'
import type { HealthConfig } from '@docker/node-sdk'

const NANO = 1e9

/**
 * Translates a health check for the engine. The engine runs only commands inside the container, so 'http' and 'tcp' become a line for its
 * shell, which uses whichever tool exists. With the comment at its end, the line can be read back.
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

/** Translates the engine's health check back. @returns null where there is none, or it is disabled */
export function fromHealthConfig(config: HealthConfig | undefined): HealthCheck | null {
  const [kind, ...words] = config?.Test ?? []
  if (!config || kind === undefined || kind === 'NONE' || words.length === 0) return null
  const timing = {
    intervalSeconds: (config.Interval || 30 * NANO) / NANO,
    timeoutSeconds: (config.Timeout || 30 * NANO) / NANO,
    retries: config.Retries || 3,
    startPeriodSeconds: (config.StartPeriod ?? 0) / NANO,
  }
  const command = kind === 'CMD-SHELL' ? (words[0] ?? '') : words.map(shellQuoted).join(' ')
  return { ...(parseOwnCommand(command) ?? { type: 'command', command }), ...timing }
}

function commandOf(check: HealthCheck): string {
  if (check.type === 'command') return check.command
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
