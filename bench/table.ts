/** One measurement and its comparison. */
export interface Row {
  readonly what: string
  readonly berth: string
  /** The value to compare with; empty if there is none. */
  readonly comparison: string
  readonly result: string
  readonly goal: string
  readonly isMet: boolean
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2
}

/** Returns how long the work takes, in milliseconds. */
export async function durationOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

interface Sides {
  /** Returns the measured duration in milliseconds. */
  readonly ours: (turn: number) => Promise<number>
  readonly theirs: (turn: number) => Promise<number>
}

/**
 * Measures two sides in turns. They alternate in going first, because the first may find less in caches. Turn 0 of each does not count:
 * hosts pull images, connections open, code is compiled.
 */
export async function inTurns(times: number, sides: Sides): Promise<Record<keyof Sides, readonly number[]>> {
  const durations = { ours: [] as number[], theirs: [] as number[] }
  for (let turn = 0; turn <= times; turn++) {
    const order = turn % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const)
    for (const side of order) {
      const duration = await sides[side](turn)
      if (turn > 0) durations[side].push(duration)
    }
  }
  return durations
}

/** Formats rows as a Markdown table, for the terminal and for README.md. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [
    ['measurement', 'Berth', 'comparison', 'result', 'goal', ''],
    ...rows.map((row) => [row.what, row.berth, row.comparison, row.result, row.goal, row.isMet ? 'met' : 'missed']),
  ]
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? []
  const [head, ...body] = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n')
}
