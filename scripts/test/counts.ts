import { readFile } from 'node:fs/promises'

export interface Counts {
  readonly passed: number
  readonly failed: number
}

/** One check, by how its command ended. */
export function ofCheck(code: number): Counts {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

/** @see https://vitest.dev/guide/reporters.html#json-reporter */
export async function ofVitest(file: string, code: number): Promise<Counts> {
  const report = await read<VitestReport>(file)
  if (!report) return { passed: 0, failed: 1 }
  // A file that can't be loaded has no test that failed.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  )
  return judged({ passed: report.numPassedTests, failed: report.numFailedTests + broken.length }, code)
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number }
}

/** @see https://playwright.dev/docs/api/class-testresult and test-reporters#json-reporter */
export async function ofPlaywright(file: string, code: number): Promise<Counts> {
  const report = await read<PlaywrightReport>(file)
  if (!report) return { passed: 0, failed: 1 }
  const { expected, unexpected, flaky } = report.stats
  return judged({ passed: expected, failed: unexpected + flaky }, code)
}

/** A runner that fails without naming a test that failed (an error outside of any, no test at all) is one failure. */
function judged(counts: Counts, code: number): Counts {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** Undefined where the runner died before it wrote its report. */
async function read<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch {
    return undefined
  }
}
