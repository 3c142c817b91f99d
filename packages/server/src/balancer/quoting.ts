/**
 * One word of HAProxy's configuration. Within its strong quotes nothing has a meaning but the quote that ends them, and there is no way to
 * write a line's end.
 *
 * @throws Error for what no grammar of the contract lets through
 */
export function word(text: string): string {
  if (/['\p{Cc}\u2028\u2029]/u.test(text)) throw new Error(`HAProxy cannot be told: ${JSON.stringify(text)}`)
  return `'${text}'`
}

/** Any text as one word: what isn't plain is written byte by byte. */
export function bytes(text: string): string {
  const written = [...Buffer.from(text, 'utf8')].map((byte) => {
    const character = String.fromCharCode(byte)
    return /[a-zA-Z0-9 .,:;!?<>=/_-]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`
  })
  return `"${written.join('')}"`
}
