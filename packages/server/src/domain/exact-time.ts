const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const USUAL = '2026-11-24T20:25:50.482481382Z'.length

/**
 * A time as RFC 3339 in UTC with nine digits after the dot, so that texts compare as times do and nanoseconds survive.
 * @param text any RFC 3339; what is none comes back as it is
 */
export function exactTime(text: string): string {
  if (text.length === USUAL && text.endsWith('Z')) return text
  const at = Date.parse(text)
  if (Number.isNaN(at)) return text
  const digits = /\.(\d+)/.exec(text)?.[1] ?? ''
  return `${new Date(at).toISOString().slice(0, 19)}.${digits.padEnd(9, '0').slice(0, 9)}Z`
}

/** @param text RFC 3339, or how long ago, such as "10m" @param now milliseconds since 1970 */
export function momentOf(text: string, now: number): string {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? []
  if (count === undefined) return exactTime(text)
  const at = Math.max(now - Number(count) * UNITS[unit as keyof typeof UNITS], 0)
  return exactTime(new Date(at).toISOString())
}
