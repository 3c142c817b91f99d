/** What a number input holds: '' while it is empty, text while it is being typed. */
export type NumberText = number | string

export function textOrNull(text: string): string | null {
  return text.trim() || null
}

export function numberOrNull(value: NumberText): number | null {
  return value === '' ? null : Number(value)
}

/** A number that is missing where one must be is NaN, which the contract refuses at its field. */
export function number(value: NumberText): number {
  return numberOrNull(value) ?? Number.NaN
}

/** The lines that something is written in. */
export function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
