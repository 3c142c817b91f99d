interface Variable {
  readonly name: string
  readonly value: string
}

export interface ParsedEnvironment {
  /** The variables in the order of the text. A repeated name has its last value, as in a shell. */
  readonly variables: readonly Variable[]
  /** Lines that are neither a variable, a comment nor empty. */
  readonly ignored: readonly string[]
}

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=/
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/**
 * Reads `KEY=value` lines of an .env file or a shell: `export`, comments, 'literal text', "text with \n and \" escapes", and quoted values
 * over several lines. Expands nothing: `$HOME` stays `$HOME`.
 */
export function parseEnvironment(text: string): ParsedEnvironment {
  const variables = new Map<string, string>()
  const ignored: string[] = []
  let rest = text.replaceAll('\r\n', '\n')
  while (rest !== '') {
    const assignment = ASSIGNMENT.exec(rest)
    if (assignment?.[1]) {
      const { value, length } = readValue(rest.slice(assignment[0].length))
      variables.set(assignment[1], value)
      rest = rest.slice(assignment[0].length + length)
    } else {
      const line = firstLine(rest)
      if (/^\s*[^#\s]/.test(line)) ignored.push(line.trim())
      rest = rest.slice(line.length + 1)
    }
  }
  return { variables: [...variables].map(([name, value]) => ({ name, value })), ignored }
}

/** @returns the value, and the length in `rest` of the value and the end of its line */
function readValue(rest: string): { value: string; length: number } {
  const quoted = /^[ \t]*(?:'([^']*)'|"((?:[^"\\]|\\[\s\S])*)")/.exec(rest)
  if (!quoted) {
    const line = firstLine(rest)
    return { value: line.replace(/\s#.*$/, '').trim(), length: line.length + 1 }
  }
  const [match, literal, escaped = ''] = quoted
  const after = firstLine(rest.slice(match.length))
  return { value: literal ?? resolveEscapes(escaped), length: match.length + after.length + 1 }
}

function resolveEscapes(text: string): string {
  return text.replace(/\\([nrt"\\$`])/g, (_, char: string) => ESCAPES[char] ?? char)
}

function firstLine(text: string): string {
  const end = text.indexOf('\n')
  return end === -1 ? text : text.slice(0, end)
}
