import { message } from '@berth/contract/messages/message.ts'
import { Cache, type Loaded } from './cache.ts'
import { type Challenge, parseChallenge } from './challenge.ts'
import { countOf, nonEmptyTextOf, parseObject } from './parse-json.ts'
import { RegistryError } from './registry-error.ts'
import type { Transport, TransportResponse } from './transport.ts'

export interface RegistryCredentials {
  readonly username: string
  readonly password: string
}

interface Settings {
  readonly origin: URL
  readonly credentials: RegistryCredentials | null
  readonly transport: Transport
  readonly now: () => number
}

type BearerChallenge = Extract<Challenge, { scheme: 'bearer' }>

const MAX_TOKENS = 1000
const MAX_TOKEN_BYTES = 1024 * 1024
/** The lifetime by the token specification, if the server names none. */
const DEFAULT_SECONDS = 60
const MAX_SECONDS = 3600
/** A token is dropped this long before it expires: it must stay valid for the request that is sent with it. */
const MARGIN_SECONDS = 5

/**
 * The header `Authorization` for one registry: none, basic, or a token for each scope, fetched when the registry asks for one and cached
 * until it expires.
 *
 * @see Distribution, "Token Authentication Specification"
 */
export class Authorization {
  readonly #settings: Settings
  readonly #tokens: Cache<string>
  #basic: string | null = null

  constructor(settings: Settings) {
    this.#settings = settings
    this.#tokens = new Cache({ room: MAX_TOKENS, now: settings.now })
  }

  /** Returns the header to send at first; null: none, the registry has not asked for one yet. */
  header(scope: string): string | null {
    return this.#basic ?? this.#tokens.peek(scope) ?? null
  }

  /**
   * Returns the header to send after the registry answered 401 to `refused`.
   *
   * @throws RegistryError `unauthorized` if there is no other header to send, or the token server refuses
   */
  async answer(scope: string, { headers }: TransportResponse, refused: string | null): Promise<string> {
    const challenge = parseChallenge(headers.get('www-authenticate') ?? '')
    if (challenge?.scheme === 'basic') return this.#password(refused)
    if (challenge?.scheme !== 'bearer') throw this.refused()
    // Another request may have fetched a new token while this one was refused with the old token.
    if (this.#tokens.peek(scope) === refused) this.#tokens.delete(scope)
    return this.#tokens.get(scope, () => this.#token(challenge, scope))
  }

  /** Returns the error for a registry that refuses the credentials, or that requires credentials when none are set. */
  refused(status = 401): RegistryError {
    const { credentials, origin } = this.#settings
    const code = credentials ? 'registry-refuses-credentials' : 'registry-wants-credentials'
    return new RegistryError('unauthorized', message(code, { host: origin.host }), { status })
  }

  #password(refused: string | null): string {
    const header = this.#credentialsHeader()
    if (header === null || header === refused) throw this.refused()
    this.#basic = header
    return header
  }

  async #token(challenge: BearerChallenge, scope: string): Promise<Loaded<string>> {
    const { transport, origin } = this.#settings
    const url = realmOf(challenge, origin)
    if (challenge.service !== null) url.searchParams.set('service', challenge.service)
    const requestedScope = challenge.scope ?? scope
    if (requestedScope !== '') url.searchParams.set('scope', requestedScope)
    const requestedAt = this.#settings.now()
    const answer = await transport.send(url, {
      authorization: this.#credentialsHeader(),
      maxBytes: MAX_TOKEN_BYTES,
    })
    const { token, seconds } = this.#issued(answer, url)
    const usableSeconds = Math.max(Math.min(seconds, MAX_SECONDS) - MARGIN_SECONDS, 1)
    return { value: `Bearer ${token}`, maxAgeMs: requestedAt + usableSeconds * 1000 - this.#settings.now() }
  }

  #issued({ status, body }: TransportResponse, url: URL): { token: string; seconds: number } {
    if ([400, 401, 403].includes(status)) throw this.refused(status)
    const { host } = this.#settings.origin
    if (status === 429)
      throw new RegistryError('rate-limited', message('registry-tokens-limited', { host: url.host }), { status })
    const fields = (status === 200 ? parseObject(body) : null) ?? {}
    const token = nonEmptyTextOf(fields.token) ?? nonEmptyTextOf(fields.access_token)
    if (token === null || !/^[\x21-\x7e]+$/.test(token)) {
      const reason = message('registry-without-token', { tokenHost: url.host, host, status })
      throw new RegistryError('broken', reason, { status })
    }
    return { token, seconds: countOf(fields.expires_in) ?? DEFAULT_SECONDS }
  }

  #credentialsHeader(): string | null {
    const { credentials } = this.#settings
    if (!credentials) return null
    return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
  }
}

function realmOf({ realm }: BearerChallenge, origin: URL): URL {
  const url = URL.parse(realm, origin)
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new RegistryError('broken', message('registry-token-address-malformed', { host: origin.host }))
  }
  if (origin.protocol === 'https:' && url.protocol === 'http:') {
    const params = { host: origin.host, tokenHost: url.host }
    throw new RegistryError('broken', message('registry-token-address-plain', params))
  }
  return url
}
