/** Two revisions beside each other, as the address names them; nothing where none are compared. */
export interface Compared {
  readonly from?: number
  readonly to?: number
}

/** Reads them from the address; what is no pair is left out. */
export function comparedOf({ from, to }: Record<string, unknown>): Compared {
  return isNumber(from) && isNumber(to) ? { from, to } : {}
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}
