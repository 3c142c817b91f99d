import { spawn } from 'node:child_process'
import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runTogether } from './setup/run.mjs'
import { formatRounds, type Round } from './test/rounds.ts'
import type { Summary } from './test/summary.ts'

const ROOT = join(import.meta.dirname, '..')
const REPORTS = join(ROOT, 'test-results')
/** The reports of each round. */
const ALL_REPORTS = join(ROOT, 'test-rounds')
const INTERRUPTED = 130

/** `test-repeat.ts N [--busy PROCESSES] [arguments of npm test]`: runs the suite N times and reports how many runs are green. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { busy: { type: 'string' } } })
  const [times, ...args] = positionals
  if (!/^[1-9]\d*$/.test(times ?? '') || !/^\d*$/.test(values.busy ?? ''))
    throw new Error('usage: npm run test:repeat -- N [--busy PROCESSES] [arguments of npm test]')
  await rm(ALL_REPORTS, { recursive: true, force: true })
  const busy = Array.from({ length: Number(values.busy ?? 0) }, keepBusy)
  try {
    return await repeat(Number(times), args)
  } finally {
    for (const child of busy) child.kill('SIGKILL')
  }
}

async function repeat(times: number, args: readonly string[]): Promise<number> {
  const rounds: Round[] = []
  const test = [join(import.meta.dirname, 'test.ts'), 'all', ...args]
  for (let round = 1; round <= times; round++) {
    const code = await runTogether([{ command: process.execPath, args: test, env: process.env }])
    if (code === INTERRUPTED) return code
    const { failures, tookMs } = JSON.parse(await readFile(join(REPORTS, 'summary.json'), 'utf8')) as Summary
    await cp(REPORTS, join(ALL_REPORTS, String(round)), { recursive: true })
    rounds.push({ isGreen: code === 0, failures, tookMs })
    process.stdout.write(formatRounds(rounds))
  }
  return rounds.every(({ isGreen }) => isGreen) ? 0 : 1
}

/** Starts a process that uses as much of a core as it gets, and exits when this process exits. */
function keepBusy() {
  const script = 'const parent = process.ppid; while (process.ppid === parent) for (let n = 0; n < 1e8; n++);'
  return spawn(process.execPath, ['-e', script], { stdio: 'ignore' })
}

process.exitCode = await main()
