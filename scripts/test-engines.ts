import { access, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensurePackages } from './packages.ts'
import { runTogether } from './setup/run.mjs'
import { ENGINE_ROOT } from './test-cluster/host.ts'

const ROOT = join(import.meta.dirname, '..')
const CACHE = join(ROOT, '.cache/engines')
/** Releases whose docker.io is newer than that of the stable release: 26.1 and 28.5 in 2026. */
const RELEASES = ['trixie', 'sid']
/** The engine lists processes with `ps`, which is in procps. */
const INCLUDE = 'docker.io,iptables,iproute2,ca-certificates,procps'

/** `test-engines.ts [RELEASE...]`: runs the tests that need a real engine on the engines of other Debian releases. Needs root. */
async function main(releases: readonly string[]): Promise<number> {
  if (process.getuid?.() !== 0) throw new Error('Only root can run another engine: debootstrap and chroot need root.')
  if (!releases.every((release) => /^[a-z]+$/.test(release)))
    throw new Error(`usage: npm run test:engines -- [${RELEASES.join('] [')}]`)
  await ensurePackages(['debootstrap'])
  let highestCode = 0
  for (const release of releases) {
    const root = await engineRoot(release)
    process.stdout.write(`\n── engine of Debian ${release}\n`)
    const args = [join(import.meta.dirname, 'test.ts'), 'engines']
    const env = { ...process.env, [ENGINE_ROOT]: root }
    highestCode = Math.max(highestCode, await runTogether([{ command: process.execPath, args, env }]))
  }
  return highestCode
}

/** Returns the folder of a Debian with a Docker Engine. Creates it once, which takes minutes; remove .cache/engines to get newer ones. */
async function engineRoot(release: string): Promise<string> {
  const folder = join(CACHE, release)
  if (await exists(folder)) return folder
  await mkdir(CACHE, { recursive: true })
  // A killed run may have left a partial folder.
  const partial = `${folder}.part`
  await rm(partial, { recursive: true, force: true })
  const args = ['--variant=minbase', `--include=${INCLUDE}`, release, partial]
  const code = await runTogether([{ command: 'debootstrap', args, env: process.env }])
  if (code !== 0) throw new Error(`debootstrap exited with code ${code}.`)
  await rename(partial, folder)
  return folder
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

const releases = process.argv.slice(2)
process.exitCode = await main(releases.length > 0 ? releases : RELEASES)
