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
import { type Message, message } from '@berth/contract/messages/message.ts'
import type { EngineAddress } from './docker-host.ts'
import { SshAgent } from './ssh.ts'

/** The engine refused a request. The message is the engine's own. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Tells whether the name is already in use. */
export function isConflict(error: unknown): boolean {
  return error instanceof EngineError && (error.status === 409 || /already exists|name conflicts/.test(error.message))
}

/** Tells whether an object is still in use, or was a moment ago. */
export function isInUse(error: unknown): boolean {
  return error instanceof EngineError && /in use|active endpoints/.test(error.message)
}

/** The engine could not be reached, did not answer in time, or the connection was lost. Whether the request had an effect is not known. */
export class EngineAway extends Error {
  override readonly name = 'EngineAway'
  /** The cause, without naming the engine: "connect ENOENT /var/run/docker.sock". */
  readonly reason: string

  constructor(address: string, reason: string, options?: ErrorOptions) {
    super(`Docker Engine at ${address} is away: ${reason}`, options)
    this.reason = reason
  }
}

/** Returns why nothing could be read from an engine: it did not answer, refused, or answered something unexpected. */
export function readFailure(error: unknown): Message {
  return message(error instanceof EngineAway ? 'engine-away' : 'engine-unreadable', { error: errorReason(error) })
}

/** Returns why an engine did not answer, as the end of a sentence that names the engine. */
export function errorReason(error: unknown): string {
  if (error instanceof EngineAway) return error.reason
  return error instanceof Error ? error.message : String(error)
}

/**
 * The object was changed after the version that was sent was read. API 1.41 answers HTTP 500, so the error is recognized by its text, here
 * and nowhere else.
 */
export class StaleVersion extends Error {
  override readonly name = 'StaleVersion'
}

export interface Call {
  /** Objects (`filters`) are sent as JSON; undefined values are left out. */
  readonly query?: Record<string, string | number | boolean | object | undefined>
  /** A Readable or Buffer is sent unchanged (a tar archive), everything else as JSON. */
  readonly body?: unknown
  readonly headers?: Record<string, string>
  /** Aborts the call, and later its stream. The caller destroys a raw connection itself. */
  readonly signal?: AbortSignal
  /**
   * The time limit in milliseconds: of `json` until the whole answer has arrived (by default a minute), of `stream` and `hijack` until the
   * answer begins (by default none).
   */
  readonly timeoutMs?: number
}

const OLDEST_MINOR = 41
const NEWEST_MINOR = 47
const JSON_TIMEOUT_MS = 60_000
const PING_TIMEOUT_MS = 30_000

/** The most concurrent calls of `json`. Streams have their own sockets and do not count. */
const CALLS = { local: 16, ssh: 4 }

/**
 * A client of Docker Engine's HTTP API at one address. It connects with the first call, and a call after the engine was away connects
 * again. The API version is negotiated with the engine.
 *
 * Every call throws EngineError (the engine refused), StaleVersion, EngineAway, or the AbortError of `signal`.
 */
export class EngineClient {
  readonly #address: EngineAddress
  readonly #calls: Agent
  readonly #streams: Agent
  /** Upgraded connections, which their agent no longer manages. */
  readonly #raw = new Set<Duplex>()
  #version: Promise<string> | undefined

  constructor(address: EngineAddress) {
    this.#address = address
    const maxSockets = address.kind === 'ssh' ? CALLS.ssh : CALLS.local
    this.#calls = agentOf(address, { keepAlive: true, maxSockets })
    this.#streams = agentOf(address, { keepAlive: true, maxFreeSockets: 2 })
  }

