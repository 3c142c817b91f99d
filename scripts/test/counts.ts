import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

export interface Counts {
  readonly passed: number
  readonly failed: number
  /** What failed and how its message begins, as far as the runner told. */
  readonly failures: readonly string[]
}

const MESSAGE_LINES = 8

/** One check, by how its command ended. */
export function ofCheck(what: string, code: number): Counts {
  return code === 0 ? { passed: 1, failed: 0, failures: [] } : { passed: 0, failed: 1, failures: [what] }
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
export async function ofVitest(file: string, code: number): Promise<Counts> {
  const report = await readReport<VitestReport>(file)
  if (!report) return diedEarly('vitest')
  const failed = ({ status }: { status: string }) => status === 'failed'
  // A file that can't be loaded has no test that failed.
  const broken = report.testResults.filter((each) => failed(each) && !each.assertionResults.some(failed))
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(failed)
      .map(({ fullName, failureMessages = [] }) => told(`${shortened(name)} › ${fullName}`, failureMessages[0])),
  )
  const failures = [...tests, ...broken.map(({ name, message }) => told(shortened(name), message))]
  return judged({ passed: report.numPassedTests, failed: report.numFailedTests + broken.length, failures }, code)
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
export async function ofPlaywright(file: string, code: number): Promise<Counts> {
  const report = await readReport<PlaywrightReport>(file)
  if (!report) return diedEarly('playwright')
  const { expected, unexpected, flaky } = report.stats
  const failures = report.suites.flatMap((suite) => failuresOf(suite, []))
  return judged({ passed: expected, failed: unexpected + flaky, failures }, code)
}

function failuresOf({ title, specs, suites = [] }: PlaywrightSuite, above: readonly string[]): string[] {
  const names = [...above, title]
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ title, tests }) => {
      const errors = tests.flatMap(({ results }) => results.map(({ error }) => error?.message))
      return told([...names, title].join(' › '), errors.find(Boolean))
    })
  return [...own, ...suites.flatMap((suite) => failuresOf(suite, names))]
}

/** A runner that fails without naming a test that failed (an error outside of any, no test at all) is one failure. */
function judged(counts: Counts, code: number): Counts {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function diedEarly(runner: string): Counts {
  return { passed: 0, failed: 1, failures: [`${runner} ended before it wrote its report`] }
}

function told(name: string, message = ''): string {
  const own = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line !== '' && !line.includes('node_modules'))
  const lines = own.slice(0, MESSAGE_LINES)
  return [name, ...lines.map((line) => `    ${line}`)].join('\n')
}

function shortened(file: string): string {
  return relative(process.cwd(), file)
}

/** Undefined where the runner died before it wrote its report. */
export async function readReport<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch {
    return undefined
  }
}
