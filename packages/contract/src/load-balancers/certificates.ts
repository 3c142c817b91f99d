import { z } from 'zod'
import { textCode } from '../http/schema-texts.ts'
import { Name } from '../names.ts'
import { RuleHost } from './balancer.ts'

/** A certificate with its key, which belongs to a space. The key is never returned. */
export const Certificate = z.object({
  name: Name,
  /** The host names (wildcards too) and addresses that the certificate covers. */
  hosts: z.array(z.string()),
  subject: z.string(),
  issuer: z.string(),
  selfSigned: z.boolean(),
  validFrom: z.iso.datetime(),
  validTo: z.iso.datetime(),
  /** SHA-256, in hexadecimal. */
  fingerprint: z.string(),
  /** The number of certificates in the chain. */
  chain: z.int(),
  createdAt: z.iso.datetime(),
  /** Names of the space's load balancers that use the certificate. */
  usedBy: z.array(z.string()),
  /** 'expiring': within 30 days. */
  validity: z.enum(['valid', 'expiring', 'expired', 'not-yet']),
})
export type Certificate = z.infer<typeof Certificate>

const pem = (label: string) =>
  z
    .string()
    .max(200_000)
    .regex(new RegExp(`-----BEGIN ${label}-----`), textCode('pem-required'))

/** The chain in PEM, beginning with the host's own certificate, and its key without a passphrase. */
export const CertificatePem = z.strictObject({ certificate: pem('CERTIFICATE'), key: pem('[A-Z ]*PRIVATE KEY') })
export type CertificatePem = z.infer<typeof CertificatePem>

export const SelfSigned = z.strictObject({
  hosts: z
    .array(RuleHost)
    .min(1, textCode('hosts-required'))
    .max(50)
    .describe('Host names or IP addresses. Wildcards are allowed.'),
  days: z.int().min(1).max(3650).default(365),
})
export type SelfSigned = z.infer<typeof SelfSigned>
