import { mkdir, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ensurePackages } from './packages.ts'
import { takeLock } from './setup/lock.mjs'
import { buildPage } from './setup/page.ts'
import { Children } from './test/children.ts'
import { cleanUpAbandoned } from './test/clean-up.ts'
import {
  type Counts,
  checkCounts,
  type PlaywrightReport,
  playwrightCounts,
  readReport,
  vitestCounts,
} from './test/counts.ts'
import { type EngineUnderTest, engineUnderTest } from './test/engine.ts'
import { Phases } from './test/phases.ts'
import { RunFolder } from './test/run-folder.ts'
import { formatSummary, summarize } from './test/summary.ts'
import { isTierName, TIERS, type Tier } from './test/tiers.ts'
import { TIMES_FILE } from './test/time-reporter.ts'
import { type FileTimes, playwrightTimes } from './test/times.ts'

type Command = readonly [string, ...string[]]

// Each of the compiler's four checkers repeats part of the work. Next to tests, on two cores, one checker takes half of the processor time.
const CHECKS: readonly Command[] = [
  ['tsc', '-p', '.', '--checkers', '1'],
  ['tsc', '-p', 'packages/web', '--checkers', '1'],
  ['biome', 'check', '.'],
  ['knip'],
]
const ROOT = join(import.meta.dirname, '..')
const REPORTS = 'test-results'
const TIME_REPORTER = join(import.meta.dirname, 'test/time-reporter.ts')
const INTERRUPTED = 130

const children = new Children()
const phases = new Phases()
const counts: Counts[] = []
const files: FileTimes[] = []
let folder: RunFolder | undefined
let engine: Promise<EngineUnderTest> | undefined
let isAborted = false

/** Runs a tier. With arguments (file names and options of `vitest run`), runs only its Vitest projects. */
async function main(tier: Tier, vitestArguments: readonly string[]): Promise<void> {
  await rm(REPORTS, { recursive: true, force: true })
  await mkdir(REPORTS)
  await cleanUpAbandoned()
  folder = await RunFolder.open()
  if (tier.packages.length > 0) await step('packages', () => ensurePackages(tier.packages))
  const starting = startEngine(tier)
  const page = step('page build', () => buildPage(ROOT))
  const isWhole = vitestArguments.length === 0
  const apart = isWhole && tier.apart.length > 0 ? runApart(tier, page) : undefined
  const environment = await starting
  await page
  const projects = isWhole ? tier.onCluster : [...tier.apart, ...tier.onCluster]
  if (projects.length > 0) await runVitest('vitest', projects, { environment, args: vitestArguments })
  await apart
  if (isWhole && tier.browser.length > 0) await runPlaywright(tier.browser, environment)
  for (const crash of (await (await engine)?.crashes()) ?? []) heading(`An engine of the cluster crashed:\n${crash}`)
}

/** Runs the projects that need no cluster. If tests run on a cluster meanwhile, they write to the terminal, so this output is collected. */
async function runApart(tier: Tier, page: Promise<void>): Promise<void> {
  const isCollected = tier.onCluster.length > 0
  const checks = tier.hasChecks ? runChecks() : undefined
  await page
  await Promise.all([runVitest('vitest-apart', tier.apart, { isApart: true, isCollected }), checks])
}

async function runChecks(): Promise<void> {
  for (const check of CHECKS) await runCheck(check)
}

/** Starts the cluster if the tier needs one. @returns its environment variables for tests; none if it did not start */
async function startEngine(tier: Tier): Promise<Record<string, string>> {
  if (tier.onCluster.length === 0) return {}
  engine = engineUnderTest(process.env)
  let environment = {}
  await step('cluster', async () => {
    environment = (await engine)?.environment ?? {}
  })
  return environment
}

/** Runs a step that is not a test. A failed step counts as a failure; the rest of the run goes on without it. */
async function step(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await phases.measure(name, work)
  } catch (error) {
    const failure = `${name} failed: ${error instanceof Error ? error.message : error}`
    heading(failure)
    counts.push({ passed: 0, failed: 1, failures: [failure] })
  }
}

