import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { STATISTICS_PORT } from '@berth/contract/load-balancers/balancer-errors.ts'
import { type Got, get } from './balancing.ts'

/** Outside of what the kernel gives to those who ask for any port. */
const PORT = 65_080

/** HAProxy as it runs in a balancer that listens on port 80, but on a loopback address of its own. */
export class LoopbackHaproxy {
  readonly #folder = mkdtempSync(join(tmpdir(), 'berth-haproxy-'))
  readonly #address = `127.${randomInt(1, 255)}.${randomInt(255)}.${randomInt(1, 255)}`
  readonly #process: ChildProcess

  /** @param text the configuration, whose targets are where they can be reached */
  constructor(text: string) {
    const file = join(this.#folder, 'haproxy.cfg')
    const statistics = `ipv4@127.0.0.1:${STATISTICS_PORT}`
    writeFileSync(
      file,
      text
        .replace('bind *:80', `bind ${this.#address}:${PORT}`)
        .replace(statistics, statistics.replace('127.0.0.1', this.#address)),
    )
    this.#process = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' })
  }

  /** As soon as it listens. */
  async get(asked: { host: string; path: string; headers?: Record<string, string> }): Promise<Got> {
    for (let tries = 1; ; tries++) {
      try {
        return await get({ address: this.#address, port: PORT, ...asked })
      } catch (error) {
        const isShut = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
        if (!isShut || tries === 500 || this.#process.exitCode !== null) throw error
        await sleep(10)
      }
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      const ended = once(this.#process, 'exit')
      this.#process.kill('SIGKILL')
      await ended
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
