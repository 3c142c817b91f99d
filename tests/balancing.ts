import { once } from 'node:events'
import { request } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type PeerCertificate } from 'node:tls'
import type { Service } from '@berth/contract/services/services.ts'

export interface Asked {
  readonly address: string
  readonly port: number
  readonly host?: string
  readonly path?: string
  readonly headers?: Record<string, string>
  /** By TLS, believing whatever certificate comes. */
  readonly tls?: boolean
  readonly timeoutMs?: number
}

export interface Got {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

/** One request on a connection of its own, as a browser that names the host. */
export function get({
  address,
  port,
  host,
  path = '/',
  headers,
  tls = false,
  timeoutMs = 120_000,
}: Asked): Promise<Got> {
  const { promise, resolve, reject } = Promise.withResolvers<Got>()
  const to = { host: address, port, path, agent: false as const, headers: { ...(host && { host }), ...headers } }
  const sent = tls
    ? tlsRequest({ ...to, servername: host?.replace(/:\d+$/, '') ?? '', rejectUnauthorized: false })
    : request(to)
  sent.setTimeout(timeoutMs, () => sent.destroy(new Error(`No answer within ${timeoutMs} ms`)))
  sent.on('error', reject).on('response', (answer) => {
    let body = ''
    answer
      .setEncoding('utf8')
      .on('data', (text: string) => {
        body += text
      })
      .on('error', reject)
      .on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }))
  })
  sent.end()
  return promise
}

/** Asks until it is answered so, which takes as long as health checks and a busy machine take. */
export async function gets(asked: Asked, fits: (got: Got) => boolean, withinMs = 180_000): Promise<Got> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const got = await get(asked).catch((error: Error) => error)
    if (!(got instanceof Error) && fits(got)) return got
    if (Date.now() > deadline)
      throw new Error(
        `Not as expected: ${got instanceof Error ? got.message : `${got.status} ${got.body.slice(0, 300)}`}`,
      )
    await sleep(100)
  }
}

export interface Door {
  readonly address: string
  readonly port: number
}

/** Where a published port of a service answers. */
export function doorsOf({ endpoints }: Service, target: number): Door[] {
  return endpoints
    .filter((one) => one.target === target)
    .map(({ address, published }) => ({ address, port: published }))
}

/** The certificate that is shown to a client which asks for this host. */
export async function certificateAt({ address, port }: Door, servername: string): Promise<PeerCertificate> {
  const socket = connect({ host: address, port, servername, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect')
    return socket.getPeerCertificate()
  } finally {
    socket.destroy()
  }
}

/** A client's pause after an answer. Four clients then ask up to 200 times a second: more would be load, which is not what is tested. */
const PACE_MS = 20

/**
 * Clients that ask again and again until they are told to stop. Like every client that knows several addresses, one that can't
 * connect goes to the next; what fails once it is connected has failed.
 */
export class Load {
  readonly #doors: readonly Door[]
  readonly #asked: Omit<Asked, 'address' | 'port'>
  readonly #workers: Promise<void>[]
  #isOver = false
  readonly failures: string[] = []
  readonly bodies = new Map<string, number>()
  count = 0
  /** How often a door was shut. */
  refused = 0

  constructor(doors: readonly Door[], asked: Omit<Asked, 'address' | 'port'> = {}, clients = 4) {
    this.#doors = doors
    this.#asked = asked
    this.#workers = Array.from({ length: clients }, (_, index) => this.#work(index))
  }

  async stop(): Promise<this> {
    this.#isOver = true
    await Promise.all(this.#workers)
    return this
  }

  async #work(first: number): Promise<void> {
    for (let turn = first; !this.#isOver; turn++) {
      await this.#ask(turn)
      await sleep(PACE_MS)
    }
  }

  async #ask(turn: number): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const door = this.#doors[(turn + tries) % this.#doors.length] as Door
      try {
        const { status, body } = await get({ ...door, ...this.#asked })
        this.count++
        if (status !== 200) this.failures.push(`${status}: ${body.slice(0, 80)}`)
        else this.bodies.set(body, (this.bodies.get(body) ?? 0) + 1)
        return
      } catch (error) {
        // Nobody listens there, or the port leads to an instance that has gone or is only just coming.
        if ((error as NodeJS.ErrnoException).syscall !== 'connect') {
          this.failures.push(String(error))
          return
        }
        this.refused++
        await sleep(20)
      }
    }
    this.failures.push('Every door was shut.')
  }
}
