import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from './progress.ts'
import type { Started } from './state.ts'

const PROGRAMS = /scripts\/(start|dev)\.ts|packages\/server\/src\/main\.ts/
const ENDS_WITHIN_MS = 20_000

/** The address on which Berth listens: `HOST` and `PORT`, as the server reads them. */
export interface ListenAddress {
  host: string
  port: number
  url: string
}

export function listenAddress(env: NodeJS.ProcessEnv): ListenAddress {
  const host = env.HOST || '127.0.0.1'
  const port = Number(env.PORT || 8080)
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Failure('PORT is invalid', `PORT is "${env.PORT}". It must be a number from 1 to 65535.`, [
      'PORT=8080 npm start',
    ])
  return { host, port, url: `http://${urlHostOf(host)}:${port}` }
}

/** Returns the host as part of a URL. The wildcard addresses stand for loopback, because no client can connect to them. */
function urlHostOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** Tells whether Berth listens on the address, nobody does, or another program has the port. */
export async function portOwner({ host, port, url }: ListenAddress): Promise<'berth' | 'nobody' | 'another'> {
  if (await isBerth(url)) return 'berth'
  const problem = await bindError(host, port)
  if (problem === null) return 'nobody'
  if (problem === 'EADDRINUSE') return 'another'
  if (problem === 'EACCES')
    throw new Failure(`Port ${port} cannot be used`, 'Only root may use ports below 1024.', ['PORT=8080 npm start'])
  throw new Failure(`Berth cannot listen on ${host}`, `The system reports ${problem}.`, ['HOST=127.0.0.1 npm start'])
}

/** Returns the failure to report when another program has the port. */
export function portTakenFailure({ host, port }: ListenAddress, command: string): Failure {
  return new Failure(`Port ${port} is taken`, `Another program listens on ${host}:${port}.`, [
    `PORT=${port + 1} ${command}`,
    `or stop that program (ss -ltnp 'sport = :${port}' shows it), then: ${command}`,
  ])
}

export async function isBerth(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) })
    return ((await answer.json()) as { name?: unknown } | null)?.name === 'berth'
  } catch {
    return false
  }
}

/** Returns a port of loopback that is currently free. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function bindError(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen(port, host, () => server.close(() => resolve(null)))
  })
}

/** Stops the server that `npm start` or `npm run dev` started, gracefully. @returns false if it was not running */
export async function stopServer(server: NonNullable<Started['server']>): Promise<boolean> {
  const runningPids = () => server.pids.filter((pid) => PROGRAMS.test(commandLineOf(pid)))
  const pids = runningPids()
  for (const pid of pids.slice(0, 1)) process.kill(pid, 'SIGTERM')
  const deadline = Date.now() + ENDS_WITHIN_MS
  for (let left = runningPids(); left.length > 0; left = runningPids()) {
    // The first process forwards the signal. Processes that outlive it were already orphans.
    if (!left.includes(pids[0] ?? 0)) for (const pid of left) process.kill(pid, 'SIGTERM')
    if (Date.now() > deadline)
      throw new Failure('The server does not stop', `It is still running after ${ENDS_WITHIN_MS / 1000} s.`, [
        `kill -9 ${left.join(' ')}`,
      ])
    await sleep(100)
  }
  return pids.length > 0
}

/** Returns the command line of a process, empty if there is none. Its id may belong to another program by now. */
function commandLineOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
