import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits in base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * What is kept of a token, in hex: who reads the database can't use it, and how long the search for it takes tells nothing of the
 * token. No slow hash is needed: 256 random bits can't be guessed.
 */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
