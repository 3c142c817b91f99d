import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

const GRACE_MS = 5000

/** The commands that are running. Each is the head of a process group, so that all that it starts can be ended with it. */
export class Children {
  readonly #running = new Set<ChildProcess>()
  #isEnding = false

  /**
   * Runs a command that writes to this process's output.
   *
   * @returns its exit code; 1 when it can't be started or was killed. Once all are being ended, nothing is run or answered any more.
   */
  run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>()
    if (this.#isEnding) return promise
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true, env })
    this.#running.add(child)
    const ended = (code: number | null) => {
      this.#running.delete(child)
      if (!this.#isEnding) resolve(code ?? 1)
    }
    child.on('exit', ended)
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`)
      ended(1)
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
