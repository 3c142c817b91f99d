import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ofPlaywright, ofVitest } from './counts.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-counts-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const broken = { status: 'failed', assertionResults: [] }
const withFailure = { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] }

test.each([
  ['tests that pass', { numPassedTests: 3, numFailedTests: 0, testResults: [] }, 0, [3, 0]],
  ['a test that fails', { numPassedTests: 1, numFailedTests: 1, testResults: [withFailure] }, 1, [1, 1]],
  ['a file that cannot be loaded', { numPassedTests: 0, numFailedTests: 0, testResults: [broken] }, 1, [0, 1]],
  ['an error outside of any test', { numPassedTests: 3, numFailedTests: 0, testResults: [] }, 1, [3, 1]],
])('vitest: %s', async (_, report, code, [passed, failed]) => {
  expect(await ofVitest(written(report), code)).toEqual({ passed, failed })
})

test.each([
  ['tests that pass', { stats: { expected: 2, unexpected: 0, flaky: 0 } }, 0, [2, 0]],
  ['one that fails and one that is flaky', { stats: { expected: 2, unexpected: 1, flaky: 1 } }, 1, [2, 2]],
  ['no test at all', { stats: { expected: 0, unexpected: 0, flaky: 0 } }, 1, [0, 1]],
])('playwright: %s', async (_, report, code, [passed, failed]) => {
  expect(await ofPlaywright(written(report), code)).toEqual({ passed, failed })
})

test('a runner that dies without a report has failed', async () => {
  expect(await ofVitest(join(folder, 'none.json'), 1)).toEqual({ passed: 0, failed: 1 })
  writeFileSync(join(folder, 'half.json'), '{"stats": {')
  expect(await ofPlaywright(join(folder, 'half.json'), 1)).toEqual({ passed: 0, failed: 1 })
})

function written(report: unknown): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(report))
  return file
}
