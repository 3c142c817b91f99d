import { createHash, randomBytes } from 'node:crypto'

/** Returns 256 random bits in base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * Returns the hash of a token that is stored, in hex. Nobody who reads the database can use it, and the time of a lookup reveals nothing
 * about the token. No slow hash is needed: 256 random bits cannot be guessed.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
