import { createHash, randomBytes } from 'node:crypto'

const ROUNDS = 5000
const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The order in which SHA-crypt encodes the bytes of the digest: each three bytes become four letters. */
const ORDER = [
  [0, 21, 42],
  [22, 43, 1],
  [44, 2, 23],
  [3, 24, 45],
  [25, 46, 4],
  [47, 5, 26],
  [6, 27, 48],
  [28, 49, 7],
  [50, 8, 29],
  [9, 30, 51],
  [31, 52, 10],
  [53, 11, 32],
  [12, 33, 54],
  [34, 55, 13],
  [56, 14, 35],
  [15, 36, 57],
  [37, 58, 16],
  [59, 17, 38],
  [18, 39, 60],
  [40, 61, 19],
  [62, 20, 41],
] as const

/**
 * Hashes a password as HAProxy stores it: crypt(3) with SHA-512, `$6$salt$hash`.
 *
 * @param salt up to 16 of the letters of ALPHABET
 * @see https://www.akkadia.org/drepper/SHA-crypt.txt
 */
export function cryptPassword(password: string, salt: string = newSalt()): string {
  const key = Buffer.from(password, 'utf8')
  const salted = Buffer.from(salt.slice(0, 16), 'utf8')
  const inner = sha512(key, salted, key)
  let digest = sha512(key, salted, repeated(inner, key.length), ...bitsOf(key.length).map((bit) => (bit ? inner : key)))
  const keyBytes = repeated(sha512(...Array<Buffer>(key.length).fill(key)), key.length)
  const saltBytes = repeated(sha512(...Array<Buffer>(16 + (digest[0] ?? 0)).fill(salted)), salted.length)
  for (let round = 0; round < ROUNDS; round++) {
    const isOdd = round % 2 === 1
    digest = sha512(
      isOdd ? keyBytes : digest,
      ...(round % 3 === 0 ? [] : [saltBytes]),
      ...(round % 7 === 0 ? [] : [keyBytes]),
      isOdd ? digest : keyBytes,
    )
  }
  return `$6$${salted}$${encode(digest)}`
}

function newSalt(): string {
  return [...randomBytes(16)].map((byte) => ALPHABET[byte % 64]).join('')
}

function sha512(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha512')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function repeated(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes)
}

/** Returns the bits of a number, the lowest first, up to the highest that is set. */
function bitsOf(number: number): boolean[] {
  return number === 0 ? [] : [...number.toString(2)].reverse().map((bit) => bit === '1')
}

function encode(digest: Buffer): string {
  const at = (index: number) => digest[index] ?? 0
  const groups = ORDER.map(([a, b, c]) => letters((at(a) << 16) | (at(b) << 8) | at(c), 4))
  return groups.join('') + letters(at(63), 2)
}

function letters(value: number, count: number): string {
  return Array.from({ length: count }, (_, index) => ALPHABET[(value >> (6 * index)) & 63]).join('')
}
