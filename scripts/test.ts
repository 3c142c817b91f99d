import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensurePackages } from './packages.ts'
import { Children } from './test/children.ts'
import { type Counts, ofCheck, ofPlaywright, ofVitest } from './test/counts.ts'
import { type EngineUnderTest, engineUnderTest } from './test/engine.ts'

/** Beside what the cluster needs: the browser and its letters, the database that people may choose, what sample images are made of. */
const PACKAGES = ['busybox-static', 'chromium', 'fonts-noto-cjk', 'postgresql']
const CHECKS = [['tsc', '-p', '.'], ['tsc', '-p', 'packages/web'], ['biome', 'check', '.'], ['knip']] as const
const REPORTS = 'test-results'
const VITEST_REPORT = join(REPORTS, 'vitest.json')
const PLAYWRIGHT_REPORT = join(REPORTS, 'playwright.json')
const INTERRUPTED = 130

const children = new Children()
let engine: Promise<EngineUnderTest> | undefined
let isGivenUp = false

/** All checks and tests; with arguments (those of `vitest run`: names of files, options), only Vitest's. */
async function main(vitestArguments: readonly string[]): Promise<Counts[]> {
  process.chdir(join(import.meta.dirname, '..'))
  await rm(REPORTS, { recursive: true, force: true })
  const isWhole = vitestArguments.length === 0
  const packages = await attempt('installing packages', () => ensurePackages(PACKAGES))
  engine = engineUnderTest(process.env)
  const [started, checks] = await Promise.all([
    attempt('starting the cluster', () => engine),
    isWhole ? runChecks() : [],
  ])
  const env = { ...process.env, ...started.result?.environment }
  const page = isWhole ? [await runCheck(['vite', 'build', 'packages/web'])] : []
  const unit = await runVitest(vitestArguments, env)
  const ways = isWhole ? [await runPlaywright(env)] : []
  for (const crash of (await started.result?.crashes()) ?? []) heading(`an engine of the cluster crashed:\n${crash}`)
  return [...packages.counts, ...started.counts, ...checks, ...page, unit, ...ways]
}

/** A step that is no test. It counts only when it fails; what can run without it does. */
async function attempt<T>(what: string, work: () => Promise<T> | undefined): Promise<{ result?: T; counts: Counts[] }> {
  const began = Date.now()
  try {
    const result = await work()
    heading(`${what}: ${((Date.now() - began) / 1000).toFixed(1)} s`)
    return { ...(result && { result }), counts: [] }
  } catch (error) {
    const why = `${what} failed: ${error instanceof Error ? error.message : error}`
    heading(why)
    return { counts: [{ passed: 0, failed: 1, failures: [why] }] }
  }
}

async function runChecks(): Promise<Counts[]> {
  const counts: Counts[] = []
  for (const check of CHECKS) counts.push(await runCheck(check))
  return counts
}

async function runCheck([command, ...args]: readonly [string, ...string[]]): Promise<Counts> {
  const what = [command, ...args].join(' ')
  heading(what)
  return ofCheck(what, await children.run(command, args, process.env))
}

async function runVitest(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Counts> {
  heading('vitest')
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${VITEST_REPORT}`]
  return ofVitest(VITEST_REPORT, await children.run('vitest', ['run', ...report, ...args], env))
}

async function runPlaywright(env: NodeJS.ProcessEnv): Promise<Counts> {
  heading('playwright')
  return ofPlaywright(PLAYWRIGHT_REPORT, await children.run('playwright', ['test'], env))
}

function heading(text: string): void {
  process.stdout.write(`\n── ${text}\n`)
}

/** Ctrl-C. A cluster that is being started is waited for: only then all of it can be found. */
async function giveUp(): Promise<void> {
  if (isGivenUp) return
  isGivenUp = true
  await children.end()
  await stopEngine()
  process.exit(INTERRUPTED)
}

async function stopEngine(): Promise<void> {
  const started = await engine?.catch(() => undefined)
  await started?.stop()
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void giveUp())
const counts = await main(process.argv.slice(2))
await stopEngine()
// Once more, all in one place: who sees only the end of a long output sees what failed.
const failures = counts.flatMap((each) => each.failures)
if (failures.length > 0) heading(`what failed\n${failures.join('\n')}`)
const sum = (of: 'passed' | 'failed') => counts.reduce((total, each) => total + each[of], 0)
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`)
process.exitCode = sum('failed') > 0 ? 1 : 0
