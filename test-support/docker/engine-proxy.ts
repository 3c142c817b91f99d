import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const REQUEST_LINE = /^([A-Z]+ \S+) HTTP\/1\.1\r$/gm

/** When to cut: before the engine receives the request, or after it has responded, so that the response is lost. */
export type CutMoment = 'before-request' | 'after-response'

/** A proxy in front of an engine that can be cut and restored, and that records requests. */
export class EngineProxy {
  /** The address of the proxy, for DOCKER_HOST. */
  readonly dockerHost: string
  /** The requests to the engine, such as "GET /v1.41/services". */
  readonly requests: string[] = []
  readonly #folder: string
  readonly #target: string
  readonly #sockets = new Set<Socket>()
  /** The open request of each connection from Berth. */
  readonly #openRequests = new Map<Socket, string>()
  /** The number of response bytes for each request. */
  readonly #responseBytes = new Map<string, number>()
  readonly #requestListeners = new Set<(request: string) => void>()
  #pendingCut: { readonly pattern: RegExp; readonly moment: CutMoment; readonly act: () => void; left: number } | null =
    null
  /** The connection whose response triggers the cut. */
  #cutAtResponse: Socket | null = null
  #holding: { readonly pattern: RegExp; readonly engines: Set<Socket> } | null = null
  #server: Server | undefined

  /** Creates a proxy, which is cut until it is restored for the first time. @param dockerHost an engine on a unix socket */
  static async to(dockerHost: string): Promise<EngineProxy> {
    return new EngineProxy(dockerHost.replace('unix://', ''), await mkdtemp(join(tmpdir(), 'berth-proxy-')))
  }

  private constructor(target: string, folder: string) {
    this.#target = target
    this.#folder = folder
    this.dockerHost = `unix://${this.#path}`
  }

  async restore(): Promise<void> {
    const server = createServer((socket) => this.#connect(socket))
    this.#server = server.listen(this.#path)
    await once(server, 'listening')
  }

  /** Closes all connections and removes the socket, as when the engine ends. */
  async cut(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server) return
    server.close()
    for (const socket of this.#sockets) socket.destroy()
    await once(server, 'close')
  }

  /** Cuts at the `number`-th matching request from now on, and calls `act` at that moment. */
  cutAt(pattern: RegExp, number: number, moment: CutMoment, act: () => void): void {
    this.#pendingCut = { pattern, moment, act, left: number }
  }

  /** Resolves when a matching request arrives, before the engine receives it. */
  untilRequested(pattern: RegExp): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>()
    const onRequest = (request: string) => {
      if (!pattern.test(request)) return
      this.#requestListeners.delete(onRequest)
      resolve(request)
    }
    this.#requestListeners.add(onRequest)
    return promise
  }

  /** Holds back the responses to matching requests, as a slow engine does. @returns a function that releases them */
  holdResponses(pattern: RegExp): () => void {
    const engines = new Set<Socket>()
    this.#holding = { pattern, engines }
    return () => {
      this.#holding = null
      for (const engine of engines) engine.resume()
    }
  }

  /** Returns the number of matching requests without a complete response. */
  openRequests(pattern: RegExp): number {
    return [...this.#openRequests.values()].filter((request) => pattern.test(request)).length
  }

  /** Returns the number of response bytes for matching requests, since `resetCounts`. */
  responseBytes(pattern: RegExp): number {
    return [...this.#responseBytes].reduce((sum, [request, bytes]) => (pattern.test(request) ? sum + bytes : sum), 0)
  }

  resetCounts(): void {
    this.#responseBytes.clear()
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
    client.on('data', (bytes) => this.#recordRequest(client, engine, bytes.toString('latin1')))
    client.on('close', () => this.#openRequests.delete(client))
    engine.on('data', (bytes) => {
      if (this.#cutAtResponse === engine) this.#cutNow()
      const request = this.#openRequests.get(client)
      if (request) this.#responseBytes.set(request, (this.#responseBytes.get(request) ?? 0) + bytes.length)
      // A chunked body ends with an empty chunk. A response without a body ends with its headers.
      const hasNoBody = !this.#openRequests.get(client)?.startsWith('GET')
      if (
        bytes
          .subarray(-5)
          .toString('latin1')
          .endsWith(hasNoBody ? '\r\n\r\n' : '0\r\n\r\n')
      )
        this.#openRequests.delete(client)
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

  #recordRequest(client: Socket, engine: Socket, text: string): void {
    for (const [, request = ''] of text.matchAll(REQUEST_LINE)) {
      this.requests.push(request)
      this.#openRequests.set(client, request)
      for (const onRequest of this.#requestListeners) onRequest(request)
      this.#countTowardsCut(request, engine)
      if (!this.#holding?.pattern.test(request)) continue
      this.#holding.engines.add(engine)
      engine.pause()
    }
  }

  #countTowardsCut(request: string, engine: Socket): void {
    if (!this.#pendingCut?.pattern.test(request) || --this.#pendingCut.left !== 0) return
    if (this.#pendingCut.moment === 'before-request') this.#cutNow()
    else this.#cutAtResponse = engine
  }

  #cutNow(): void {
    const act = this.#pendingCut?.act
    this.#pendingCut = null
    this.#cutAtResponse = null
    void this.cut()
    act?.()
  }
}
