interface Variable {
  readonly name: string
  readonly value: string
}

export interface Pasted {
  /** In the order of the text; a name that comes twice keeps its last value, as a shell would. */
  readonly variables: readonly Variable[]
  /** Lines that are neither a variable, a comment nor empty. */
  readonly ignored: readonly string[]
}

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=/
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/**
 * Reads `KEY=value` lines as an .env file or a shell has them: `export`, comments, 'as it is', "with \n and \" escapes",
 * and quoted values over several lines. Nothing is expanded: `$HOME` stays `$HOME`.
 */
export function parseEnvironment(text: string): Pasted {
  const variables = new Map<string, string>()
  const ignored: string[] = []
  let rest = text.replaceAll('\r\n', '\n')
  while (rest !== '') {
    const assigned = ASSIGNMENT.exec(rest)
    if (assigned?.[1]) {
      const { value, length } = readValue(rest.slice(assigned[0].length))
      variables.set(assigned[1], value)
      rest = rest.slice(assigned[0].length + length)
    } else {
      const line = firstLine(rest)
      if (/^\s*[^#\s]/.test(line)) ignored.push(line.trim())
      rest = rest.slice(line.length + 1)
    }
  }
  return { variables: [...variables].map(([name, value]) => ({ name, value })), ignored }
}

/** @returns the value, and how much of `rest` it and the end of its line take */
function readValue(rest: string): { value: string; length: number } {
  const quoted = /^[ \t]*(?:'([^']*)'|"((?:[^"\\]|\\[\s\S])*)")/.exec(rest)
  if (!quoted) {
    const line = firstLine(rest)
    return { value: line.replace(/\s#.*$/, '').trim(), length: line.length + 1 }
  }
  const [whole, asItIs, escaped = ''] = quoted
  const after = firstLine(rest.slice(whole.length))
  return { value: asItIs ?? unescaped(escaped), length: whole.length + after.length + 1 }
}

function unescaped(text: string): string {
  return text.replace(/\\([nrt"\\$`])/g, (_, char: string) => ESCAPES[char] ?? char)
}

function firstLine(text: string): string {
  const end = text.indexOf('\n')
  return end === -1 ? text : text.slice(0, end)
}
