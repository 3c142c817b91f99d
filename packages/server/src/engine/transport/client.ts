import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
  request,
} from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { type Duplex, Readable } from 'node:stream'
import type { EngineAddress } from './docker-host.ts'
import { SshAgent } from './ssh.ts'

/** The engine answered, and refused. The message is the engine's own. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** There is something by this name already. */
export function isConflict(error: unknown): boolean {
  return error instanceof EngineError && (error.status === 409 || /already exists|name conflicts/.test(error.message))
}

/** Something has it still, or had it a moment ago. */
export function isInUse(error: unknown): boolean {
  return error instanceof EngineError && /in use|active endpoints/.test(error.message)
}

/** The engine could not be reached, did not answer in time, or the connection was lost: whether it did what was asked is not known. */
export class EngineAway extends Error {
  override readonly name = 'EngineAway'
  /** What kept it from answering, without saying which engine it is: "connect ENOENT /var/run/docker.sock". */
  readonly reason: string

  constructor(address: string, reason: string, options?: ErrorOptions) {
    super(`Docker Engine at ${address} is away: ${reason}`, options)
    this.reason = reason
  }
}

/** Why an engine did not answer, as the end of a sentence that says which one did not. */
export function reasonOf(error: unknown): string {
  if (error instanceof EngineAway) return error.reason
  return error instanceof Error ? error.message : String(error)
}

/** Somebody wrote since the version that was sent was read. It is HTTP 500 on API 1.41, so it is told by its text, here and nowhere else. */
export class StaleVersion extends Error {
  override readonly name = 'StaleVersion'
}

export interface Call {
  /** Objects (`filters`) are sent as JSON; what is undefined is left out. */
  readonly query?: Record<string, string | number | boolean | object | undefined>
  /** A Readable or Buffer is sent as it is (a tar archive), all else as JSON. */
  readonly body?: unknown
  readonly headers?: Record<string, string>
  /** Calls off the call, and later what it streams. A raw connection is the caller's own to destroy. */
  readonly signal?: AbortSignal
  /** How long `json` may take until it has the whole answer (a minute unless told), `stream` and `hijack` until the answer begins (for ever unless told). */
  readonly timeoutMs?: number
}

const OLDEST = 41
const NEWEST = 47
const JSON_TIMEOUT_MS = 60_000
const PING_TIMEOUT_MS = 30_000

/** How many calls of `json` are under way at once. What streams has sockets of its own and does not count. */
const CALLS = { local: 16, ssh: 4 }

/**
 * Docker Engine's HTTP API at one address. Nothing is connected before the first call, and a call after the engine was away
 * finds it again; the API version is settled with the engine itself.
 *
 * Every call throws EngineError (it refused), StaleVersion, EngineAway, or the AbortError of `signal`.
 */
export class EngineClient {
  readonly #address: EngineAddress
  readonly #calls: Agent
  readonly #streams: Agent
  /** Connections that are HTTP no longer, which their agent has let go of. */
  readonly #raw = new Set<Duplex>()
  #version: Promise<string> | undefined

  constructor(address: EngineAddress) {
    this.#address = address
    const maxSockets = address.kind === 'ssh' ? CALLS.ssh : CALLS.local
    this.#calls = agentOf(address, { keepAlive: true, maxSockets })
    this.#streams = agentOf(address, { keepAlive: true, maxFreeSockets: 2 })
  }

