import { access, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensurePackages } from './packages.ts'
import { runTogether } from './setup/run.mjs'
import { ENGINE_ROOT } from './test-cluster/host.ts'

const ROOT = join(import.meta.dirname, '..')
const CACHE = join(ROOT, '.cache/engines')
/** Their docker.io is newer than that of the stable release: 26.1 and 28.5 in 2026. */
const RELEASES = ['trixie', 'sid']
/** `ps` is what the engine lists processes with. */
const INCLUDE = 'docker.io,iptables,iproute2,ca-certificates,procps'

/** `test-engines.ts [RELEASE...]`: the tests on a real engine, on those of other Debian releases. Needs to be root. */
async function main(releases: readonly string[]): Promise<number> {
  if (process.getuid?.() !== 0) throw new Error('Only root can run another engine: debootstrap and chroot need it.')
  if (!releases.every((release) => /^[a-z]+$/.test(release)))
    throw new Error(`usage: npm run test:engines -- [${RELEASES.join('] [')}]`)
  await ensurePackages(['debootstrap'])
  let worst = 0
  for (const release of releases) {
    const root = await engineRoot(release)
    process.stdout.write(`\n── the engine of Debian ${release}\n`)
    const args = [join(import.meta.dirname, 'test.ts'), 'engines']
    const env = { ...process.env, [ENGINE_ROOT]: root }
    worst = Math.max(worst, await runTogether([{ command: process.execPath, args, env }]))
  }
  return worst
}

/** Returns the folder of a Debian with a Docker Engine. It is made once, in minutes; remove .cache/engines to have newer ones. */
async function engineRoot(release: string): Promise<string> {
  const folder = join(CACHE, release)
  if (await exists(folder)) return folder
  await mkdir(CACHE, { recursive: true })
  // What a killed run left.
  const part = `${folder}.part`
  await rm(part, { recursive: true, force: true })
  const args = ['--variant=minbase', `--include=${INCLUDE}`, release, part]
  const code = await runTogether([{ command: 'debootstrap', args, env: process.env }])
  if (code !== 0) throw new Error(`debootstrap ended with code ${code}.`)
  await rename(part, folder)
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
