import { createHash, randomBytes, randomInt } from 'node:crypto'

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

/** Returns a new id of a swarm object: 25 digits in base 36. */
export function swarmId(): string {
  return Array.from({ length: 25 }, () => DIGITS[randomInt(36)]).join('')
}

/** Returns a new id of a container or local network: 64 hexadecimal digits. */
export function longId(): string {
  return randomBytes(32).toString('hex')
}

/** Returns the digest of an image, derived from its name: the same name has the same digest in every fake engine. */
export function digestFor(name: string): string {
  return `sha256:${createHash('sha256').update(name).digest('hex')}`
}

/** Formats a time as the engine does: RFC 3339 with nine fractional digits. */
export function timestamp(ms: number): string {
  const nanoseconds = String(microseconds(ms) % 1_000_000).padStart(6, '0')
  return new Date(ms).toISOString().replace(/\.\d+Z$/, `.${nanoseconds}000Z`)
}

/** Returns whole microseconds, so that times in different units can be compared. */
export function microseconds(ms: number): number {
  return Math.round(ms * 1000)
}

/** Formats the iteration of a job as the engine does, which omits zero. */
export function iterationOf(count: number): { Index?: number } {
  return count === 0 ? {} : { Index: count }
}
