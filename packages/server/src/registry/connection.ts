import { DOCKER_HUB, registryOfAddress } from '@berth/contract/images/image-reference.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'
import { Authorization, type RegistryCredentials } from './authorization.ts'
import { fetchWithCa } from './fetch-with-ca.ts'
import { type Fields, fieldsOf, listOf, nonEmptyTextOf, parseObject } from './parse-json.ts'
import { RegistryError } from './registry-error.ts'
import { type Fetch, Transport, type TransportResponse } from './transport.ts'

export interface ConnectionSettings {
  /** Host and, where needed, port: "registry.example:5000", "[::1]:5000"; "docker.io" is Docker Hub. */
  readonly address: string
  /** Speak HTTP without TLS. */
  readonly plainHttp: boolean
  readonly credentials?: RegistryCredentials | null | undefined
  /** PEM: authorities to trust besides the default ones. */
  readonly caCertificate?: string | null | undefined
  /** Replaces the default `fetch`. */
  readonly fetch?: Fetch | undefined
  /** For one answer of the registry; 10 seconds by default. */
  readonly timeoutMs?: number | undefined
  readonly now?: (() => number) | undefined
}

export interface Request {
  readonly method?: 'GET' | 'HEAD' | 'DELETE'
  /** What a token must allow: "repository:shop/web:pull". */
  readonly scope: string
  readonly accept?: string
  readonly maxBytes: number
  /** What is requested, as error messages name it: "repository shop/web". */
  readonly subject: Message
}

const TIMEOUT_MS = 10_000
const HUB_HOST = 'registry-1.docker.io'
const NOT_OFFERED: readonly number[] = [404, 405]

/** Go's and nginx's answer to HTTP on a port for HTTPS. */
const WANTS_TLS = /plain HTTP request was sent to HTTPS port|HTTP request to an HTTPS server/

/** The connection to one registry, with the right header `Authorization`. Refusals are thrown as RegistryError. */
export class Connection {
  readonly host: string
  readonly #origin: URL
  readonly #transport: Transport
  readonly #authorization: Authorization

  /** @throws RegistryError `unreachable` if the address is malformed */
  constructor({ address, plainHttp, credentials, caCertificate, fetch, timeoutMs, now }: ConnectionSettings) {
    this.#origin = originOf(isHub(address) ? HUB_HOST : address, plainHttp)
    this.host = this.#origin.host
    this.#transport = new Transport({
      fetch: fetch ?? (caCertificate ? fetchWithCa(caCertificate) : globalThis.fetch),
      timeoutMs: timeoutMs ?? TIMEOUT_MS,
    })
    this.#authorization = new Authorization({
      origin: this.#origin,
      credentials: credentials ?? null,
      transport: this.#transport,
      now: now ?? Date.now,
    })
  }

  /** Returns an answer with status 200 to 299. @throws RegistryError for any other status */
  async send(path: string, request: Request): Promise<TransportResponse> {
    const first = this.#authorization.header(request.scope)
    const answer = await this.#sendOnce(path, request, first)
    // Only the registry itself may ask for credentials, not a server that it redirects to.
    if (answer.status !== 401 || answer.isFromOtherOrigin) return this.#accepted(answer, request)
    const second = await this.#authorization.answer(request.scope, answer, first)
    const again = await this.#sendOnce(path, request, second)
    if (again.status === 401 && second.startsWith('Basic ')) throw this.#authorization.refused()
    return this.#accepted(again, request)
  }

  /** Returns an answer that is a JSON object. */
  async json(path: string, request: Request): Promise<{ answer: TransportResponse; fields: Fields }> {
    const answer = await this.send(path, { accept: 'application/json', ...request })
    const fields = parseObject(answer.body)
    if (!fields) throw this.notARegistry(answer.status)
    return { answer, fields }
  }

  notARegistry(status: number | null): RegistryError {
    return new RegistryError('not-a-registry', message('not-a-registry', { host: this.host }), { status })
  }

  #sendOnce(
    path: string,
    { method = 'GET', accept, maxBytes }: Request,
    authorization: string | null,
  ): Promise<TransportResponse> {
    const headers = accept === undefined ? {} : { accept }
    return this.#transport.send(new URL(path, this.#origin), { method, headers, authorization, maxBytes })
  }

  #accepted(answer: TransportResponse, request: Request): TransportResponse {
    if (answer.status >= 200 && answer.status < 300) return answer
    throw this.#refusal(answer, request)
  }

  #refusal(answer: TransportResponse, { subject, method }: Request): RegistryError {
    const { status, headers, body } = answer
    const { host } = this
    const reason = reasonIn(body)
    if (status === 401 || status === 403) {
      const code = method === 'DELETE' ? 'registry-deleting-denied' : 'registry-reading-denied'
      return new RegistryError('unauthorized', message(code, { host, subject, reason }), { status })
    }
    if (status === 429) {
      const seconds = secondsIn(headers.get('retry-after'))
      const limited =
        seconds === null
          ? message('registry-too-many-requests', { host })
          : message('registry-too-many-requests-for', { host, seconds })
      return new RegistryError('rate-limited', limited, { status, retryAfterSeconds: seconds })
    }
    if (method === 'DELETE' && status === 405) {
      return new RegistryError('not-offered', message('registry-deletes-nothing', { host, reason }), { status })
    }
    return this.#failure(answer, subject, reason)
  }

  #failure(answer: TransportResponse, subject: Message, reason: Message | ''): RegistryError {
    const { status } = answer
    const { host } = this
    const text = answer.body.toString('utf8', 0, 500)
    if (status === 400 && WANTS_TLS.test(text)) {
      return new RegistryError('tls', message('registry-wants-tls', { host }), { status })
    }
    if (status < 500 && !answer.isFromOtherOrigin && !isFromRegistry(answer)) return this.notARegistry(answer.status)
    if (NOT_OFFERED.includes(status)) {
      return new RegistryError('not-found', message('registry-has-no', { host, subject, reason }), { status })
    }
    return new RegistryError('broken', message('registry-status', { host, status, subject, reason }), { status })
  }
}

/** Returns whether an address is one of Docker Hub's names. */
export function isHub(address: string): boolean {
  return registryOfAddress(address) === DOCKER_HUB
}

function originOf(address: string, plainHttp: boolean): URL {
  const url = /[\s/\\?#@]/.test(address) ? null : URL.parse(`${plainHttp ? 'http' : 'https'}://${address}`)
  if (!url) {
    throw new RegistryError('unreachable', message('registry-address-malformed'))
  }
  return url
}

/**
 * Tells whether an answer is that of a registry: by the header that registries send, or by the shape of their errors. Without a body, as
 * after HEAD, it counts as one.
 */
function isFromRegistry({ headers, body }: TransportResponse): boolean {
  if (headers.has('docker-distribution-api-version') || body.length === 0) return true
  return Array.isArray(parseObject(body)?.errors)
}

/** Returns the registry's own message as the end of a sentence: ": manifest unknown"; '' if it gives none. */
function reasonIn(body: Buffer): Message | '' {
  const [first] = listOf(parseObject(body)?.errors)
  const given = nonEmptyTextOf(fieldsOf(first).message)
  if (given === null) return ''
  const text = given
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\.$/, '')
    .slice(0, 200)
  return message('registry-says', { text })
}

function secondsIn(retryAfter: string | null): number | null {
  return retryAfter !== null && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : null
}
