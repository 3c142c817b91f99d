import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkCounts, playwrightCounts, vitestCounts } from './counts.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-counts-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const inFile = (name: string) => join(process.cwd(), 'tests', name)
const broken = { name: inFile('a.test.ts'), status: 'failed', message: 'No such module', assertionResults: [] }
const failed = {
  status: 'failed',
  fullName: 'it works',
  failureMessages: ['\u001b[31mexpected 1\u001b[39m\n\nto be 2'],
}
const withFailure = {
  name: inFile('b.test.ts'),
  status: 'failed',
  assertionResults: [failed, { status: 'passed', fullName: 'so does this' }],
}

test.each([
  ['tests that pass', { numPassedTests: 3, numFailedTests: 0, testResults: [] }, 0, [3, 0], []],
  [
    'a test that fails',
    { numPassedTests: 1, numFailedTests: 1, testResults: [withFailure] },
    1,
    [1, 1],
    ['tests/b.test.ts › it works\n    expected 1\n    to be 2'],
  ],
  [
    'a file that cannot be loaded',
    { numPassedTests: 0, numFailedTests: 0, testResults: [broken] },
    1,
    [0, 1],
    ['tests/a.test.ts\n    No such module'],
  ],
  ['an error outside of any test', { numPassedTests: 3, numFailedTests: 0, testResults: [] }, 1, [3, 1], []],
])('counts in a report of Vitest: %s', async (_, report, code, [passed, failed], failures) => {
  expect(await vitestCounts(writeReport(report), code)).toEqual({ passed, failed, failures })
})

const fileSuite = {
  title: 'a.spec.ts',
  specs: [],
  suites: [
    {
      title: 'zh-CN',
      specs: [
        { title: 'in', ok: true, tests: [{ results: [{}] }] },
        { title: 'out', ok: false, tests: [{ results: [{ error: { message: 'expected\nmore' } }] }] },
      ],
    },
  ],
}

test.each([
  ['tests that pass', { stats: { expected: 2, unexpected: 0, flaky: 0 }, suites: [] }, 0, [2, 0], []],
  [
    'a test that fails and a flaky one',
    { stats: { expected: 2, unexpected: 1, flaky: 1 }, suites: [fileSuite] },
    1,
    [2, 2],
    ['a.spec.ts › zh-CN › out\n    expected\n    more'],
  ],
  ['no test at all', { stats: { expected: 0, unexpected: 0, flaky: 0 }, suites: [] }, 1, [0, 1], []],
])('counts in a report of Playwright: %s', async (_, report, code, [passed, failed], failures) => {
  expect(await playwrightCounts(writeReport(report), code)).toEqual({ passed, failed, failures })
})

test('counts a runner that ends without a report as failed', async () => {
  expect(await vitestCounts(join(folder, 'none.json'), 1)).toMatchObject({ passed: 0, failed: 1 })
  writeFileSync(join(folder, 'half.json'), '{"stats": {')
  expect(await playwrightCounts(join(folder, 'half.json'), 1)).toMatchObject({ passed: 0, failed: 1 })
})

test('names a check that fails', () => {
  expect(checkCounts('knip', 0)).toEqual({ passed: 1, failed: 0, failures: [] })
  expect(checkCounts('knip', 1)).toEqual({ passed: 0, failed: 1, failures: ['knip'] })
})

function writeReport(report: unknown): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(report))
  return file
}
