import { access, readFile, rm, writeFile } from 'node:fs/promises'
import { run } from './command.ts'
import { takeLock } from './setup/lock.mjs'

/** Debian's switch for "start no service while packages are installed". */
const POLICY = '/usr/sbin/policy-rc.d'
const POLICY_TEXT = '#!/bin/sh\n# Written by Berth while it installs packages.\nexit 101\n'

const APT = '/usr/bin/apt-get'
const LOCK = ['-o', 'DPkg::Lock::Timeout=300']

/**
 * Installs those of the named Debian packages that are missing, and starts none of the services that they bring.
 *
 * @returns the names of those that had to be installed.
 * @throws Error with the command that a person should run, where this process may not.
 */
export async function ensurePackages(names: readonly string[]): Promise<string[]> {
  const missing = await missingOf(names)
  if (missing.length === 0) return []
  if (process.getuid?.() !== 0 || !(await exists(APT))) throw cannotInstall(missing)
  await withoutServices(() => install(missing))
  return missing
}

/** One line a package: its name and whether it is installed, or only known. */
const FORMAT = `\${Package} \${db:Status-Status}\n`

async function missingOf(names: readonly string[]): Promise<string[]> {
  // It fails where one was never heard of, and tells of the others all the same.
  const known = await run('sh', ['-c', 'dpkg-query -W -f "$0" "$@" 2>/dev/null || true', FORMAT, ...names])
  return names.filter((name) => !known.split('\n').includes(`${name} installed`))
}

function cannotInstall(missing: readonly string[]): Error {
  const command = `apt-get update && apt-get install -y ${missing.join(' ')}`
  return new Error(`These packages are missing: ${missing.join(', ')}. On Debian or Ubuntu run, as root:\n  ${command}`)
}

async function install(names: readonly string[]): Promise<void> {
  const command = ['install', '-y', '--no-install-recommends', ...LOCK, ...names]
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await run(APT, command, { env })
  } catch {
    // The machine's list of packages is empty or old.
    await run(APT, ['update', ...LOCK], { env })
    await run(APT, command, { env })
  }
}

/** One at a time on this machine: who ends first would take the switch away from the other. */
async function withoutServices(work: () => Promise<void>): Promise<void> {
  const lock = await takeLock(POLICY, () => {})
  try {
    await switchedOff(work)
  } finally {
    lock.release()
  }
}

async function switchedOff(work: () => Promise<void>): Promise<void> {
  if ((await exists(POLICY)) && (await readFile(POLICY, 'utf8')) !== POLICY_TEXT) return work()
  await writeFile(POLICY, POLICY_TEXT, { mode: 0o755 })
  try {
    await work()
  } finally {
    await rm(POLICY, { force: true })
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
