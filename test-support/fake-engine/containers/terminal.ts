import type { Duplex } from 'node:stream'
import type { Container } from '../model.ts'

const PROMPT = '/ # '
const CTRL_C = '\x03'
const CTRL_D = '\x04'
const BACKSPACE = '\x7f'

/** The program on a terminal: a shell with a few commands, or a program that repeats each line. */
type TerminalProgram = 'shell' | 'echo'

/** The terminal of a container. */
export class Terminal {
  readonly #container: Container
  readonly #connection: Duplex
  readonly #program: TerminalProgram
  readonly #onEnd: (exitCode: number) => void
  #line = ''

  constructor(container: Container, connection: Duplex, program: TerminalProgram, onEnd: (exitCode: number) => void) {
    this.#container = container
    this.#connection = connection
    this.#program = program
    this.#onEnd = onEnd
    connection.on('data', (bytes: Buffer) => {
      for (const key of bytes.toString()) this.#pressKey(key)
    })
    connection.on('end', () => this.end(0))
  }

  write(text: string): void {
    this.#connection.write(text.replaceAll('\n', '\r\n'))
  }

  prompt(): void {
    if (this.#program === 'shell') this.write(PROMPT)
  }

  end(exitCode: number): void {
    this.#connection.end()
    this.#onEnd(exitCode)
  }

  #pressKey(key: string): void {
    if (key === '\r' || key === '\n') {
      this.#enter()
    } else if (key === CTRL_D) {
      this.end(0)
    } else if (key === CTRL_C) {
      this.#line = ''
      this.write(`^C\n${PROMPT}`)
    } else if (key === BACKSPACE) {
      if (this.#line !== '') this.write('\b \b')
      this.#line = this.#line.slice(0, -1)
    } else {
      this.#line += key
      this.write(key)
    }
  }

  #enter(): void {
    const line = this.#line
    this.#line = ''
    this.write('\n')
    if (this.#program === 'echo') this.write(`${line}\n`)
    else this.#runCommand(line)
  }

  #runCommand(line: string): void {
    const [command = '', ...args] = line.trim().split(/\s+/)
    if (command === 'exit') {
      this.end(Number(args[0] ?? 0))
    } else {
      const output = this.#outputOf(command, args)
      this.write(`${output}${output === '' ? '' : '\n'}${PROMPT}`)
    }
  }

  #outputOf(command: string, args: readonly string[]): string {
    const { id, spec } = this.#container
    const outputs: Record<string, () => string> = {
      '': () => '',
      echo: () => args.join(' ').replace(/^(["'])(.*)\1$/, '$2'),
      env: () => (spec.ContainerSpec?.Env ?? []).join('\n'),
      hostname: () => id.slice(0, 12),
      pwd: () => '/',
      whoami: () => 'root',
    }
    return outputs[command]?.() ?? `sh: ${command}: not found`
  }
}
