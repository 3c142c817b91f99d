import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Got, get } from './balancing.ts'

/** HAProxy as it runs in a balancer that listens on port 80, but on loopback. */
export class LoopbackHaproxy {
  readonly #folder = mkdtempSync(join(tmpdir(), 'berth-haproxy-'))
  readonly #process: ChildProcess
  readonly port: number

  /** @param text the configuration, whose targets are where they can be reached */
  static async start(text: string): Promise<LoopbackHaproxy> {
    const [port, statisticsPort] = [await freePort(), await freePort()]
    const own = text.replace('bind *:80', `bind 127.0.0.1:${port}`)
    return new LoopbackHaproxy(own.replace('127.0.0.1:65000', `127.0.0.1:${statisticsPort}`), port)
  }

  private constructor(text: string, port: number) {
    this.port = port
    const file = join(this.#folder, 'haproxy.cfg')
    writeFileSync(file, text)
    this.#process = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' })
  }

  /** As soon as it listens. */
  async get(asked: { host: string; path: string; headers?: Record<string, string> }): Promise<Got> {
    for (let tries = 1; ; tries++) {
      try {
        return await get({ address: '127.0.0.1', port: this.port, ...asked })
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
