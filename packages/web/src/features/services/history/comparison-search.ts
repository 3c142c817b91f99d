/** The search parameters of a comparison: the numbers of two revisions. Empty if none are compared. */
export interface ComparisonSearch {
  readonly from?: number
  readonly to?: number
}

/** Reads the search parameters. Ignores anything but a valid pair. */
export function comparisonSearch({ from, to }: Record<string, unknown>): ComparisonSearch {
  return isNumber(from) && isNumber(to) ? { from, to } : {}
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}
