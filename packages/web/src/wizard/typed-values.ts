/** The value of a number input: '' while it is empty, and text while the user types. */
export type NumberText = number | string

export function textOrNull(text: string): string | null {
  return text.trim() || null
}

export function numberOrNull(value: NumberText): number | null {
  return value === '' ? null : Number(value)
}

/** Converts a required number. A missing one becomes NaN, which the contract refuses with an error at its field. */
export function toNumber(value: NumberText): number {
  return numberOrNull(value) ?? Number.NaN
}

/** Splits a text into trimmed lines, without empty ones. */
export function toLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
