export interface Row {
  readonly what: string
  readonly berth: string
  /** What it is compared with; empty where it stands alone. */
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

/** In Markdown, for reading and for README.md alike. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [
    ['what', 'Berth', 'beside', 'result', 'goal', ''],
    ...rows.map((row) => [row.what, row.berth, row.beside, row.result, row.goal, row.isMet ? 'met' : 'missed']),
  ]
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? []
  const [head, ...body] = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n')
}
