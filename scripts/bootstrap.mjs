// The first thing that runs on a fresh machine: plain JavaScript for any Node from 20 on, and nothing of node_modules.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { takeLock } from './setup/lock.mjs'
import { runTogether } from './setup/run.mjs'

const OLDEST_FOR_SETUP = [20, 0]
const OLDEST_FOR_BERTH = [22, 18]

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const stampFile = join(root, 'node_modules', '.berth-installed')
const scripts = {
  start: ['scripts/start.ts'],
  stop: ['scripts/stop.ts'],
  demo: ['scripts/demo.ts'],
  dev: ['scripts/dev.ts'],
  test: ['scripts/test.ts', 'all'],
  'test:unit': ['scripts/test.ts', 'unit'],
  'test:soak': ['scripts/test.ts', 'soak'],
  'test:engines': ['scripts/test-engines.ts'],
  'test:repeat': ['scripts/test-repeat.ts'],
  bench: ['bench/run.ts'],
}

/** What a person is told: what failed, why, and what to do. */
class Refusal extends Error {
  constructor(what, cause, remedy) {
    super(what)
    this.lines = [`✗ ${what}`, `  ${cause}`, ...remedy.map((line) => `  → ${line}`)]
  }
}

async function main([command, ...args]) {
  const [script, ...first] = Object.hasOwn(scripts, command ?? '') ? scripts[command] : []
  if (!script) {
    process.stderr.write(`usage: node scripts/bootstrap.mjs <${Object.keys(scripts).join('|')}> [arguments]\n`)
    return 2
  }
  if (isOlder(process.versions.node, OLDEST_FOR_SETUP))
    throw new Refusal('Node is too old', `This is Node ${process.versions.node}; 20 or newer is needed.`, [
      'Install a newer Node: https://nodejs.org/en/download',
    ])
  await install()
  // Node before 24 warns that it strips types and that its SQLite is new.
  const nodeArgs = ['--disable-warning=ExperimentalWarning', join(root, script), ...first, ...args]
  // A PATH may leave out where the system's programs are, even root's (su without a dash).
  const env = { ...process.env, PATH: [bin, process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].join(':') }
  return runTogether([{ command: nodeForBerth(), args: nodeArgs, env }])
}

/** `npm ci`, unless what it would install is there already. The stamp is written last: an installation that was killed is done again. */
async function install() {
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (isInstalled(stamp)) return
  const lock = await takeLock(stampFile, () =>
    process.stdout.write('… Another run installs the dependencies: waiting\n'),
  )
  const began = Date.now()
  if (!isInstalled(stamp)) {
    if (process.stdout.isTTY) process.stdout.write('… Installing the dependencies')
    await npmCi()
    writeFileSync(stampFile, stamp)
    const line = '✓ Dependencies installed'.padEnd(72)
    process.stdout.write(
      `${process.stdout.isTTY ? '\r\x1b[K' : ''}${line} ${((Date.now() - began) / 1000).toFixed(1)} s\n`,
    )
  }
  lock.release()
}

function isInstalled(stamp) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
}

async function npmCi() {
  // Not the Node of node_modules, which npm is about to delete.
  const path = process.env.PATH.split(':').filter((folder) => folder !== bin)
  const npm = spawn('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: root,
    env: { ...process.env, PATH: path.join(':') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [npm.stdout, npm.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const stop = (signal) => npm.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop)
  const code = await new Promise((resolve) => {
    npm.on('error', (error) => {
      output += error.code === 'ENOENT' ? 'There is no npm beside this Node.' : error.message
      resolve(1)
    })
    npm.on('close', (exit) => resolve(exit))
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop)
  if (code === 0) return
  process.stdout.write(`\n${output}\n`)
  throw new Refusal('The dependencies could not be installed', causeOf(output), remedyFor(output))
}

function causeOf(output) {
  if (output.includes('ENOSPC')) return 'The disk is full.'
  if (output.includes('EACCES')) return 'This user may not write to the folder of the project.'
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED/.test(output)) return 'The npm registry cannot be reached.'
  return '`npm ci` failed; its words are above.'
}

function remedyFor(output) {
  if (output.includes('ENOSPC'))
    return ['Free some space (df -h shows where it is missing), then run the same command again.']
  if (output.includes('EACCES')) return [`sudo chown -R "$USER" "${root}"`, 'then run the same command again']
  return [
    'Run the same command again; npm config get registry shows where npm asks, npm config set proxy sets a proxy.',
  ]
}

/** Node 24 of the dependencies; where npm may not run install scripts it has no binary, and the machine's own may be new enough. */
function nodeForBerth() {
  const installed = join(bin, 'node')
  if (runs(installed)) return installed
  if (!isOlder(process.versions.node, OLDEST_FOR_BERTH)) return process.execPath
  // npm was told to ignore install scripts: this one only fetches Node from the npm registry.
  spawnSync(process.execPath, ['installArchSpecificPackage.js'], { cwd: join(root, 'node_modules', 'node') })
  if (runs(installed)) return installed
  throw new Refusal(
    `Node ${process.versions.node} is too old to run Berth`,
    'Node 24 comes as a dependency, but its install script was not run (or does not fit this system).',
    ['npm rebuild node --ignore-scripts=false', 'or install Node 24: https://nodejs.org/en/download'],
  )
}

function runs(node) {
  return existsSync(node) && spawnSync(node, ['--version']).status === 0
}

function isOlder(version, [major, minor]) {
  const [hasMajor, hasMinor] = version.split('.').map(Number)
  return hasMajor < major || (hasMajor === major && hasMinor < minor)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  process.stderr.write(`${error.lines.join('\n')}\n`)
  process.exitCode = 1
}
