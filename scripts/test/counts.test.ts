import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ofCheck, ofPlaywright, ofVitest } from './counts.ts'

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
])('vitest: %s', async (_, report, code, [passed, failed], failures) => {
  expect(await ofVitest(written(report), code)).toEqual({ passed, failed, failures })
})

const ways = {
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
    'one that fails and one that is flaky',
    { stats: { expected: 2, unexpected: 1, flaky: 1 }, suites: [ways] },
    1,
    [2, 2],
    ['a.spec.ts › zh-CN › out\n    expected\n    more'],
  ],
  ['no test at all', { stats: { expected: 0, unexpected: 0, flaky: 0 }, suites: [] }, 1, [0, 1], []],
])('playwright: %s', async (_, report, code, [passed, failed], failures) => {
  expect(await ofPlaywright(written(report), code)).toEqual({ passed, failed, failures })
})

test('a runner that dies without a report has failed', async () => {
  expect(await ofVitest(join(folder, 'none.json'), 1)).toMatchObject({ passed: 0, failed: 1 })
  writeFileSync(join(folder, 'half.json'), '{"stats": {')
  expect(await ofPlaywright(join(folder, 'half.json'), 1)).toMatchObject({ passed: 0, failed: 1 })
})

test('a check that fails is named', () => {
  expect(ofCheck('knip', 0)).toEqual({ passed: 1, failed: 0, failures: [] })
  expect(ofCheck('knip', 1)).toEqual({ passed: 0, failed: 1, failures: ['knip'] })
})

function written(report: unknown): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(report))
  return file
}
