import { z } from 'zod'
import { textCode } from '../http/schema-texts.ts'
import { Name } from '../names.ts'
import { RuleHost } from './balancer.ts'

/** A certificate with its key, kept for a space; the key is shown to nobody. */
export const Certificate = z.object({
  name: Name,
  /** What it is for: host names (wildcards too) and addresses. */
  hosts: z.array(z.string()),
  subject: z.string(),
  issuer: z.string(),
  selfSigned: z.boolean(),
  validFrom: z.iso.datetime(),
  validTo: z.iso.datetime(),
  /** SHA-256, in hexadecimal. */
  fingerprint: z.string(),
  /** How many certificates the chain has. */
  chain: z.int(),
  createdAt: z.iso.datetime(),
  /** Load balancers of the space that have it, by name. */
  usedBy: z.array(z.string()),
  /** 'expiring': within 30 days. */
  validity: z.enum(['valid', 'expiring', 'expired', 'not-yet']),
})
export type Certificate = z.infer<typeof Certificate>

const pem = (what: string) =>
  z
    .string()
    .max(200_000)
    .regex(new RegExp(`-----BEGIN ${what}-----`), textCode('pem-required'))

/** PEM. The chain, from the host's own certificate up, and its key without a passphrase. */
export const CertificatePem = z.strictObject({ certificate: pem('CERTIFICATE'), key: pem('[A-Z ]*PRIVATE KEY') })
export type CertificatePem = z.infer<typeof CertificatePem>

export const SelfSigned = z.strictObject({
  hosts: z
    .array(RuleHost)
    .min(1, textCode('hosts-required'))
    .max(50)
    .describe('Host names, or addresses; wildcards too.'),
  days: z.int().min(1).max(3650).default(365),
})
export type SelfSigned = z.infer<typeof SelfSigned>
