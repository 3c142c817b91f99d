import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectEngine, EngineAway, type EngineClient } from '../../packages/server/src/engine/transport/client.ts'
import { type EngineAddress, engineAddress } from '../../packages/server/src/engine/transport/docker-host.ts'
import { run } from '../command.ts'
import { ensurePackages } from '../packages.ts'
import { enableNestedCgroups } from './cgroups.ts'
import { findProgram, isRoot } from './debian.ts'
import { type Machine, mayStartEngine, remedyCommands, unavailabilityReason } from './engine-advice.ts'
import { Failure, step } from './progress.ts'
import type { SetupState, Started } from './state.ts'

const ANSWERS_WITHIN_MS = 60_000
const ENDS_WITHIN_MS = 60_000

export interface FoundEngine {
  client: EngineClient
  address: EngineAddress
  summary: string
}

/**
 * Connects to the engine that the docker command would use. If none answers at this machine's own socket, installs and starts one where
 * that is allowed.
 */
export async function ensureEngine(env: NodeJS.ProcessEnv, state: SetupState): Promise<FoundEngine> {
  const address = readAddress(env)
  const client = connectEngine(address)
  const detected = await step('Looking for Docker Engine', () => detectEngine(client, address))
  if (detected.isRunning) return { client, address, summary: detected.summary }
  await step('Installing Docker Engine from the distribution', install)
  const { summary } = await step('Starting Docker Engine', () => start(client, address, state))
  return { client, address, summary }
}

/** Tells whether an engine publishes its ports on this machine. */
export function isOnThisMachine(address: EngineAddress): boolean {
  if (address.kind === 'unix') return true
  return (
    address.kind === 'tcp' &&
    (address.host === 'localhost' || address.host === '::1' || address.host.startsWith('127.'))
  )
}

/** Tells whether the running engine is the one that `npm start` started, and not one that started since with the machine. */
export function isEngineOfStart(engine: Started['engine']): engine is NonNullable<Started['engine']> {
  return engine !== null && engine.boot === thisBoot() && (engine.by === 'systemd' || isDockerd(engine.pid))
}

/** Stops the engine that `npm start` started. The engine stops its containers first. */
export async function stopEngine(engine: NonNullable<Started['engine']>): Promise<void> {
  if (engine.by === 'systemd') {
    await run('systemctl', ['stop', 'docker.socket', 'docker.service'])
    return
  }
  process.kill(engine.pid, 'SIGTERM')
  const deadline = Date.now() + ENDS_WITHIN_MS
  while (isDockerd(engine.pid)) {
    if (Date.now() > deadline)
      throw new Failure('Docker Engine does not stop', `It is still running after ${ENDS_WITHIN_MS / 1000} s.`, [
        `kill -9 ${engine.pid}`,
      ])
    await sleep(100)
  }
}

function readAddress(env: NodeJS.ProcessEnv): EngineAddress {
  try {
    return engineAddress(env)
  } catch (error) {
    throw new Failure('Docker Engine cannot be found', error instanceof Error ? error.message : String(error), [
      'Set DOCKER_HOST (or unset it to use the engine of this machine), or choose a context: docker context use default',
      'npm start',
    ])
  }
}

/** Tells whether an engine is running. @throws Failure if none is and this process may not install one */
async function detectEngine(
  client: EngineClient,
  address: EngineAddress,
): Promise<{ summary: string; isRunning: boolean }> {
  const { summary, away } = await readVersion(client, address)
  if (!away) return { summary, isRunning: true }
  const machine = thisMachine()
  const code = codeOf(away)
  if (mayStartEngine(address, code, machine)) return { summary, isRunning: false }
  throw new Failure(
    'Docker Engine cannot be used',
    unavailabilityReason(address, code, away.message),
    remedyCommands(address, code, machine),
  )
}

async function readVersion(
  client: EngineClient,
  address: EngineAddress,
): Promise<{ summary: string; away: EngineAway | null }> {
  try {
    const { Version: version } = await client.json<{ Version: string }>('GET', '/version')
    return { summary: `Docker Engine ${version} at ${address.text}`, away: null }
  } catch (error) {
    if (!(error instanceof EngineAway)) throw error
    return { summary: `No Docker Engine answers at ${address.text}`, away: error }
  }
}

function codeOf(away: EngineAway): string {
  return String((away.cause as NodeJS.ErrnoException | undefined)?.code ?? '')
}

function thisMachine(): Machine {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  return {
    platform: process.platform,
    isRoot: isRoot(),
    hasApt: findProgram('apt-get') !== null,
    hasSystemd: existsSync('/run/systemd/system'),
    hasDockerd: findProgram('dockerd') !== null,
    distribution: /^ID="?([\w-]+)/m.exec(release)?.[1] ?? '',
    user: userInfo().username,
  }
}

async function install(): Promise<{ summary: string }> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // An earlier installation may have been interrupted.
  await run('dpkg', ['--configure', '-a'], { env })
  // Docker's own docker-ce may be installed, which conflicts with docker.io.
  if (findProgram('dockerd')) return { summary: 'Docker Engine is installed' }
  await ensurePackages(['docker.io', 'iptables', 'ca-certificates'])
  return { summary: 'Docker Engine installed from the distribution' }
}

async function start(client: EngineClient, address: EngineAddress, state: SetupState): Promise<{ summary: string }> {
  if (thisMachine().hasSystemd) {
    await run('systemctl', ['start', 'docker.service'])
    state.update({ engine: { by: 'systemd', boot: thisBoot() } })
    return waitForEngine(client, address, 'journalctl -u docker -n 50', () => null)
  }
  enableNestedCgroups()
  mkdirSync(state.folder, { recursive: true, mode: 0o700 })
  const log = join(state.folder, 'dockerd.log')
  const output = openSync(log, 'w')
  // Detached from this terminal, so that the engine keeps running when npm start ends.
  const dockerd = spawn('dockerd', ['--pidfile', join(state.folder, 'dockerd.pid')], {
    detached: true,
    stdio: ['ignore', output, output],
  })
  dockerd.unref()
  if (dockerd.pid) state.update({ engine: { by: 'berth', pid: dockerd.pid, boot: thisBoot() } })
  return waitForEngine(client, address, `less ${log}`, () => (dockerd.exitCode === null ? null : lastErrorIn(log)))
}

async function waitForEngine(
  client: EngineClient,
  address: EngineAddress,
  log: string,
  exitReason: () => string | null,
) {
  const deadline = Date.now() + ANSWERS_WITHIN_MS
  for (;;) {
    const { summary, away } = await readVersion(client, address)
    if (!away) return { summary: `${summary}, started` }
    const cause =
      exitReason() ?? (Date.now() > deadline ? `It does not answer after ${ANSWERS_WITHIN_MS / 1000} s.` : null)
    if (cause) throw new Failure('Docker Engine does not start', cause, [`For details: ${log}`, 'npm start'])
    await sleep(200)
  }
}

/** Returns the last error in dockerd's log, or its last line. */
function lastErrorIn(log: string): string {
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  const lastLine = lines.findLast((line) => /failed|level=(fatal|error)/.test(line)) ?? lines.at(-1) ?? ''
  return lastLine || 'It exited without a message.'
}

/** Tells whether the process is a dockerd: its id may belong to another program by now. */
function isDockerd(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'dockerd'
  } catch {
    return false
  }
}

function thisBoot(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}
