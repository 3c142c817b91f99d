import { invalidField } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { hash, verify } from '@node-rs/argon2'

/** What OWASP asks of argon2id at the least (the library's own kind): 19 MiB, two passes, one thread; some 15 ms. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Of no password. Verified where there is no such user, so that the time of an answer doesn't tell who has an account. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keS0wMA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

const SHORTEST = 8
const LONGEST = 256

export function hashPassword(password: string): Promise<string> {
  return hash(oneSpelling(password), COST)
}

/** @param stored null where there is no such user: takes as long as any other, and is never true */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const isRight = await verify(stored ?? NOBODY, oneSpelling(password))
  return isRight && stored !== null
}

/**
 * @param path the field to blame
 * @throws Problem bad-input unless it has 8 to 256 characters; nothing else is asked of it.
 */
export function demandGoodPassword(password: string, path: string): void {
  if (password.length >= SHORTEST && password.length <= LONGEST) return
  throw invalidField('bad-input', path, message('password-length', { least: SHORTEST, most: LONGEST }))
}

/** Keyboards differ in whether "é" is one character or two. */
function oneSpelling(password: string): string {
  return password.normalize('NFC')
}
