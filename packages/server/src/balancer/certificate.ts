import { createPrivateKey, X509Certificate } from 'node:crypto'
import { type FieldError, fieldError } from '@berth/contract/http/problems.ts'
import type { CertificatePem, SelfSigned } from '@berth/contract/load-balancers/certificates.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'

/** The contents of a certificate; all times are ISO 8601. */
export interface CertificateDetails {
  readonly hosts: readonly string[]
  readonly subject: string
  readonly issuer: string
  readonly selfSigned: boolean
  readonly validFrom: string
  readonly validTo: string
  readonly fingerprint: string
  readonly chain: number
}

export type InspectionResult =
  | {
      readonly ok: true
      readonly facts: CertificateDetails /** Chain and key, as HAProxy reads them. */
      readonly pem: string
    }
  | { readonly ok: false; readonly faults: readonly [FieldError] }

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g
const KEYS = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]+?-----END \1-----/g

/** Checks that the certificates are a chain and that the key belongs to the first. Returns what the certificate says. */
export function inspectCertificate({ certificate, key }: CertificatePem): InspectionResult {
  const chain = (certificate.match(CERTIFICATES) ?? []).map(parseCertificate)
  const [own] = chain
  if (!own || chain.includes(null)) return invalid('certificate', message('certificate-unreadable'))
  const certificates = chain as X509Certificate[]
  const broken = certificates.findIndex((one, index) => index > 0 && !signs(one, certificates[index - 1]))
  if (broken > 0) return invalid('certificate', message('certificate-chain', { number: broken + 1 }))
  const [keyText = '', ...more] = key.match(KEYS) ?? []
  const privateKey = more.length === 0 ? parseKey(keyText) : null
  if (!privateKey) return invalid('key', message('certificate-key-unreadable'))
  if (!own.checkPrivateKey(privateKey)) return invalid('key', message('certificate-key-other'))
  const pem = [...(certificate.match(CERTIFICATES) ?? []), privateKey.export({ type: 'pkcs8', format: 'pem' })]
  return {
    ok: true,
    facts: factsOf(own, certificates.length),
    pem: `${pem.map((part) => String(part).trim()).join('\n')}\n`,
  }
}

function invalid(path: string, why: Message): InspectionResult {
  return { ok: false, faults: [fieldError(path, why)] }
}

function parseCertificate(text: string): X509Certificate | null {
  try {
    return new X509Certificate(text)
  } catch {
    return null
  }
}

function signs(issuer: X509Certificate, issued: X509Certificate | undefined): boolean {
  return issued?.checkIssued(issuer) === true && issued.verify(issuer.publicKey)
}

function parseKey(text: string) {
  try {
    return createPrivateKey(text)
  } catch {
    return null
  }
}

function factsOf(own: X509Certificate, chain: number): CertificateDetails {
  const names = [...(own.subjectAltName ?? '').matchAll(/(?:DNS|IP Address):([^,\s"]+)/g)].map(([, name]) => name ?? '')
  const commonName = /^CN=(.+)$/m.exec(own.subject)?.[1]
  return {
    hosts: names.length > 0 ? names : commonName ? [commonName] : [],
    subject: oneLine(own.subject),
    issuer: oneLine(own.issuer),
    selfSigned: own.subject === own.issuer && own.verify(own.publicKey),
    validFrom: new Date(own.validFrom).toISOString(),
    validTo: new Date(own.validTo).toISOString(),
    fingerprint: own.fingerprint256.replaceAll(':', '').toLowerCase(),
    chain,
  }
}

function oneLine(name: string): string {
  return name.split('\n').join(', ')
}

/** Creates a certificate that is its own authority. @param now milliseconds since 1970 */
export async function createSelfSigned({ hosts, days }: SelfSigned, now: number): Promise<CertificatePem> {
  // Loaded on first use: loading takes a tenth of the time in which Berth starts.
  const { generate } = await import('selfsigned')
  const altNames = hosts.map((host) =>
    /^\d+\.\d+\.\d+\.\d+$/.test(host) ? { type: 7 as const, ip: host } : { type: 2 as const, value: host },
  )
  const generated = await generate([{ name: 'commonName', value: (hosts[0] ?? '').slice(0, 64) }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - 60_000),
    notAfterDate: new Date(now + days * 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { certificate: generated.cert, key: generated.private }
}

const SOON_MS = 30 * 86_400_000

export function validityOf(
  { validFrom, validTo }: Pick<CertificateDetails, 'validFrom' | 'validTo'>,
  now: number,
): 'valid' | 'expiring' | 'expired' | 'not-yet' {
  if (Date.parse(validFrom) > now) return 'not-yet'
  const left = Date.parse(validTo) - now
  if (left <= 0) return 'expired'
  return left < SOON_MS ? 'expiring' : 'valid'
}