  /** Sends and receives JSON. Returns undefined where the answer has no body. `path` has no version: '/services/create'. */
  async json<T>(method: string, path: string, call: Call = {}): Promise<T> {
    const callSignal = new CallSignal(call.signal, call.timeoutMs ?? JSON_TIMEOUT_MS)
    return this.#convertingErrors(callSignal, async () => {
      const text = await textOf(await this.#answer(method, path, call, callSignal.signal, this.#calls))
      return (text ? JSON.parse(text) : undefined) as T
    })
  }

  /**
   * Returns the answer as a stream: logs, events, stats, a build. It fails with Node's ECONNRESET when the connection is lost on the way.
   */
  async stream(method: string, path: string, call: Call = {}): Promise<IncomingMessage> {
    const callSignal = new CallSignal(call.signal, call.timeoutMs)
    const answer = await this.#convertingErrors(callSignal, () =>
      this.#answer(method, path, call, callSignal.signal, this.#streams),
    )
    // An error without a reader must not crash the process. The engine may come back with another version.
    answer.on('error', () => {
      if (!callSignal.isAborted) this.#forgetVersion()
    })
    return answer
  }

  /**
   * Returns the raw connection after `POST path` with `Upgrade: tcp` (attach, exec start). `end()` closes the engine's side of the input
   * only.
   */
  async hijack(path: string, call: Call = {}): Promise<Duplex> {
    const callSignal = new CallSignal(call.signal, call.timeoutMs)
    const headers = { Connection: 'Upgrade', Upgrade: 'tcp', ...call.headers }
    return this.#convertingErrors(callSignal, async () => {
      const options = await this.#options('POST', path, { ...call, headers }, callSignal.signal, this.#streams)
      return this.#upgraded(options, call.body)
    })
  }

  /** Ends every connection, including streams. */
  close(): void {
    this.#calls.destroy()
    this.#streams.destroy()
    for (const connection of this.#raw) connection.destroy()
  }

  async #answer(method: string, path: string, call: Call, signal: AbortSignal, agent: Agent): Promise<IncomingMessage> {
    return successful(await this.#send(await this.#options(method, path, call, signal, agent), call.body))
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
    const callSignal = new CallSignal(undefined, PING_TIMEOUT_MS)
    return this.#convertingErrors(callSignal, async () => {
      const answer = await this.#send({ path: '/_ping', signal: callSignal.signal, agent: this.#calls })
      await textOf(await successful(answer))
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
        successful(answer).then(() => reject(new EngineAway(this.#address.text, 'connection not upgraded')), reject)
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

  /** Runs `work`, and converts its errors to those of this file. */
  async #convertingErrors<T>(callSignal: CallSignal, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw this.#convertError(error, callSignal)
    } finally {
      callSignal.over()
    }
  }

  #convertError(error: unknown, callSignal: CallSignal): unknown {
    if (error instanceof StaleVersion || callSignal.isAborted) return error
    // An engine that came back with another version answers status 400.
    if (!(error instanceof EngineError) || error.status === 400) this.#forgetVersion()
    if (error instanceof EngineError || error instanceof EngineAway) return error
    return new EngineAway(this.#address.text, callSignal.isTimedOut ? 'timeout' : errorReason(error), { cause: error })
  }

  #forgetVersion(): void {
    this.#version = undefined
  }
}

export function connectEngine(address: EngineAddress): EngineClient {
  return new EngineClient(address)
}

/** Combines the caller's signal and a time limit, and tells which of the two aborted. `over` ends the time limit. */
class CallSignal {
  readonly #limit = new AbortController()
  readonly #timer: NodeJS.Timeout | undefined
  readonly #caller: AbortSignal | undefined
  readonly signal: AbortSignal

  constructor(caller: AbortSignal | undefined, limitMs: number | undefined) {
    this.#caller = caller
    this.signal = caller ? AbortSignal.any([caller, this.#limit.signal]) : this.#limit.signal
    if (limitMs !== undefined) this.#timer = setTimeout(() => this.#limit.abort(), limitMs)
  }

  get isTimedOut(): boolean {
    return this.#limit.signal.aborted
  }

  get isAborted(): boolean {
    return this.#caller?.aborted === true
  }

  over(): void {
    clearTimeout(this.#timer)
  }
}

/** Waits for `work` until `signal` aborts. Many calls wait for one negotiation of the version, and each can be aborted by itself. */
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

/** Returns the newest API version that both sides support. */
function versionFor(offered: string, at: string): string {
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(offered) ?? []
  if (!minor) throw new EngineAway(at, 'not a Docker Engine')
  if (Number(major) < 1 || (major === '1' && Number(minor) < OLDEST_MINOR))
    throw new EngineError(
      400,
      `Docker Engine at ${at} is too old: it speaks API ${offered}, at least 1.${OLDEST_MINOR} is needed.`,
    )
  return `1.${major === '1' ? Math.min(Number(minor), NEWEST_MINOR) : NEWEST_MINOR}`
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

/** Returns a successful answer, and throws the error of any other. */
async function successful(answer: IncomingMessage): Promise<IncomingMessage> {
  const status = answer.statusCode ?? 0
  if (status < 400) return answer
  const message = errorMessageOf(await textOf(answer)) || (answer.statusMessage ?? '')
  throw message.includes('update out of sequence') ? new StaleVersion(message) : new EngineError(status, message)
}

function errorMessageOf(text: string): string {
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
