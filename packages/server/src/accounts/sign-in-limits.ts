import { isIPv6 } from 'node:net'
import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { RateLimiter } from './rate-limiter.ts'

const WITHIN_MS = 15 * 60_000
/** Each takes about 200 bytes. */
const KEYS = 20_000

/**
 * Limits how often a password may be guessed, for one server. The limit per account is high, so that an attacker cannot lock out the owner
 * without many addresses.
 */
export class SignInLimits {
  readonly #accountHere: RateLimiter
  readonly #address: RateLimiter
  readonly #account: RateLimiter

  constructor(now: () => number) {
    this.#accountHere = new RateLimiter({ most: 5, withinMs: WITHIN_MS, keys: KEYS, now })
    this.#address = new RateLimiter({ most: 20, withinMs: WITHIN_MS, keys: KEYS, now })
    this.#account = new RateLimiter({ most: 100, withinMs: WITHIN_MS, keys: KEYS, now })
  }

  /**
   * Counts a try as failed before its outcome is known. Otherwise the limits would not apply to concurrent tries.
   *
   * @returns a function to call if the password was right
   * @throws Problem too-many-tries
   */
  begin(account: string, address: string): () => void {
    const network = rateLimitNetworkOf(address)
    const here = JSON.stringify([account, network])
    const waitMs = Math.max(
      this.#accountHere.waitMs(here),
      this.#address.waitMs(network),
      this.#account.waitMs(account),
    )
    if (waitMs > 0) throw tooManyTries(waitMs)
    this.#accountHere.count(here)
    this.#address.count(network)
    this.#account.count(account)
    return () => {
      this.#accountHere.reset(here)
      // Undoes only this attempt. A reset would let an account owner guess other accounts without limit.
      this.#address.uncount(network)
      this.#account.uncount(account)
    }
  }
}

export function tooManyTries(waitMs: number): Problem {
  const retryAfterSeconds = Math.ceil(waitMs / 1000)
  const minutes = Math.ceil(retryAfterSeconds / 60)
  return new Problem('too-many-tries', message('too-many-attempts', { minutes }), { retryAfterSeconds })
}

/** Returns the key of an address: for IPv6 the /64 prefix, because one client usually controls all of it. */
export function rateLimitNetworkOf(address: string): string {
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  const [front = [], back = []] = address.split('::').map((part) => part.split(':').filter(Boolean))
  const zeros = Array<string>(8 - front.length - back.length).fill('0')
  return [...front, ...zeros, ...back]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
