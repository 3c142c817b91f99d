const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const FULL_LENGTH = '2026-11-24T20:25:50.482481382Z'.length

/**
 * Returns a time as RFC 3339 in UTC with nine digits after the dot, so that texts compare as times do and nanoseconds survive.
 *
 * @param text RFC 3339; any other text is returned unchanged
 */
export function exactTime(text: string): string {
  if (text.length === FULL_LENGTH && text.endsWith('Z')) return text
  const at = Date.parse(text)
  if (Number.isNaN(at)) return text
  const digits = /\.(\d+)/.exec(text)?.[1] ?? ''
  return `${new Date(at).toISOString().slice(0, 19)}.${digits.padEnd(9, '0').slice(0, 9)}Z`
}

/**
 * Returns the time that a text names, in the format of `exactTime`.
 *
 * @param text RFC 3339, or a duration before now, such as "10m"
 * @param now milliseconds since 1970
 */
export function parseMoment(text: string, now: number): string {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? []
  if (count === undefined) return exactTime(text)
  const at = Math.max(now - Number(count) * UNITS[unit as keyof typeof UNITS], 0)
  return exactTime(new Date(at).toISOString())
}
