import { expect, test } from 'vitest'
import { formatSummary, summarize } from './summary.ts'

const run = {
  command: 'unit',
  tookMs: 65_432,
  counts: [
    { passed: 1, failed: 1, failures: ['tsc -p .'] },
    { passed: 30, failed: 1, failures: ['a.test.ts › adds\n    expected 1'] },
  ],
  phases: [
    { name: 'tsc -p .', begunMs: 0, ms: 1500 },
    { name: 'vitest unit', begunMs: 1500, ms: 60_000 },
  ],
  files: [{ project: 'unit', file: 'a.test.ts', ms: 40, tests: [{ name: 'adds', ms: 30 }] }],
}

test('adds up the counts of all parts', () => {
  expect(summarize(run)).toMatchObject({
    passed: 31,
    failed: 2,
    failures: ['tsc -p .', 'a.test.ts › adds\n    expected 1'],
    projects: { unit: 40 },
  })
})

test('lists the slowest tests and files, the phases and, last, the failures', () => {
  expect(formatSummary(summarize(run))).toBe(`
── slowest tests
     0.0 s  a.test.ts › adds

── slowest files
     0.0 s  a.test.ts

── projects, all files together
     0.0 s  unit

── phases (start, duration)
     0.0 s     1.5 s  tsc -p .
     1.5 s    60.0 s  vitest unit

── failures
tsc -p .
a.test.ts › adds
    expected 1

31 passed, 2 failed in 65.4 s
`)
})

test('leaves out empty sections', () => {
  const nothing = summarize({ ...run, counts: [], phases: [], files: [] })
  expect(formatSummary(nothing)).toBe('\n0 passed, 0 failed in 65.4 s\n')
})
