export interface CommandLine {
  readonly words: readonly string[]
  /** False if a quote is still open at the end, or nothing follows a backslash. */
  readonly closed: boolean
}

const PIECE = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)/g
const WORD = new RegExp(`(?:${PIECE.source})+`, 'g')

/**
 * Splits a line into words as a shell does: spaces separate words, quotes and backslashes keep them together. Expands nothing, and treats
 * `|`, `&` and `>` as ordinary characters, because no shell reads the line.
 */
export function parseCommandLine(line: string): CommandLine {
  return {
    words: (line.match(WORD) ?? []).map(unquote),
    closed: line.replace(WORD, '').trim() === '',
  }
}

/** Returns a line that `parseCommandLine` splits into these words. */
export function quoteCommandLine(words: readonly string[]): string {
  return words.map(quote).join(' ')
}

function unquote(word: string): string {
  return word.replace(PIECE, (_, single?: string, double?: string, escaped?: string, plain?: string) => {
    return single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? ''
  })
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
