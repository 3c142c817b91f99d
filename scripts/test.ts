import { mkdir, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ensurePackages } from './packages.ts'
import { takeLock } from './setup/lock.mjs'
import { buildPage } from './setup/page.ts'
import { Children } from './test/children.ts'
import { cleanUpAbandoned } from './test/clean-up.ts'
import { type Counts, ofCheck, ofPlaywright, ofVitest, type PlaywrightReport, readReport } from './test/counts.ts'
import { type EngineUnderTest, engineUnderTest } from './test/engine.ts'
import { Phases } from './test/phases.ts'
import { RunFolder } from './test/run-folder.ts'
import { formatSummary, summarize } from './test/summary.ts'
import { isTierName, TIERS, type Tier } from './test/tiers.ts'
import { TIMES_FILE } from './test/time-reporter.ts'
import { type FileTimes, playwrightTimes } from './test/times.ts'

type Command = readonly [string, ...string[]]

// The compiler's four checkers each repeat part of the work: beside tests, on two cores, one takes half of the processor's time.
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
let isGivenUp = false

/** Runs a tier; with arguments (those of `vitest run`: names of files, options), only Vitest's part of it. */
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
  for (const crash of (await (await engine)?.crashes()) ?? []) heading(`an engine of the cluster crashed:\n${crash}`)
}

/** Runs what needs no cluster. Where there is one, its tests run meanwhile and write to the output, so what this writes is collected. */
async function runApart(tier: Tier, page: Promise<void>): Promise<void> {
  const isCollected = tier.onCluster.length > 0
  const checks = tier.hasChecks ? runChecks() : undefined
  await page
  await Promise.all([runVitest('vitest-apart', tier.apart, { isCollected }), checks])
}

async function runChecks(): Promise<void> {
  for (const check of CHECKS) await runCheck(check)
}

/** Starts the cluster where the tier needs one. @returns the variables that tell tests of it; none where it did not start */
async function startEngine(tier: Tier): Promise<Record<string, string>> {
  if (tier.onCluster.length === 0) return {}
  engine = engineUnderTest(process.env)
  let environment = {}
  await step('cluster', async () => {
    environment = (await engine)?.environment ?? {}
  })
  return environment
}

/** Does what is no test. It counts only when it fails; what can run without it does. */
async function step(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await phases.measure(what, work)
  } catch (error) {
    const why = `${what} failed: ${error instanceof Error ? error.message : error}`
    heading(why)
    counts.push({ passed: 0, failed: 1, failures: [why] })
  }
}

async function runCheck(command: Command): Promise<void> {
  const what = command.join(' ')
  const { code, output } = await phases.measure(what, () => children.run(command, marked(), true))
  heading(`${what}: ${code === 0 ? 'ok' : 'failed'}\n${code === 0 ? '' : output}`)
  counts.push(ofCheck(what, code))
}

interface VitestRun {
  readonly environment?: Record<string, string>
  readonly args?: readonly string[]
  readonly isCollected?: boolean
}

async function runVitest(
  name: string,
  projects: readonly string[],
  { environment = {}, args = [], isCollected = false }: VitestRun,
): Promise<void> {
  const report = join(REPORTS, `${name}.json`)
  const times = join(REPORTS, `${name}-times.json`)
  const reporters = ['default', 'json', TIME_REPORTER].map((reporter) => `--reporter=${reporter}`)
  const chosen = projects.map((project) => `--project=${project}`)
  // Those that don't wait for an engine gain nothing from more workers than there are cores.
  const workers = isCollected ? [`--maxWorkers=${availableParallelism()}`] : []
  const command: Command = [
    'vitest',
    'run',
    ...chosen,
    ...reporters,
    `--outputFile.json=${report}`,
    ...workers,
    ...args,
  ]
  const what = `vitest ${projects.join(', ')}`
  if (!isCollected) heading(what)
  const env = { ...marked(), ...environment, [TIMES_FILE]: times }
  const { code, output } = await phases.measure(what, () => children.run(command, env, isCollected))
  if (isCollected) heading(`${what}\n${output}`)
  counts.push(await ofVitest(report, code))
  files.push(...((await readReport<FileTimes[]>(times)) ?? []))
}

async function runPlaywright(projects: readonly string[], environment: Record<string, string>): Promise<void> {
  heading('playwright')
  const report = join(REPORTS, 'playwright.json')
  const env = { ...marked(), ...environment }
  const command: Command = ['playwright', 'test', ...projects.map((project) => `--project=${project}`)]
  const { code } = await phases.measure('playwright', () => children.run(command, env, false))
  counts.push(await ofPlaywright(report, code))
  const details = await readReport<PlaywrightReport>(report)
  files.push(...(details ? playwrightTimes(details) : []))
}

function marked(): NodeJS.ProcessEnv {
  return { ...process.env, ...folder?.marker }
}

function heading(text: string): void {
  process.stdout.write(`\n── ${text.trimEnd()}\n`)
}

/** Ctrl-C. A cluster that is being started is waited for: only then all of it can be found. */
async function giveUp(): Promise<void> {
  if (isGivenUp) return
  isGivenUp = true
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
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void giveUp())
const lock = await takeLock(join(ROOT, REPORTS), () => heading('waiting for another test run in this folder'))
await main(TIERS[name], args)
await phases.measure('clean-up', endAll)
await report([name, ...args].join(' '))
lock.release()
