import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { parseJson } from './api/go-json.ts'
import { type Answer, type ApiRequest, bodyOf, Filters, Refusal, type Route, type Upgrade } from './api/router.ts'
import { API_VERSION, ENGINE_VERSION } from './api/system.ts'
import type { Host } from './model.ts'

const HEADERS = {
  Server: `Docker/${ENGINE_VERSION} (linux)`,
  Ostype: 'linux',
  'Api-Version': API_VERSION,
  'Docker-Experimental': 'false',
}

/** Whether requests get a response, wait for one, or have their connections cut. */
type Reachability = 'answering' | 'hanging' | 'away'

/** The HTTP API of one host's engine. */
export class HttpServer {
  readonly #routes: readonly Route[]
  readonly #host: Host
  readonly #server: Server
  readonly #connections = new Set<Duplex>()
  readonly #hanging = new Set<() => void>()
  #reachability: Reachability = 'answering'

  constructor(routes: readonly Route[], host: Host) {
    this.#routes = routes
    this.#host = host
    // Like dockerd, never closes an idle connection: a request that the client is just sending on it would be lost.
    const noTimeouts = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }
    this.#server = createServer(noTimeouts, (request, response) => void this.#answer(request, response))
    this.#server.on('connection', (socket) => this.#track(socket))
    this.#server.on('upgrade', (request, socket) => void this.#upgrade(request, socket))
  }

  /** Starts to listen. @param socketPath the path of a Unix socket; null for a free loopback port @returns the address for DOCKER_HOST */
  async listen(socketPath: string | null): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', reject)
    if (socketPath === null) this.#server.listen(0, '127.0.0.1', resolve)
    else this.#server.listen(socketPath, resolve)
    await promise
    const address = this.#server.address()
    return typeof address === 'object' && address ? `tcp://127.0.0.1:${address.port}` : `unix://${socketPath}`
  }

  /** Changes the reachability: `answering` responds to hanging requests, `away` cuts connections. */
  setReachability(reachability: Reachability): void {
    this.#reachability = reachability
    if (reachability === 'away') for (const connection of this.#connections) connection.destroy()
    if (reachability !== 'hanging') for (const resume of this.#hanging) resume()
    this.#hanging.clear()
  }

  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    for (const connection of this.#connections) connection.destroy()
    await promise
  }

  #track(socket: Duplex): void {
    socket.on('error', () => undefined)
    if (this.#reachability === 'away') {
      socket.destroy()
      return
    }
    this.#connections.add(socket)
    socket.on('close', () => this.#connections.delete(socket))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ending = new AbortController()
    response.on('close', () => ending.abort())
    try {
      const answer = await this.#handle(request, ending.signal)
      if (!('stream' in answer) && 'upgrade' in answer) throw new Refusal(400, 'the connection must be upgraded')
      await send(response, answer)
    } catch (error) {
      refuse(response, error)
    }
  }

  async #upgrade(request: IncomingMessage, socket: Duplex): Promise<void> {
    try {
      const answer = await this.#handle(request, new AbortController().signal)
      if (!('upgrade' in answer && answer.upgrade)) throw new Refusal(400, 'the connection can not be upgraded')
      socket.write(
        `HTTP/1.1 101 UPGRADED\r\nContent-Type: ${answer.contentType}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n`,
      )
      answer.upgrade(socket)
    } catch (error) {
      const { status, message } = refusalOf(error)
      const body = textOf({ message })
      socket.end(
        `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
    }
  }

  async #handle(request: IncomingMessage, signal: AbortSignal): Promise<Answer> {
    const url = new URL(request.url ?? '/', 'http://engine')
    const [, version, path = url.pathname] = /^\/v(1\.\d+)(\/.*)$/.exec(url.pathname) ?? []
    if (version !== undefined) checkVersion(version)
    const bytes = await bodyOf(request)
    if (this.#reachability === 'hanging') await new Promise<void>((resolve) => this.#hanging.add(resolve))
    for (const { method, pattern, handler } of this.#routes) {
      const match = method === request.method && pattern.exec(path)
      if (!match) continue
      const parts = match.slice(1).map(decodeURIComponent)
      const filters = new Filters(url.searchParams.get('filters'))
      return handler({
        host: this.#host,
        parts,
        query: url.searchParams,
        filters,
        body: json(request, bytes),
        bytes,
        signal,
      })
    }
    throw new Refusal(404, 'page not found')
  }
}

/** @param version such as "1.41" */
function checkVersion(version: string): void {
  if (Number(version.split('.')[1]) > Number(API_VERSION.split('.')[1]))
    throw new Refusal(400, `client version ${version} is too new. Maximum supported API version is ${API_VERSION}`)
}

/** Parses a JSON body. @throws Refusal if it is invalid */
function json({ headers }: IncomingMessage, bytes: Buffer): ApiRequest['body'] {
  if (bytes.length === 0 || !headers['content-type']?.includes('json')) return undefined
  return parseJson(bytes.toString())
}

async function send(response: ServerResponse, answer: Exclude<Answer, Upgrade>): Promise<void> {
  if ('stream' in answer) {
    response.writeHead(200, { ...HEADERS, 'Content-Type': answer.contentType, ...answer.headers })
    response.flushHeaders()
    await answer.stream(response)
  } else if ('bytes' in answer) {
    response.writeHead(200, { ...HEADERS, 'Content-Type': answer.contentType, ...answer.headers }).end(answer.bytes)
  } else {
    const type = answer.json === undefined ? {} : { 'Content-Type': 'application/json' }
    response.writeHead(answer.status, { ...HEADERS, ...type, ...answer.headers })
    response.end(answer.json === undefined ? undefined : textOf(answer.json))
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  const { status, message } = refusalOf(error)
  response.writeHead(status, { ...HEADERS, 'Content-Type': 'application/json' }).end(textOf({ message }))
}

/** Formats JSON as Go's encoder does, with a line break at the end. */
function textOf(json: unknown): string {
  return `${JSON.stringify(json)}\n`
}

function refusalOf(error: unknown): { status: number; message: string } {
  if (error instanceof Refusal) return error
  return { status: 500, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
