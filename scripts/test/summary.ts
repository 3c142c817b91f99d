import type { Counts } from './counts.ts'
import type { Phase } from './phases.ts'
import { type FileTimes, projectTimes, slowestFiles, slowestTests, type TimedFile, type TimedTest } from './times.ts'

/** What a run came to, as test-results/summary.json keeps it. Times are milliseconds. */
export interface Summary extends Counts {
  readonly command: string
  readonly tookMs: number
  readonly phases: readonly Phase[]
  /** What the files of each project took together. */
  readonly projects: Record<string, number>
  readonly slowestTests: readonly TimedTest[]
  readonly slowestFiles: readonly TimedFile[]
}

interface Run {
  readonly command: string
  readonly tookMs: number
  readonly counts: readonly Counts[]
  readonly phases: readonly Phase[]
  readonly files: readonly FileTimes[]
}

const SLOWEST = 20

export function summarize({ command, tookMs, counts, phases, files }: Run): Summary {
  const sum = (of: 'passed' | 'failed') => counts.reduce((total, each) => total + each[of], 0)
  return {
    command,
    passed: sum('passed'),
    failed: sum('failed'),
    failures: counts.flatMap((each) => each.failures),
    tookMs,
    phases,
    projects: projectTimes(files),
    slowestTests: slowestTests(files, SLOWEST),
    slowestFiles: slowestFiles(files, SLOWEST),
  }
}

/** Formats a summary for people. Failures come last: who sees only the end of a long output sees them. */
export function formatSummary(summary: Summary): string {
  const { passed, failed, failures, tookMs, phases, projects } = summary
  return [
    section(
      'slowest tests',
      summary.slowestTests.map(({ file, name, ms }) => timed(ms, `${file} › ${name}`)),
    ),
    section(
      'slowest files',
      summary.slowestFiles.map(({ file, ms }) => timed(ms, file)),
    ),
    section(
      'projects, all files together',
      Object.entries(projects).map(([name, ms]) => timed(ms, name)),
    ),
    section(
      'phases (begun after, took)',
      phases.map(({ name, begunMs, ms }) => `${seconds(begunMs)}${timed(ms, name)}`),
    ),
    section('what failed', failures),
    `\n${passed} passed, ${failed} failed in ${seconds(tookMs).trim()}\n`,
  ].join('')
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n── ${title}\n${lines.join('\n')}\n`
}

function timed(ms: number, what: string): string {
  return `${seconds(ms)}  ${what}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).padStart(8)} s`
}
