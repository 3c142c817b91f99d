export type RegistryErrorKind =
  | 'unreachable'
  | 'tls'
  /** The registry's certificate is from an authority that is not known here. */
  | 'untrusted'
  | 'unauthorized'
  | 'not-found'
  | 'not-a-registry'
  | 'rate-limited'
  /** The registry does not support the request, or is not set up to. */
  | 'not-offered'
  | 'broken'

interface ErrorDetails {
  readonly status?: number | null
  readonly retryAfterSeconds?: number | null
  readonly cause?: unknown
}

/** Why a registry cannot be read. The message is for people; it contains the registry's address, and never credentials. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  readonly kind: RegistryErrorKind
  /** The HTTP status that the registry answered; null if there was none. */
  readonly status: number | null
  /** With `rate-limited`: seconds until the next try, if the registry names them. */
  readonly retryAfterSeconds: number | null

  constructor(kind: RegistryErrorKind, message: string, { status, retryAfterSeconds, cause }: ErrorDetails = {}) {
    super(message, { cause })
    this.kind = kind
    this.status = status ?? null
    this.retryAfterSeconds = retryAfterSeconds ?? null
  }
}

/** Turns what `fetch` threw for `host` into an error with a message for people. */
export function connectionError(thrown: unknown, host: string): RegistryError {
  if (thrown instanceof RegistryError) return thrown
  const code = codeOf(thrown)
  const kind = kindOf(code)
  const template = TEXT_BY_CODE[code] ?? `${TEXT_BY_KIND[kind] ?? LOST} (${code})`
  return new RegistryError(kind, template.replaceAll('{host}', host), { cause: thrown })
}

const NAME_UNKNOWN = 'The name of {host} is not known to the network. Is it written correctly?'
const NO_WAY = 'There is no way to {host} from here.'
const TOO_SLOW = '{host} does not answer in time.'
const NO_TLS = '{host} does not speak TLS. If it is a registry without TLS, choose plain HTTP.'

const TEXT_BY_CODE: Record<string, string | undefined> = {
  ENOTFOUND: NAME_UNKNOWN,
  EAI_AGAIN: NAME_UNKNOWN,
  ECONNREFUSED: 'Nothing answers at {host}: the connection was refused. Does the registry run, and on this port?',
  EHOSTUNREACH: NO_WAY,
  ENETUNREACH: NO_WAY,
  ETIMEDOUT: TOO_SLOW,
  TimeoutError: TOO_SLOW,
  UND_ERR_CONNECT_TIMEOUT: TOO_SLOW,
  UND_ERR_HEADERS_TIMEOUT: TOO_SLOW,
  UND_ERR_BODY_TIMEOUT: TOO_SLOW,
  CERT_HAS_EXPIRED: 'The certificate of {host} has expired.',
  CERT_NOT_YET_VALID: 'The certificate of {host} is not valid yet. Is the clock right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of {host} is made out to another name.',
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_HTTP_REQUEST: NO_TLS,
}

const LOST = 'The connection to {host} failed.'
const TEXT_BY_KIND: Partial<Record<RegistryErrorKind, string>> = {
  'not-a-registry': 'What answers at {host} is not a registry: it does not speak HTTP.',
  tls: 'No TLS connection to {host} could be made.',
  untrusted:
    'The certificate of {host} cannot be trusted: its authority is not known to this server. Give its CA certificate.',
}

const UNTRUSTED = /SELF_SIGNED|^UNABLE_TO_(?:GET_ISSUER|VERIFY)|^CERT_(?:UNTRUSTED|SIGNATURE_FAILURE)/

function kindOf(code: string): RegistryErrorKind {
  // undici's parser gives its code in some versions, only the name of the error in others.
  if (code.startsWith('HPE_') || code === 'HTTPParserError') return 'not-a-registry'
  if (UNTRUSTED.test(code)) return 'untrusted'
  const isTls = /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|^UNABLE_TO_|^HOSTNAME_MISMATCH$/.test(code)
  return isTls ? 'tls' : 'unreachable'
}

/** Returns the system's or OpenSSL's code. `fetch` throws a TypeError whose cause has it; a timeout has only a name. */
function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown'
  const { code } = thrown as { code?: unknown }
  if (typeof code === 'string') return code
  return thrown.cause instanceof Error ? codeOf(thrown.cause) : thrown.name
}
