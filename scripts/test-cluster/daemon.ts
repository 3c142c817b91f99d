import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** A start that takes a second on an idle machine can take a minute on a busy one. */
const START_TIMEOUT_MS = 300_000

/** A process of the cluster. The kernel ends it when its parent ends, even if the parent is killed. */
export class Daemon {
  readonly #process: ChildProcess
  readonly #log: string

  constructor(log: string, namespace: string, command: string, args: readonly string[]) {
    const output = openSync(log, 'a')
    const inNamespace = ['nsenter', `--net=/var/run/netns/${namespace}`, command, ...args]
    this.#log = log
    // Detached, so that Ctrl-C in a terminal reaches only the owner, which then removes the cluster in order.
    this.#process = spawn('setpriv', ['--pdeathsig', 'KILL', ...inNamespace], {
      detached: true,
      stdio: ['ignore', output, output],
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
    })
    this.#process.on('error', () => {})
    this.#process.unref()
    closeSync(output)
  }

  /** Waits until `check` no longer throws. @throws Error with the end of the log, when the process ends or never gets ready. */
  async ready(check: () => Promise<unknown>): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS
    for (;;) {
      try {
        await check()
        return
      } catch (error) {
        if (this.#process.exitCode !== null || this.#process.pid === undefined || Date.now() > deadline)
          throw new Error(`A daemon did not start:\n${await this.#endOfLog()}`, { cause: error })
        await sleep(100)
      }
    }
  }

  async #endOfLog(): Promise<string> {
    return (await readFile(this.#log, 'utf8')).split('\n').slice(-20).join('\n')
  }
}
