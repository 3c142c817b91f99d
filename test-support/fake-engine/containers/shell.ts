/** A command of a script, with its words unexpanded. */
export interface Command {
  readonly kind: 'command'
  readonly words: readonly Word[]
  /** Whether its output goes to standard error. */
  readonly isToError: boolean
  /** Whether it runs only if the command before it succeeded. */
  readonly isConditional: boolean
}

/** An endless loop. */
interface Loop {
  readonly kind: 'loop'
  readonly body: readonly Statement[]
}

export type Statement = Command | Loop

/** A word of a command. Variables in single quotes are not replaced. */
export interface Word {
  readonly text: string
  readonly isLiteral: boolean
}

const TOKEN = /\d?>&\d|\d?>>?\s*[^\s;&]+|&&|\|\||[;&\n]|(?:"(?:\\.|[^"])*"|'[^']*'|\\.|[^\s;&"'>])+/g
const LOOP_HEADS = ['while : ; do', 'while true ; do']

/** Parses the part of the shell's language that tests use: commands, `&&`, endless loops, quotes and redirection of output. */
export function parse(script: string): Statement[] {
  return new Parser(script.match(TOKEN) ?? []).list()
}

class Parser {
  readonly #tokens: readonly string[]
  #at = 0

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  /** Parses statements up to the end, or up to `done`. */
  list(): Statement[] {
    const statements: Statement[] = []
    let isConditional = false
    while (this.#at < this.#tokens.length && this.#tokens[this.#at] !== 'done') {
      const token = this.#tokens[this.#at] ?? ''
      if (isSeparator(token)) {
        isConditional = token === '&&'
        this.#at++
      } else {
        statements.push(this.#loop() ?? this.#command(isConditional))
      }
    }
    this.#at++
    return statements
  }

  #loop(): Loop | null {
    const head = LOOP_HEADS.map((words) => words.split(' ')).find((words) =>
      words.every((word, index) => (this.#tokens[this.#at + index] ?? '').replace('\n', ';') === word),
    )
    if (!head) return null
    this.#at += head.length
    return { kind: 'loop', body: this.list() }
  }

  #command(isConditional: boolean): Command {
    const words: Word[] = []
    let isToError = false
    for (
      let token = this.#tokens[this.#at];
      token !== undefined && !isSeparator(token);
      token = this.#tokens[this.#at]
    ) {
      this.#at++
      if (/^\d?>/.test(token)) isToError ||= token === '>&2' || token === '1>&2'
      else words.push(wordOf(token))
    }
    return { kind: 'command', words, isToError, isConditional }
  }
}

function isSeparator(token: string): boolean {
  return [';', '&', '&&', '||', '\n'].includes(token)
}

function wordOf(token: string): Word {
  if (/^'[^']*'$/.test(token)) return { text: token.slice(1, -1), isLiteral: true }
  return {
    text: token.replace(/"((?:\\.|[^"])*)"|'([^']*)'/g, (_, double, single) => double ?? single),
    isLiteral: false,
  }
}

/** Replaces `$NAME` and `${NAME}`. */
export function expand({ text, isLiteral }: Word, variables: ReadonlyMap<string, string>): string {
  if (isLiteral) return text
  return text
    .replaceAll('$(hostname)', variables.get('HOSTNAME') ?? '')
    .replace(/\$\{?(\w+)\}?/g, (_, name: string) => variables.get(name) ?? '')
}
