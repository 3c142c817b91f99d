export interface CommandLine {
  readonly words: readonly string[]
  /** False: a quote is open at the end, or a backslash has nothing to follow it. */
  readonly closed: boolean
}

const PIECE = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)/g
const WORD = new RegExp(`(?:${PIECE.source})+`, 'g')

/**
 * Splits a line into words as a shell does: spaces part them, quotes and backslashes keep them together. Nothing is
 * expanded, and `|`, `&`, `>` are letters like others: no shell will see them.
 */
export function parseCommandLine(line: string): CommandLine {
  return {
    words: (line.match(WORD) ?? []).map(unquoted),
    closed: line.replace(WORD, '').trim() === '',
  }
}

/** The line that `parseCommandLine` reads back as these words. */
export function quoteCommandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ')
}

function unquoted(word: string): string {
  return word.replace(PIECE, (_, single?: string, double?: string, escaped?: string, plain?: string) => {
    return single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? ''
  })
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
