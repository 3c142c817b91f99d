import { createHash, randomBytes, randomInt } from 'node:crypto'

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

/** The id of an object of the swarm: 25 digits to the base 36. */
export function swarmId(): string {
  return Array.from({ length: 25 }, () => DIGITS[randomInt(36)]).join('')
}

/** The id of a container or of a local network: 64 hexadecimal digits. */
export function longId(): string {
  return randomBytes(32).toString('hex')
}

/** The digest of an image, made from its name: the same name has the same digest in every fake engine. */
export function digestFor(name: string): string {
  return `sha256:${createHash('sha256').update(name).digest('hex')}`
}

/** RFC 3339 with nine digits after the dot, as the engine writes times. */
export function timestamp(ms: number): string {
  const nanoseconds = String(microseconds(ms) % 1_000_000).padStart(6, '0')
  return new Date(ms).toISOString().replace(/\.\d+Z$/, `.${nanoseconds}000Z`)
}

/** Whole ones, so that times can be compared that were written in other units. */
export function microseconds(ms: number): number {
  return Math.round(ms * 1000)
}

/** As the engine writes the iteration of a job: it leaves zero out. */
export function iterationOf(count: number): { Index?: number } {
  return count === 0 ? {} : { Index: count }
}
