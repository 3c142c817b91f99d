/**
 * Quotes a text as one word of HAProxy's configuration. Within strong quotes only the closing quote has a meaning, and there is no way to
 * write the end of a line.
 *
 * @throws Error for text that no grammar of the contract accepts
 */
export function quoteWord(text: string): string {
  if (/['\p{Cc}\u2028\u2029]/u.test(text))
    throw new Error(`HAProxy's configuration cannot contain: ${JSON.stringify(text)}`)
  return `'${text}'`
}

/** Quotes any text as one word. Characters that are not plain are written byte by byte. */
export function quoteBytes(text: string): string {
  const escaped = [...Buffer.from(text, 'utf8')].map((byte) => {
    const character = String.fromCharCode(byte)
    return /[a-zA-Z0-9 .,:;!?<>=/_-]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`
  })
  return `"${escaped.join('')}"`
}
