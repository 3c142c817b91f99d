import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const REQUEST_LINE = /^([A-Z]+ \S+) HTTP\/1\.1\r$/gm

/** At a request: before the engine has it, or when it has answered and the answer is lost. */
export type CutMoment = 'asked' | 'answered'

/** A way to an engine that can be cut and mended, and tells what goes by. */
export class EngineProxy {
  /** For DOCKER_HOST. */
  readonly dockerHost: string
  /** What was asked of the engine, such as "GET /v1.41/services". */
  readonly requests: string[] = []
  readonly #folder: string
  readonly #target: string
  readonly #sockets = new Set<Socket>()
  /** What each connection of Berth's is being answered just now. */
  readonly #answering = new Map<Socket, string>()
  /** How many bytes were answered to each request. */
  readonly #answered = new Map<string, number>()
  readonly #waiting = new Set<(request: string) => void>()
  #cutting: { readonly pattern: RegExp; readonly moment: CutMoment; readonly act: () => void; left: number } | null =
    null
  /** Asked the request at whose answer everything is cut. */
  #last: Socket | null = null
  #held: { readonly pattern: RegExp; readonly engines: Set<Socket> } | null = null
  #server: Server | undefined

  /** @param dockerHost an engine on a unix socket. A proxy is cut until it is mended for the first time. */
  static async to(dockerHost: string): Promise<EngineProxy> {
    return new EngineProxy(dockerHost.replace('unix://', ''), await mkdtemp(join(tmpdir(), 'berth-proxy-')))
  }

  private constructor(target: string, folder: string) {
    this.#target = target
    this.#folder = folder
    this.dockerHost = `unix://${this.#path}`
  }

  async mend(): Promise<void> {
    const server = createServer((socket) => this.#connect(socket))
    this.#server = server.listen(this.#path)
    await once(server, 'listening')
  }

  /** As when the engine ends: what was connected is lost, and its socket is gone. */
  async cut(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server) return
    server.close()
    for (const socket of this.#sockets) socket.destroy()
    await once(server, 'close')
  }

  /** Cuts at the `number`-th request from now on that fits, and calls `act` in that very moment. */
  cutAt(pattern: RegExp, number: number, moment: CutMoment, act: () => void): void {
    this.#cutting = { pattern, moment, act, left: number }
  }

  /** Resolves as a request that fits goes by, when the engine has not yet had it. */
  asked(pattern: RegExp): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>()
    const look = (request: string) => {
      if (!pattern.test(request)) return
      this.#waiting.delete(look)
      resolve(request)
    }
    this.#waiting.add(look)
    return promise
  }

  /** Keeps back what the engine answers to requests that fit, as when it is slow. @returns what lets all of it go */
  holdBack(pattern: RegExp): () => void {
    const engines = new Set<Socket>()
    this.#held = { pattern, engines }
    return () => {
      this.#held = null
      for (const engine of engines) engine.resume()
    }
  }

  /** How many requests that fit are under way. */
  underWay(pattern: RegExp): number {
    return [...this.#answering.values()].filter((request) => pattern.test(request)).length
  }

  /** How many bytes the engine has answered to requests that fit, since `forget`. */
  answeredBytes(pattern: RegExp): number {
    return [...this.#answered].reduce((sum, [request, bytes]) => (pattern.test(request) ? sum + bytes : sum), 0)
  }

  forget(): void {
    this.#answered.clear()
  }

  async close(): Promise<void> {
    await this.cut()
    await rm(this.#folder, { recursive: true, force: true })
  }

  get #path(): string {
    return join(this.#folder, 'docker.sock')
  }

  #connect(client: Socket): void {
    const engine = createConnection(this.#target)
    client.on('data', (bytes) => this.#note(client, engine, bytes.toString('latin1')))
    client.on('close', () => this.#answering.delete(client))
    engine.on('data', (bytes) => {
      if (this.#last === engine) this.#cutNow()
      const request = this.#answering.get(client)
      if (request) this.#answered.set(request, (this.#answered.get(request) ?? 0) + bytes.length)
      // The end of a chunked body; an answer without a body ends with its head.
      const isBare = !this.#answering.get(client)?.startsWith('GET')
      if (
        bytes
          .subarray(-5)
          .toString('latin1')
          .endsWith(isBare ? '\r\n\r\n' : '0\r\n\r\n')
      )
        this.#answering.delete(client)
    })
    for (const [from, to] of [
      [client, engine],
      [engine, client],
    ] as const) {
      this.#sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  }

  #note(client: Socket, engine: Socket, text: string): void {
    for (const [, request = ''] of text.matchAll(REQUEST_LINE)) {
      this.requests.push(request)
      this.#answering.set(client, request)
      for (const look of this.#waiting) look(request)
      this.#countDown(request, engine)
      if (!this.#held?.pattern.test(request)) continue
      this.#held.engines.add(engine)
      engine.pause()
    }
  }

  #countDown(request: string, engine: Socket): void {
    if (!this.#cutting?.pattern.test(request) || --this.#cutting.left !== 0) return
    if (this.#cutting.moment === 'asked') this.#cutNow()
    else this.#last = engine
  }

  #cutNow(): void {
    const act = this.#cutting?.act
    this.#cutting = null
    this.#last = null
    void this.cut()
    act?.()
  }
}