  /** JSON in, JSON out; undefined where the answer has no body. `path` has no version: '/services/create'. */
  async json<T>(method: string, path: string, call: Call = {}): Promise<T> {
    const waiting = new Waiting(call.signal, call.timeoutMs ?? JSON_TIMEOUT_MS)
    return this.#telling(waiting, async () => {
      const text = await textOf(await this.#answer(method, path, call, waiting.signal, this.#calls))
      return (text ? JSON.parse(text) : undefined) as T
    })
  }

  /** The answer as it comes: logs, events, stats, a build. It fails with Node's ECONNRESET when the connection is lost on the way. */
  async stream(method: string, path: string, call: Call = {}): Promise<IncomingMessage> {
    const waiting = new Waiting(call.signal, call.timeoutMs)
    const answer = await this.#telling(waiting, () => this.#answer(method, path, call, waiting.signal, this.#streams))
    // A reader that has not begun, or has left, must not bring the process down; and the engine may come back as another version.
    answer.on('error', () => {
      if (!waiting.isCalledOff) this.#forgetVersion()
    })
    return answer
  }

  /** The raw connection after `POST path` with `Upgrade: tcp` (attach, exec start). `end()` closes the engine's side of the input only. */
  async hijack(path: string, call: Call = {}): Promise<Duplex> {
    const waiting = new Waiting(call.signal, call.timeoutMs)
    const headers = { Connection: 'Upgrade', Upgrade: 'tcp', ...call.headers }
    return this.#telling(waiting, async () => {
      const options = await this.#options('POST', path, { ...call, headers }, waiting.signal, this.#streams)
      return this.#upgraded(options, call.body)
    })
  }

  /** Ends every connection, those that stream too. */
  close(): void {
    this.#calls.destroy()
    this.#streams.destroy()
    for (const connection of this.#raw) connection.destroy()
  }

  async #answer(method: string, path: string, call: Call, signal: AbortSignal, agent: Agent): Promise<IncomingMessage> {
    return accepted(await this.#send(await this.#options(method, path, call, signal, agent), call.body))
  }

  async #options(method: string, path: string, call: Call, signal: AbortSignal, agent: Agent): Promise<RequestOptions> {
    this.#version ??= this.#negotiate().catch((error) => {
      this.#forgetVersion()
      throw error
    })
    const version = await unlessAborted(this.#version, signal)
    const headers: OutgoingHttpHeaders = { ...contentType(call.body), ...call.headers }
    return { method, path: `/v${version}${path}${queryText(call.query)}`, headers, signal, agent }
  }

  async #negotiate(): Promise<string> {
    const waiting = new Waiting(undefined, PING_TIMEOUT_MS)
    return this.#telling(waiting, async () => {
      const answer = await this.#send({ path: '/_ping', signal: waiting.signal, agent: this.#calls })
      await textOf(await accepted(answer))
      return versionFor(String(answer.headers['api-version'] ?? ''), this.#address.text)
    })
  }

  #send(options: RequestOptions, body?: unknown): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    this.#request(options, body).on('response', resolve).on('error', reject)
    return promise
  }

  #upgraded(options: RequestOptions, body: unknown): Promise<Duplex> {
    const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
    this.#request(options, body)
      .on('error', reject)
      .on('response', (answer) => {
        accepted(answer).then(() => reject(new EngineAway(this.#address.text, 'connection not upgraded')), reject)
      })
      .on('upgrade', (_answer, socket, head) => {
        this.#raw.add(socket)
        socket.on('close', () => this.#raw.delete(socket))
        socket.on('error', () => this.#forgetVersion())
        if (head.length > 0) socket.unshift(head)
        resolve(socket)
      })
    return promise
  }

  #request(options: RequestOptions, body: unknown): ClientRequest {
    const address = this.#address
    const to = address.kind === 'tcp' ? { host: address.host, port: address.port } : {}
    const socketPath = address.kind === 'unix' ? { socketPath: address.path } : {}
    const isTls = address.kind === 'tcp' && address.tls !== null
    const sent = (isTls ? tlsRequest : request)({ ...options, ...to, ...socketPath })
    if (body instanceof Readable) body.on('error', (error) => sent.destroy(error)).pipe(sent)
    else if (body === undefined || Buffer.isBuffer(body)) sent.end(body)
    else sent.end(JSON.stringify(body))
    return sent
  }

  /** Runs `work`, and says what went wrong in the words of this file. */
  async #telling<T>(waiting: Waiting, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw this.#told(error, waiting)
    } finally {
      waiting.over()
    }
  }

  #told(error: unknown, waiting: Waiting): unknown {
    if (error instanceof StaleVersion || waiting.isCalledOff) return error
    // An engine that came back as another version says so with status 400.
    if (!(error instanceof EngineError) || error.status === 400) this.#forgetVersion()
    if (error instanceof EngineError || error instanceof EngineAway) return error
    return new EngineAway(this.#address.text, waiting.isTooLong ? 'timeout' : reasonOf(error), { cause: error })
  }

  #forgetVersion(): void {
    this.#version = undefined
  }
}

export function connectEngine(address: EngineAddress): EngineClient {
  return new EngineClient(address)
}

/** The caller's signal and a time limit as one signal, and which of the two it was. The limit no longer holds once `over`. */
class Waiting {
  readonly #limit = new AbortController()
  readonly #timer: NodeJS.Timeout | undefined
  readonly #caller: AbortSignal | undefined
  readonly signal: AbortSignal

  constructor(caller: AbortSignal | undefined, limitMs: number | undefined) {
    this.#caller = caller
    this.signal = caller ? AbortSignal.any([caller, this.#limit.signal]) : this.#limit.signal
    if (limitMs !== undefined) this.#timer = setTimeout(() => this.#limit.abort(), limitMs)
  }

  get isTooLong(): boolean {
    return this.#limit.signal.aborted
  }

  get isCalledOff(): boolean {
    return this.#caller?.aborted === true
  }

  over(): void {
    clearTimeout(this.#timer)
  }
}

/** The engine is asked for its version once for many calls: each of them may give up on its own. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  return Promise.race([promise, work]).finally(() => signal.removeEventListener('abort', abort))
}

function agentOf(address: EngineAddress, options: ConstructorParameters<typeof Agent>[0]): Agent {
  if (address.kind === 'ssh') return new SshAgent(address, options)
  return address.kind === 'tcp' && address.tls ? new TlsAgent({ ...options, ...address.tls }) : new Agent(options)
}

/** The newest API version that both sides speak. */
function versionFor(offered: string, at: string): string {
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(offered) ?? []
  if (!minor) throw new EngineAway(at, 'not a Docker Engine')
  if (Number(major) < 1 || (major === '1' && Number(minor) < OLDEST))
    throw new EngineError(
      400,
      `Docker Engine at ${at} is too old: it speaks API ${offered}, at least 1.${OLDEST} is needed.`,
    )
  return `1.${major === '1' ? Math.min(Number(minor), NEWEST) : NEWEST}`
}

function contentType(body: unknown): OutgoingHttpHeaders {
  if (body === undefined) return {}
  return {
    'Content-Type': Buffer.isBuffer(body) || body instanceof Readable ? 'application/x-tar' : 'application/json',
  }
}

function queryText(query: Call['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]],
  )
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''
}

/** The answer, unless it is an error: then that is thrown. */
async function accepted(answer: IncomingMessage): Promise<IncomingMessage> {
  const status = answer.statusCode ?? 0
  if (status < 400) return answer
  const message = messageOf(await textOf(answer)) || (answer.statusMessage ?? '')
  throw message.includes('update out of sequence') ? new StaleVersion(message) : new EngineError(status, message)
}

function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as { message: string }).message
  } catch {
    return text.trim()
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
