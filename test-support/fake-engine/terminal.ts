import type { Duplex } from 'node:stream'
import type { Container } from './model.ts'

const PROMPT = '/ # '
const CTRL_C = '\x03'
const CTRL_D = '\x04'
const BACKSPACE = '\x7f'

/** What runs on a terminal: a shell of very few words, or a program that says each line again. */
type TerminalProgram = 'shell' | 'echo'

/** The terminal of a container. */
export class Terminal {
  readonly #container: Container
  readonly #connection: Duplex
  readonly #program: TerminalProgram
  readonly #ended: (exitCode: number) => void
  #line = ''

  constructor(container: Container, connection: Duplex, program: TerminalProgram, ended: (exitCode: number) => void) {
    this.#container = container
    this.#connection = connection
    this.#program = program
    this.#ended = ended
    connection.on('data', (bytes: Buffer) => {
      for (const key of bytes.toString()) this.#type(key)
    })
    connection.on('end', () => this.end(0))
  }

  say(text: string): void {
    this.#connection.write(text.replaceAll('\n', '\r\n'))
  }

  prompt(): void {
    if (this.#program === 'shell') this.say(PROMPT)
  }

  end(exitCode: number): void {
    this.#connection.end()
    this.#ended(exitCode)
  }

  #type(key: string): void {
    if (key === '\r' || key === '\n') {
      this.#enter()
    } else if (key === CTRL_D) {
      this.end(0)
    } else if (key === CTRL_C) {
      this.#line = ''
      this.say(`^C\n${PROMPT}`)
    } else if (key === BACKSPACE) {
      if (this.#line !== '') this.say('\b \b')
      this.#line = this.#line.slice(0, -1)
    } else {
      this.#line += key
      this.say(key)
    }
  }

  #enter(): void {
    const line = this.#line
    this.#line = ''
    this.say('\n')
    if (this.#program === 'echo') this.say(`${line}\n`)
    else this.#runCommand(line)
  }

  #runCommand(line: string): void {
    const [command = '', ...args] = line.trim().split(/\s+/)
    if (command === 'exit') {
      this.end(Number(args[0] ?? 0))
    } else {
      const answer = this.#answerOf(command, args)
      this.say(`${answer}${answer === '' ? '' : '\n'}${PROMPT}`)
    }
  }

  #answerOf(command: string, args: readonly string[]): string {
    const { id, spec } = this.#container
    const answers: Record<string, () => string> = {
      '': () => '',
      echo: () => args.join(' ').replace(/^(["'])(.*)\1$/, '$2'),
      env: () => (spec.ContainerSpec?.Env ?? []).join('\n'),
      hostname: () => id.slice(0, 12),
      pwd: () => '/',
      whoami: () => 'root',
    }
    return answers[command]?.() ?? `sh: ${command}: not found`
  }
}
