import { message } from '@berth/contract/messages/message.ts'
import { connectionError, RegistryError } from './registry-error.ts'

export type Fetch = typeof globalThis.fetch

export interface TransportRequest {
  readonly method?: 'GET' | 'HEAD' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  /** Sent only to the origin of the address; a redirect to another origin drops it for good. */
  readonly authorization: string | null
  /** The longest answer that is read, in bytes. */
  readonly maxBytes: number
}

export interface TransportResponse {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
  /** Whether another origin gave the answer, after a redirect. */
  readonly isFromOtherOrigin: boolean
}

interface Hop {
  readonly url: URL
  readonly authorization: string | null
}

const MAX_REDIRECTS = 5
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/** Sends requests over HTTP, once each, within limits of time and size. An answer of any status is returned, not thrown. */
export class Transport {
  readonly #fetch: Fetch
  readonly #timeoutMs: number

  /** `timeoutMs` applies to a whole answer, with its redirects. */
  constructor({ fetch, timeoutMs }: { fetch: Fetch; timeoutMs: number }) {
    this.#fetch = fetch
    this.#timeoutMs = timeoutMs
  }

  /**
   * Sends a request and follows redirects.
   *
   * @throws RegistryError `unreachable`, `tls`, `not-a-registry` (not HTTP), `broken` (too long, redirects that lead nowhere)
   */
  async send(url: URL, question: TransportRequest): Promise<TransportResponse> {
    const signal = AbortSignal.timeout(this.#timeoutMs)
    let hop: Hop = { url, authorization: question.authorization }
    try {
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        const response = await this.#send(hop, question, signal)
        const next = nextHop(response, hop)
        if (!next) return await answerOf(response, question.maxBytes, hop.url.origin !== url.origin)
        await response.body?.cancel()
        hop = next
      }
    } catch (thrown) {
      throw connectionError(thrown, hop.url.host)
    }
    throw new RegistryError('broken', message('registry-redirects-in-circle', { host: url.host }))
  }

  #send(
    { url, authorization }: Hop,
    { method = 'GET', headers }: TransportRequest,
    signal: AbortSignal,
  ): Promise<Response> {
    const sent = { ...headers, ...(authorization === null ? {} : { authorization }) }
    return this.#fetch(url, { method, headers: sent, redirect: 'manual', signal })
  }
}

function nextHop(response: Response, { url, authorization }: Hop): Hop | null {
  const location = response.headers.get('location')
  if (location === null || !REDIRECTS.includes(response.status)) return null
  const next = URL.parse(location, url)
  if (!next || !['http:', 'https:'].includes(next.protocol) || next.username || next.password) {
    throw new RegistryError('broken', message('registry-redirects-nowhere', { host: url.host }))
  }
  if (url.protocol === 'https:' && next.protocol === 'http:') {
    throw new RegistryError('broken', message('registry-redirects-to-plain', { host: url.host, next: next.host }))
  }
  return { url: next, authorization: next.origin === url.origin ? authorization : null }
}

async function answerOf(response: Response, maxBytes: number, isFromOtherOrigin: boolean): Promise<TransportResponse> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength
    if (length > maxBytes) {
      const { host } = new URL(response.url)
      throw new RegistryError('broken', message('registry-answer-too-long', { host, bytes: maxBytes }))
    }
    chunks.push(chunk)
  }
  return { status: response.status, headers: response.headers, body: Buffer.concat(chunks), isFromOtherOrigin }
}
