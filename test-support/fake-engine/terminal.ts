import type { Duplex } from 'node:stream'
import type { Container } from './model.ts'

const PROMPT = '/ # '
const CTRL_C = '\x03'
const CTRL_D = '\x04'
const BACKSPACE = '\x7f'

/** A shell of very few words on the terminal of a container. */
export class Terminal {
  readonly #container: Container
  readonly #connection: Duplex
  readonly #ended: (exitCode: number) => void
  #line = ''

  constructor(container: Container, connection: Duplex, ended: (exitCode: number) => void) {
    this.#container = container
    this.#connection = connection
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
    this.say(PROMPT)
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
    const [command = '', ...args] = this.#line.trim().split(/\s+/)
    this.#line = ''
    this.say('\n')
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
