import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

const GRACE_MS = 5000

/** The result of a command: its exit code (1 if it can't be started or is killed), and its output if that is collected. */
export interface CommandResult {
  readonly code: number
  readonly output: string
}

/** The running commands. Each leads a process group, so that it can be ended together with its descendants. */
export class Children {
  readonly #running = new Set<ChildProcess>()
  #isEnding = false

  /**
   * Runs a command that writes to this process's output, or whose output is collected. Once `end` was called, starts nothing, and the
   * promise never settles.
   */
  run(command: readonly [string, ...string[]], env: NodeJS.ProcessEnv, isCollected: boolean): Promise<CommandResult> {
    const { promise, resolve } = Promise.withResolvers<CommandResult>()
    if (this.#isEnding) return promise
    const [program, ...args] = command
    const stream = isCollected ? 'pipe' : 'inherit'
    const child = spawn(program, args, { stdio: ['ignore', stream, stream], detached: true, env })
    this.#running.add(child)
    let output = ''
    for (const pipe of [child.stdout, child.stderr]) pipe?.setEncoding('utf8').on('data', (text) => (output += text))
    child.on('error', (error) => {
      output += `${program}: ${error.message}\n`
    })
    child.on('exit', () => this.#running.delete(child))
    child.on('close', (code) => {
      this.#running.delete(child)
      if (!this.#isEnding) resolve({ code: code !== null && code >= 0 ? code : 1, output })
    })
    return promise
  }

  /** Ends all commands, as Ctrl-C does, and kills those that take longer than 5 seconds. */
  async end(): Promise<void> {
    this.#isEnding = true
    this.#signal('SIGINT')
    for (let waited = 0; this.#running.size > 0 && waited < GRACE_MS; waited += 100) await sleep(100)
    this.#signal('SIGKILL')
  }

  #signal(signal: NodeJS.Signals): void {
    for (const { pid } of this.#running) if (pid) process.kill(-pid, signal)
  }
}
