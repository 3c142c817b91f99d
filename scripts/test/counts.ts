import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

export interface Counts {
  readonly passed: number
  readonly failed: number
  /** The name of each failed test or check, with the beginning of its message where the runner reports one. */
  readonly failures: readonly string[]
}

const MESSAGE_LINES = 8

/** Counts one check by the exit code of its command. */
export function checkCounts(name: string, code: number): Counts {
  return code === 0 ? { passed: 1, failed: 0, failures: [] } : { passed: 0, failed: 1, failures: [name] }
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[]
  }[]
}

/** @see https://vitest.dev/guide/reporters.html#json-reporter */
export async function vitestCounts(file: string, code: number): Promise<Counts> {
  const report = await readReport<VitestReport>(file)
  if (!report) return diedEarly('vitest')
  const hasFailed = ({ status }: { status: string }) => status === 'failed'
  // A file that can't be loaded has no failed test.
  const broken = report.testResults.filter((result) => hasFailed(result) && !result.assertionResults.some(hasFailed))
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(hasFailed)
      .map(({ fullName, failureMessages = [] }) =>
        formatFailure(`${relativePath(name)} › ${fullName}`, failureMessages[0]),
      ),
  )
  const failures = [...tests, ...broken.map(({ name, message }) => formatFailure(relativePath(name), message))]
  return withRunnerFailure(
    { passed: report.numPassedTests, failed: report.numFailedTests + broken.length, failures },
    code,
  )
}

export interface PlaywrightSuite {
  suites?: PlaywrightSuite[]
  specs: {
    title: string
    ok: boolean
    tests: { results: { duration?: number; error?: { message?: string } }[] }[]
  }[]
  title: string
}

export interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number }
  suites: PlaywrightSuite[]
}

/** @see https://playwright.dev/docs/api/class-testresult and test-reporters#json-reporter */
export async function playwrightCounts(file: string, code: number): Promise<Counts> {
  const report = await readReport<PlaywrightReport>(file)
  if (!report) return diedEarly('playwright')
  const { expected, unexpected, flaky } = report.stats
  const failures = report.suites.flatMap((suite) => failuresOf(suite, []))
  return withRunnerFailure({ passed: expected, failed: unexpected + flaky, failures }, code)
}

function failuresOf({ title, specs, suites = [] }: PlaywrightSuite, above: readonly string[]): string[] {
  const names = [...above, title]
  const ownFailures = specs
    .filter(({ ok }) => !ok)
    .map(({ title, tests }) => {
      const errors = tests.flatMap(({ results }) => results.map(({ error }) => error?.message))
      return formatFailure([...names, title].join(' › '), errors.find(Boolean))
    })
  return [...ownFailures, ...suites.flatMap((suite) => failuresOf(suite, names))]
}

/** Adds a failure if the runner fails without a failed test: an error outside of tests, or no test at all. */
function withRunnerFailure(counts: Counts, code: number): Counts {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function diedEarly(runner: string): Counts {
  return { passed: 0, failed: 1, failures: [`${runner} ended before it wrote its report`] }
}

function formatFailure(name: string, message = ''): string {
  const ownLines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line !== '' && !line.includes('node_modules'))
  const lines = ownLines.slice(0, MESSAGE_LINES)
  return [name, ...lines.map((line) => `    ${line}`)].join('\n')
}

function relativePath(file: string): string {
  return relative(process.cwd(), file)
}

/** Returns undefined if the runner ended before it wrote its report. */
export async function readReport<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch {
    return undefined
  }
}
