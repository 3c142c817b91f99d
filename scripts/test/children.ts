import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

const GRACE_MS = 5000

/** How a command ended: its exit code (1 when it can't be started or was killed), and its output where that was collected. */
export interface Ended {
  readonly code: number
  readonly output: string
}

/** The commands that are running. Each is the head of a process group, so that all that it starts can be ended with it. */
export class Children {
  readonly #running = new Set<ChildProcess>()
  #isEnding = false

  /**
   * Runs a command that writes to this process's output, or whose output is collected. Never answers once all are being ended,
   * and then starts nothing either.
   */
  run(command: readonly [string, ...string[]], env: NodeJS.ProcessEnv, isCollected: boolean): Promise<Ended> {
    const { promise, resolve } = Promise.withResolvers<Ended>()
    if (this.#isEnding) return promise
    const [program, ...args] = command
    const stream = isCollected ? 'pipe' : 'inherit'
    const child = spawn(program, args, { stdio: ['ignore', stream, stream], detached: true, env })
    this.#running.add(child)
    let output = ''
    for (const each of [child.stdout, child.stderr]) each?.setEncoding('utf8').on('data', (text) => (output += text))
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

  /** Ends them all, as Ctrl-C would; by force those that take longer than 5 seconds. */
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
