/** One measurement and its comparison. */
export interface Row {
  readonly what: string
  readonly berth: string
  /** The value to compare with; empty if there is none. */
  readonly beside: string
  readonly result: string
  readonly goal: string
  readonly isMet: boolean
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2
}

/** Formats rows as a Markdown table, for the terminal and for README.md. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [
    ['measurement', 'Berth', 'comparison', 'result', 'goal', ''],
    ...rows.map((row) => [row.what, row.berth, row.beside, row.result, row.goal, row.isMet ? 'met' : 'missed']),
  ]
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? []
  const [head, ...body] = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n')
}
