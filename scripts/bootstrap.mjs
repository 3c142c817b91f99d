// Runs first on a fresh machine: plain JavaScript for Node 20 and newer, without anything from node_modules.
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

/** An error for people: what failed, the cause, and what to do. */
class SetupError extends Error {
  constructor(summary, cause, remedy) {
    super(summary)
    this.lines = [`✗ ${summary}`, `  ${cause}`, ...remedy.map((line) => `  → ${line}`)]
  }
}

async function main([command, ...args]) {
  const [script, ...first] = Object.hasOwn(scripts, command ?? '') ? scripts[command] : []
  if (!script) {
    process.stderr.write(`usage: node scripts/bootstrap.mjs <${Object.keys(scripts).join('|')}> [arguments]\n`)
    return 2
  }
  if (isOlder(process.versions.node, OLDEST_FOR_SETUP))
    throw new SetupError('Node is too old', `This is Node ${process.versions.node}. Berth needs Node 20 or newer.`, [
      'Install a newer Node: https://nodejs.org/en/download',
    ])
  await install()
  // Node older than 24 warns about type stripping and about its experimental SQLite.
  const nodeArgs = ['--disable-warning=ExperimentalWarning', join(root, script), ...first, ...args]
  // A PATH may lack the folders of system programs, even root's PATH (after `su` without a dash).
  const env = { ...process.env, PATH: [bin, process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].join(':') }
  return runTogether([{ command: nodeForBerth(), args: nodeArgs, env }])
}

/** Runs `npm ci`, unless the dependencies are up to date. The stamp is written last, so that an interrupted installation is repeated. */
async function install() {
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (isInstalled(stamp)) return
  const lock = await takeLock(stampFile, () =>
    process.stdout.write('… Waiting for another run that installs the dependencies\n'),
  )
  const startedAt = Date.now()
  if (!isInstalled(stamp)) {
    if (process.stdout.isTTY) process.stdout.write('… Installing the dependencies')
    await npmCi()
    writeFileSync(stampFile, stamp)
    const line = '✓ Dependencies installed'.padEnd(72)
    process.stdout.write(
      `${process.stdout.isTTY ? '\r\x1b[K' : ''}${line} ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`,
    )
  }
  lock.release()
}

function isInstalled(stamp) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
}

async function npmCi() {
  // npm must not run on the Node of node_modules, which it is about to delete.
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
      output += error.code === 'ENOENT' ? 'npm was not found. It usually comes with Node.' : error.message
      resolve(1)
    })
    npm.on('close', (exit) => resolve(exit))
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop)
  if (code === 0) return
  process.stdout.write(`\n${output}\n`)
  throw new SetupError('The dependencies could not be installed', causeOf(output), remedyFor(output))
}

function causeOf(output) {
  if (output.includes('ENOSPC')) return 'The disk is full.'
  if (output.includes('EACCES')) return 'You have no permission to write to the project folder.'
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED/.test(output)) return 'The npm registry cannot be reached.'
  return '`npm ci` failed. See its output above.'
}

function remedyFor(output) {
  if (output.includes('ENOSPC'))
    return ['Free some disk space (df -h shows which disk is full), then run the same command again.']
  if (output.includes('EACCES')) return [`sudo chown -R "$USER" "${root}"`, 'then run the same command again']
  return [
    'Run the same command again. `npm config get registry` shows the registry in use; `npm config set proxy` sets a proxy.',
  ]
}

/**
 * Returns the path of a Node that can run Berth: Node 24 of the dependencies, or this one if it is new enough. The dependency has no binary
 * where npm may not run install scripts.
 */
function nodeForBerth() {
  const installed = join(bin, 'node')
  if (runs(installed)) return installed
  if (!isOlder(process.versions.node, OLDEST_FOR_BERTH)) return process.execPath
  // npm is set to ignore install scripts. This one only downloads Node from the npm registry.
  spawnSync(process.execPath, ['installArchSpecificPackage.js'], { cwd: join(root, 'node_modules', 'node') })
  if (runs(installed)) return installed
  throw new SetupError(
    `Node ${process.versions.node} is too old to run Berth`,
    'Node 24 is a dependency, but its install script did not run or it does not support this system.',
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
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`${error.lines.join('\n')}\n`)
  process.exitCode = 1
}
