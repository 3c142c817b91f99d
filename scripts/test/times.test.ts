import { expect, test } from 'vitest'
import { type FileTimes, playwrightTimes, projectTimes, slowestFiles, slowestTests } from './times.ts'

const files: FileTimes[] = [
  { project: 'unit', file: 'a.test.ts', ms: 30.4, tests: [{ name: 'one', ms: 10 }] },
  {
    project: 'engine',
    file: 'b.test.ts',
    ms: 50,
    tests: [
      { name: 'two', ms: 20.6 },
      { name: 'three', ms: 5 },
    ],
  },
  { project: 'unit', file: 'c.test.ts', ms: 1, tests: [] },
]

test('lists the slowest tests of all files, the slowest first', () => {
  expect(slowestTests(files, 2)).toEqual([
    { file: 'b.test.ts', name: 'two', ms: 21 },
    { file: 'a.test.ts', name: 'one', ms: 10 },
  ])
})

test('lists the slowest files, the slowest first', () => {
  expect(slowestFiles(files, 2)).toEqual([
    { file: 'b.test.ts', ms: 50 },
    { file: 'a.test.ts', ms: 30 },
  ])
})

test('adds up the files of each project', () => {
  expect(projectTimes(files)).toEqual({ unit: 31, engine: 50 })
})

test('reads the times of Playwright’s nested suites', () => {
  const spec = (title: string, ...durations: number[]) => ({
    title,
    ok: true,
    tests: [{ results: durations.map((duration) => ({ duration })) }],
  })
  const nested = { title: 'zh-CN', specs: [spec('signs in', 5, 6)] }
  const suites = [{ title: 'a.spec.ts', specs: [spec('opens', 7)], suites: [nested] }]
  expect(playwrightTimes({ stats: { expected: 2, unexpected: 0, flaky: 0 }, suites })).toEqual([
    {
      project: 'e2e',
      file: 'e2e/a.spec.ts',
      ms: 18,
      tests: [
        { name: 'opens', ms: 7 },
        { name: 'zh-CN signs in', ms: 11 },
      ],
    },
  ])
})
