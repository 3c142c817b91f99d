import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { STATISTICS_PORT } from '@berth/contract/load-balancers/balancer-errors.ts'
import { get, type HttpResponse } from './requests.ts'

/** Outside of the kernel's range of ephemeral ports. */
const PORT = 65_080

/** A HAProxy with the configuration of a load balancer on port 80, but on a loopback address of its own. */
export class LoopbackHaproxy {
  readonly #folder = mkdtempSync(join(tmpdir(), 'berth-haproxy-'))
  readonly #address = `127.${randomInt(1, 255)}.${randomInt(255)}.${randomInt(1, 255)}`
  readonly #process: ChildProcess

  /** @param text the configuration, with targets that are reachable from here */
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

  /** Sends a request as soon as HAProxy listens. */
  async get(options: { host: string; path: string; headers?: Record<string, string> }): Promise<HttpResponse> {
    for (let tries = 1; ; tries++) {
      try {
        return await get({ address: this.#address, port: PORT, ...options })
      } catch (error) {
        const isRefused = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
        if (!isRefused || tries === 500 || this.#process.exitCode !== null) throw error
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
