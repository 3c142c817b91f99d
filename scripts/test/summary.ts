import type { Counts } from './counts.ts'
import type { Phase } from './phases.ts'
import { type FileTimes, projectTimes, slowestFiles, slowestTests, type TimedFile, type TimedTest } from './times.ts'

/** The result of a run, as stored in test-results/summary.json. Times are in milliseconds. */
export interface Summary extends Counts {
  readonly command: string
  readonly tookMs: number
  readonly phases: readonly Phase[]
  /** The total duration of the files of each project. */
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
  const sum = (of: 'passed' | 'failed') => counts.reduce((total, part) => total + part[of], 0)
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

/** Formats a summary for people. Failures come last, so that they are visible at the end of a long output. */
export function formatSummary(summary: Summary): string {
  const { passed, failed, failures, tookMs, phases, projects } = summary
  return [
    section(
      'slowest tests',
      summary.slowestTests.map(({ file, name, ms }) => timedLine(ms, `${file} › ${name}`)),
    ),
    section(
      'slowest files',
      summary.slowestFiles.map(({ file, ms }) => timedLine(ms, file)),
    ),
    section(
      'projects, all files together',
      Object.entries(projects).map(([name, ms]) => timedLine(ms, name)),
    ),
    section(
      'phases (start, duration)',
      phases.map(({ name, begunMs, ms }) => `${seconds(begunMs)}${timedLine(ms, name)}`),
    ),
    section('failures', failures),
    `\n${passed} passed, ${failed} failed in ${seconds(tookMs).trim()}\n`,
  ].join('')
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n── ${title}\n${lines.join('\n')}\n`
}

function timedLine(ms: number, name: string): string {
  return `${seconds(ms)}  ${name}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).padStart(8)} s`
}
