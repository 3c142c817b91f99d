import { invalidField } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { hash, verify } from '@node-rs/argon2'

/** OWASP's minimum for argon2id (the library's default): 19 MiB, two passes, one thread; about 15 ms. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The hash of no password. It is verified if there is no such user, so that the time of an answer does not reveal who has an account. */
const DUMMY_HASH = '$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keS0wMA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

const SHORTEST = 8
const LONGEST = 256

export function hashPassword(password: string): Promise<string> {
  return hash(normalized(password), COST)
}

/** Verifies a password. @param stored null if there is no such user: takes as long as any other, and never returns true */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const isRight = await verify(stored ?? DUMMY_HASH, normalized(password))
  return isRight && stored !== null
}

/**
 * Requires a password of acceptable length.
 *
 * @param path the field to blame
 * @throws Problem bad-input unless it has 8 to 256 characters; there is no other rule.
 */
export function requireValidPassword(password: string, path: string): void {
  if (password.length >= SHORTEST && password.length <= LONGEST) return
  throw invalidField('bad-input', path, message('password-length', { least: SHORTEST, most: LONGEST }))
}

/** Normalizes a password: keyboards differ in whether "é" is one character or two. */
function normalized(password: string): string {
  return password.normalize('NFC')
}