async function runCheck(command: Command): Promise<void> {
  const title = command.join(' ')
  const { code, output } = await phases.measure(title, () => children.run(command, markedEnvironment(), true))
  heading(`${title}: ${code === 0 ? 'ok' : 'failed'}\n${code === 0 ? '' : output}`)
  counts.push(checkCounts(title, code))
}

interface VitestRun {
  readonly environment?: Record<string, string>
  readonly args?: readonly string[]
  /** Whether the projects need no cluster. */
  readonly isApart?: boolean
  readonly isCollected?: boolean
}

/** Tests that need no cluster wait little: beside other tests they get as many workers as there are cores, and alone one more. */
function apartWorkers(isBesideOthers: boolean): number {
  return availableParallelism() + (isBesideOthers ? 0 : 1)
}

async function runVitest(
  name: string,
  projects: readonly string[],
  { environment = {}, args = [], isApart = false, isCollected = false }: VitestRun,
): Promise<void> {
  const report = join(REPORTS, `${name}.json`)
  const times = join(REPORTS, `${name}-times.json`)
  const reporters = ['default', 'json', TIME_REPORTER].map((reporter) => `--reporter=${reporter}`)
  const selected = projects.map((project) => `--project=${project}`)
  const workers = isApart ? [`--maxWorkers=${apartWorkers(isCollected)}`] : []
  const command: Command = [
    'vitest',
    'run',
    ...selected,
    ...reporters,
    `--outputFile.json=${report}`,
    ...workers,
    ...args,
  ]
  const title = `vitest ${projects.join(', ')}`
  if (!isCollected) heading(title)
  const env = { ...markedEnvironment(), ...environment, [TIMES_FILE]: times }
  const { code, output } = await phases.measure(title, () => children.run(command, env, isCollected))
  if (isCollected) heading(`${title}\n${output}`)
  counts.push(await vitestCounts(report, code))
  files.push(...((await readReport<FileTimes[]>(times)) ?? []))
}

async function runPlaywright(projects: readonly string[], environment: Record<string, string>): Promise<void> {
  heading('playwright')
  const report = join(REPORTS, 'playwright.json')
  const env = { ...markedEnvironment(), ...environment }
  const command: Command = ['playwright', 'test', ...projects.map((project) => `--project=${project}`)]
  const { code } = await phases.measure('playwright', () => children.run(command, env, false))
  counts.push(await playwrightCounts(report, code))
  const details = await readReport<PlaywrightReport>(report)
  files.push(...(details ? playwrightTimes(details) : []))
}

function markedEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ...folder?.marker }
}

function heading(text: string): void {
  process.stdout.write(`\n── ${text.trimEnd()}\n`)
}

/** Ends the run on a signal. Waits for a cluster that is starting, because only then all of its parts can be found. */
async function abort(): Promise<void> {
  if (isAborted) return
  isAborted = true
  await children.end()
  await endAll()
  process.exit(INTERRUPTED)
}

async function endAll(): Promise<void> {
  const started = await engine?.catch(() => undefined)
  await started?.stop()
  await folder?.remove()
}

async function report(command: string): Promise<void> {
  const summary = summarize({ command, tookMs: phases.tookMs, counts, phases: phases.all, files })
  const text = formatSummary(summary)
  await writeFile(join(REPORTS, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
  await writeFile(join(REPORTS, 'summary.txt'), text)
  process.stdout.write(text)
  process.exitCode = summary.failed > 0 ? 1 : 0
}

const [name, ...args] = process.argv.slice(2)
if (!isTierName(name)) throw new Error(`usage: test.ts <${Object.keys(TIERS).join('|')}> [arguments of vitest run]`)
process.chdir(ROOT)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void abort())
const lock = await takeLock(join(ROOT, REPORTS), () => heading('Waiting for another test run in this folder'))
await main(TIERS[name], args)
await phases.measure('clean-up', endAll)
await report([name, ...args].join(' '))
lock.release()
