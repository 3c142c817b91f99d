import type { PlaywrightReport, PlaywrightSuite } from './counts.ts'

/** The duration of one test file, and of its tests. */
export interface FileTimes {
  readonly project: string
  readonly file: string
  /** Includes imports and hooks. */
  readonly ms: number
  readonly tests: readonly { readonly name: string; readonly ms: number }[]
}

export interface TimedTest {
  readonly file: string
  readonly name: string
  readonly ms: number
}

export interface TimedFile {
  readonly file: string
  readonly ms: number
}

/** Returns the slowest tests, the slowest first. */
export function slowestTests(files: readonly FileTimes[], count: number): TimedTest[] {
  return slowest(
    files.flatMap(({ file, tests }) => tests.map(({ name, ms }) => ({ file, name, ms: Math.round(ms) }))),
    count,
  )
}

/** Returns the slowest files, the slowest first. */
export function slowestFiles(files: readonly FileTimes[], count: number): TimedFile[] {
  return slowest(
    files.map(({ file, ms }) => ({ file, ms: Math.round(ms) })),
    count,
  )
}

/** Returns the total duration of the files of each project, in milliseconds. Files run in parallel, so it exceeds the elapsed time. */
export function projectTimes(files: readonly FileTimes[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { project, ms } of files) sums[project] = (sums[project] ?? 0) + ms
  return Object.fromEntries(Object.entries(sums).map(([project, ms]) => [project, Math.round(ms)]))
}

/** Reads the times out of Playwright's JSON report, in which a suite at the top is a file. */
export function playwrightTimes({ suites }: PlaywrightReport): FileTimes[] {
  return suites.map((suite) => {
    const tests = testsOf(suite, [])
    return { project: 'e2e', file: `e2e/${suite.title}`, ms: tests.reduce((sum, { ms }) => sum + ms, 0), tests }
  })
}

function testsOf({ specs, suites = [] }: PlaywrightSuite, above: readonly string[]): { name: string; ms: number }[] {
  const ownTests = specs.map(({ title, tests }) => ({
    name: [...above, title].join(' '),
    ms: tests.flatMap(({ results }) => results).reduce((sum, { duration = 0 }) => sum + duration, 0),
  }))
  return [...ownTests, ...suites.flatMap((suite) => testsOf(suite, [...above, suite.title]))]
}

function slowest<Timed extends { ms: number }>(all: readonly Timed[], count: number): Timed[] {
  return all.toSorted((one, other) => other.ms - one.ms).slice(0, count)
}
