import { formatMessage, type Message, message } from '@berth/contract/messages/message.ts'

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

/** Why a registry cannot be read. The message contains the registry's address, and never credentials. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  readonly kind: RegistryErrorKind
  /** The error's text for people, in both languages; `message` is the English one. */
  readonly detailMessage: Message
  /** The HTTP status that the registry answered; null if there was none. */
  readonly status: number | null
  /** With `rate-limited`: seconds until the next try, if the registry names them. */
  readonly retryAfterSeconds: number | null

  constructor(
    kind: RegistryErrorKind,
    detailMessage: Message,
    { status, retryAfterSeconds, cause }: ErrorDetails = {},
  ) {
    super(formatMessage(detailMessage, 'en'), { cause })
    this.kind = kind
    this.detailMessage = detailMessage
    this.status = status ?? null
    this.retryAfterSeconds = retryAfterSeconds ?? null
  }
}

/** Turns what `fetch` threw for `host` into an error with a message for people. */
export function connectionError(thrown: unknown, host: string): RegistryError {
  if (thrown instanceof RegistryError) return thrown
  const code = codeOf(thrown)
  const kind = kindOf(code)
  const known = MESSAGE_BY_CODE[code as keyof typeof MESSAGE_BY_CODE] as KnownMessage | undefined
  const reason = known ? message(known, { host }) : message(MESSAGE_BY_KIND[kind], { host, code })
  return new RegistryError(kind, reason, { cause: thrown })
}

const MESSAGE_BY_CODE = {
  ENOTFOUND: 'registry-host-unknown',
  EAI_AGAIN: 'registry-host-unknown',
  ECONNREFUSED: 'registry-refuses-connection',
  EHOSTUNREACH: 'registry-no-route',
  ENETUNREACH: 'registry-no-route',
  ETIMEDOUT: 'registry-timeout',
  TimeoutError: 'registry-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'registry-timeout',
  UND_ERR_HEADERS_TIMEOUT: 'registry-timeout',
  UND_ERR_BODY_TIMEOUT: 'registry-timeout',
  CERT_HAS_EXPIRED: 'registry-certificate-expired',
  CERT_NOT_YET_VALID: 'registry-certificate-not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'registry-certificate-other-name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'registry-without-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'registry-without-tls',
  ERR_SSL_HTTP_REQUEST: 'registry-without-tls',
} as const

type KnownMessage = (typeof MESSAGE_BY_CODE)[keyof typeof MESSAGE_BY_CODE]

const MESSAGE_BY_KIND = {
  'not-a-registry': 'registry-without-http',
  tls: 'registry-tls-failed',
  untrusted: 'registry-certificate-untrusted',
  unreachable: 'registry-connection-failed',
} as const

const UNTRUSTED = /SELF_SIGNED|^UNABLE_TO_(?:GET_ISSUER|VERIFY)|^CERT_(?:UNTRUSTED|SIGNATURE_FAILURE)/

function kindOf(code: string): keyof typeof MESSAGE_BY_KIND {
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
