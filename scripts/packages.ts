import { access, readFile, rm, writeFile } from 'node:fs/promises'
import { run } from './command.ts'
import { takeLock } from './setup/lock.mjs'

/** Debian's hook that forbids starting services while packages are installed. */
const POLICY = '/usr/sbin/policy-rc.d'
const POLICY_TEXT = '#!/bin/sh\n# Written by Berth while it installs packages.\nexit 101\n'

const APT = '/usr/bin/apt-get'
const LOCK = ['-o', 'DPkg::Lock::Timeout=300']

/**
 * Installs the named Debian packages that are missing, and starts none of their services.
 *
 * @returns the names of the packages that had to be installed.
 * @throws Error with the command for the user to run, where this process may not install packages.
 */
export async function ensurePackages(names: readonly string[]): Promise<string[]> {
  const missing = await missingOf(names)
  if (missing.length === 0) return []
  if (process.getuid?.() !== 0 || !(await exists(APT))) throw cannotInstall(missing)
  await withoutServices(() => install(missing))
  return missing
}

/** Prints one line for each package: its name and its status. */
const FORMAT = `\${Package} \${db:Status-Status}\n`

async function missingOf(names: readonly string[]): Promise<string[]> {
  // dpkg-query fails if one package is unknown, but still lists the others.
  const statuses = await run('sh', ['-c', 'dpkg-query -W -f "$0" "$@" 2>/dev/null || true', FORMAT, ...names])
  return names.filter((name) => !statuses.split('\n').includes(`${name} installed`))
}

function cannotInstall(missing: readonly string[]): Error {
  const command = `apt-get update && apt-get install -y ${missing.join(' ')}`
  return new Error(`These packages are missing: ${missing.join(', ')}. On Debian or Ubuntu, run as root:\n  ${command}`)
}

async function install(names: readonly string[]): Promise<void> {
  const command = ['install', '-y', '--no-install-recommends', ...LOCK, ...names]
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await run(APT, command, { env })
  } catch {
    // The package lists are missing or outdated.
    await run(APT, ['update', ...LOCK], { env })
    await run(APT, command, { env })
  }
}

/** Allows one installation at a time on this machine: the first to finish would remove the policy file of the other. */
async function withoutServices(work: () => Promise<void>): Promise<void> {
  const lock = await takeLock(POLICY, () => {})
  try {
    await withPolicy(work)
  } finally {
    lock.release()
  }
}

async function withPolicy(work: () => Promise<void>): Promise<void> {
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
