interface Key {
  readonly rank: number
  readonly numbers: readonly string[]
  readonly suffix: readonly string[]
}

const LATEST = 0
const VERSION = 1
const OTHER = 2

/**
 * "v1.27.0-alpine": its numbers, and what follows. A lone number counts if nothing or a separator follows it: "1a2b3c" is not a version.
 */
const PATTERN = /^v?(\d+(?:\.\d+)+|\d+(?=$|[-_+]))(.*)$/i

/**
 * Sorts tags as a person looks for them, without knowing when they were made: "latest", then versions from high to low ("1.10" before
 * "1.9", "1.9" before "1.9-alpine"), then all others, numbers in them from high to low too.
 */
export function byVersion(tags: readonly string[]): string[] {
  return tags
    .map((tag) => ({ tag, key: keyOf(tag) }))
    .sort((one, other) => compareKeys(one.key, other.key) || (one.tag < other.tag ? 1 : -1))
    .map(({ tag }) => tag)
}

function keyOf(tag: string): Key {
  if (tag === 'latest') return { rank: LATEST, numbers: [], suffix: [] }
  const [, core, suffix = ''] = PATTERN.exec(tag) ?? []
  if (core === undefined) return { rank: OTHER, numbers: [], suffix: chunks(tag) }
  return { rank: VERSION, numbers: core.split('.').map(withoutLeadingZeros), suffix: chunks(suffix) }
}

function compareKeys(one: Key, other: Key): number {
  return (
    one.rank - other.rank || compareNumbers(one.numbers, other.numbers) || compareSuffixes(one.suffix, other.suffix)
  )
}

function compareNumbers(one: readonly string[], other: readonly string[]): number {
  const length = Math.max(one.length, other.length)
  for (let at = 0; at < length; at++) {
    const order = highFirst(one[at] ?? '0', other[at] ?? '0')
    if (order !== 0) return order
  }
  return 0
}

function compareSuffixes(one: readonly string[], other: readonly string[]): number {
  // A suffix marks a pre-release ("-rc.1") or a variant ("-alpine"), so the version without one comes first.
  if (one.length === 0 || other.length === 0) return one.length - other.length
  const length = Math.max(one.length, other.length)
  for (let at = 0; at < length; at++) {
    const order = compareChunks(one[at] ?? '', other[at] ?? '')
    if (order !== 0) return order
  }
  return 0
}

function compareChunks(one: string, other: string): number {
  const [oneIsNumber, otherIsNumber] = [isNumber(one), isNumber(other)]
  if (oneIsNumber && otherIsNumber) return highFirst(withoutLeadingZeros(one), withoutLeadingZeros(other))
  if (oneIsNumber !== otherIsNumber) return oneIsNumber ? 1 : -1
  return one === other ? 0 : one < other ? 1 : -1
}

/** Compares numbers of any length, without leading zeros: a timestamp with 17 digits exceeds what a number holds exactly. */
function highFirst(one: string, other: string): number {
  return other.length - one.length || (one === other ? 0 : one < other ? 1 : -1)
}

function chunks(text: string): string[] {
  return text.match(/\d+|\D+/g) ?? []
}

function withoutLeadingZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '')
}

function isNumber(chunk: string): boolean {
  return /^\d/.test(chunk)
}
