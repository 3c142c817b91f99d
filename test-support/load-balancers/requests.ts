import { once } from 'node:events'
import { request } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type PeerCertificate } from 'node:tls'
import type { Service } from '@berth/contract/services/services.ts'

export interface HttpRequest {
  readonly address: string
  readonly port: number
  readonly host?: string
  readonly path?: string
  readonly headers?: Record<string, string>
  /** Uses TLS and accepts any certificate. */
  readonly tls?: boolean
  readonly timeoutMs?: number
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

/** Sends one request on a connection of its own. */
export function get({
  address,
  port,
  host,
  path = '/',
  headers,
  tls = false,
  timeoutMs = 120_000,
}: HttpRequest): Promise<HttpResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>()
  const options = { host: address, port, path, agent: false as const, headers: { ...(host && { host }), ...headers } }
  const outgoing = tls
    ? tlsRequest({ ...options, servername: host?.replace(/:\d+$/, '') ?? '', rejectUnauthorized: false })
    : request(options)
  outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error(`No response within ${timeoutMs} ms`)))
  outgoing.on('error', reject).on('response', (response) => {
    let body = ''
    response
      .setEncoding('utf8')
      .on('data', (text: string) => {
        body += text
      })
      .on('error', reject)
      .on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
  })
  outgoing.end()
  return promise
}

/** Repeats a request until its response fits, which takes as long as health checks take on a busy machine. */
export async function getUntil(
  options: HttpRequest,
  fits: (response: HttpResponse) => boolean,
  withinMs = 180_000,
): Promise<HttpResponse> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const outcome = await get(options).catch((error: Error) => error)
    if (!(outcome instanceof Error) && fits(outcome)) return outcome
    if (Date.now() > deadline)
      throw new Error(
        `No expected response came. The last: ${outcome instanceof Error ? outcome.message : `${outcome.status} ${outcome.body.slice(0, 300)}`}`,
      )
    await sleep(100)
  }
}

export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** Returns the endpoints at which a service publishes a target port. */
export function endpointsOf({ endpoints }: Service, target: number): Endpoint[] {
  return endpoints
    .filter((endpoint) => endpoint.target === target)
    .map(({ address, published }) => ({ address, port: published }))
}

/** Returns the certificate that a client receives for this host. */
export async function certificateAt({ address, port }: Endpoint, servername: string): Promise<PeerCertificate> {
  const socket = connect({ host: address, port, servername, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect')
    return socket.getPeerCertificate()
  } finally {
    socket.destroy()
  }
}

/** A client's pause after a response. Four clients then send up to 200 requests a second. More would test load, not availability. */
const PACE_MS = 20

/**
 * Clients that send requests until they are stopped. Like every client with several addresses, a client that can't connect tries the next
 * address. A request that fails after the connection counts as failed.
 */
export class Load {
  readonly #doors: readonly Endpoint[]
  readonly #options: Omit<HttpRequest, 'address' | 'port'>
  readonly #workers: Promise<void>[]
  #isStopped = false
  readonly failures: string[] = []
  readonly bodies = new Map<string, number>()
  count = 0
  /** The number of refused connections. */
  refused = 0

  constructor(endpoints: readonly Endpoint[], options: Omit<HttpRequest, 'address' | 'port'> = {}, clients = 4) {
    this.#doors = endpoints
    this.#options = options
    this.#workers = Array.from({ length: clients }, (_, index) => this.#work(index))
  }

  async stop(): Promise<this> {
    this.#isStopped = true
    await Promise.all(this.#workers)
    return this
  }

  async #work(first: number): Promise<void> {
    for (let turn = first; !this.#isStopped; turn++) {
      await this.#sendRequest(turn)
      await sleep(PACE_MS)
    }
  }

  async #sendRequest(turn: number): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const endpoint = this.#doors[(turn + tries) % this.#doors.length] as Endpoint
      try {
        const { status, body } = await get({ ...endpoint, ...this.#options })
        this.count++
        if (status !== 200) this.failures.push(`${status}: ${body.slice(0, 80)}`)
        else this.bodies.set(body, (this.bodies.get(body) ?? 0) + 1)
        return
      } catch (error) {
        // Nothing listens there, or the port belongs to an instance that is gone or just starting.
        if ((error as NodeJS.ErrnoException).syscall !== 'connect') {
          this.failures.push(String(error))
          return
        }
        this.refused++
        await sleep(20)
      }
    }
    this.failures.push('Every endpoint refused the connection.')
  }
}
