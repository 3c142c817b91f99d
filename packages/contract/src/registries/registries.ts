import { z } from 'zod'
import { FieldError } from '../http/problems.ts'
import { textCode } from '../http/schema-texts.ts'
import { ServiceRef } from '../services/services.ts'

const address = z
  .string()
  .min(1, textCode('address-required'))
  .max(255)
  .regex(
    /^(\[[0-9a-fA-F:]+\]|[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?)(:\d{1,5})?$/,
    textCode('registry-address-malformed'),
  )

const username = z
  .string()
  .min(1, textCode('user-name-required'))
  .max(200)
  .regex(/^[^:\p{Cc}]+$/u, textCode('registry-user-malformed'))
/** Or a token that the registry takes in its place. */
const password = z.string().min(1, textCode('password-required')).max(20_000)

const caCertificate = z
  .string()
  .trim()
  .max(100_000)
  .regex(/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/, textCode('registry-ca-malformed'))

const name = z.string().trim().min(1, textCode('name-required')).max(100)

export const NewRegistry = z.strictObject({
  name,
  address,
  /** Speak HTTP without TLS. Whoever is on the way can read and change everything. */
  plainHttp: z.boolean().default(false),
  /** PEM: authorities that this registry's certificate may come from, beside those that everybody trusts. */
  caCertificate: caCertificate.nullable().default(null),
  credentials: z.strictObject({ username, password }).nullable().default(null),
})
export type NewRegistry = z.infer<typeof NewRegistry>

/** What isn't named stays. A password stays too, unless it would go to another address or without TLS from now on: then it is asked for anew. */
export const RegistryChange = z.strictObject({
  name: name.optional(),
  address: address.optional(),
  plainHttp: z.boolean().optional(),
  caCertificate: caCertificate.nullable().optional(),
  credentials: z.strictObject({ username, password: password.optional() }).nullable().optional(),
})
export type RegistryChange = z.infer<typeof RegistryChange>

export const Registry = z.object({
  id: z.string(),
  /** 'host': no registry, but what the engine of the only host has. It has no address, and can't be changed. */
  kind: z.enum(['registry', 'host']),
  name: z.string(),
  address: z.string(),
  plainHttp: z.boolean(),
  caCertificate: z.string().nullable(),
  /** With which it is spoken to; null: without credentials. The password is never told. */
  username: z.string().nullable(),
  /** Null of what is there by itself. */
  createdAt: z.iso.datetime().nullable(),
})
export type Registry = z.infer<typeof Registry>

/** Null where it answers and takes the credentials; else what is wrong, and with which field. */
export const RegistryCheck = z.object({ error: FieldError.nullable() })
export type RegistryCheck = z.infer<typeof RegistryCheck>

export const Repositories = z.object({
  /** False: this registry has no catalogue; type a name. */
  catalogue: z.boolean(),
  items: z.array(z.object({ name: z.string() })),
  nextCursor: z.string().nullable(),
})
export type Repositories = z.infer<typeof Repositories>

export const Tag = z.object({
  name: z.string(),
  digest: z.string().nullable(),
  /** Compressed, as it is pulled; null where the registry doesn't say. */
  sizeBytes: z.number().nullable(),
  createdAt: z.iso.datetime().nullable(),
  platforms: z.array(z.string()),
  /** Those that run it. */
  services: z.array(ServiceRef),
})
export type Tag = z.infer<typeof Tag>

export const Image = z.object({
  /** As it is asked for when a service is made: "registry:5000/shop/web:1.4". */
  reference: z.string(),
  digest: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  createdAt: z.iso.datetime().nullable(),
  platforms: z.array(z.string()),
  exposedPorts: z.array(z.object({ port: z.int(), protocol: z.enum(['tcp', 'udp', 'sctp']) })),
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  entrypoint: z.array(z.string()).nullable(),
  command: z.array(z.string()).nullable(),
  workingDir: z.string().nullable(),
  user: z.string().nullable(),
  volumes: z.array(z.string()),
  labels: z.record(z.string(), z.string()),
  healthCheck: z
    .object({
      /** As the image has it: "CMD" and the arguments, or "CMD-SHELL" and one line. */
      test: z.array(z.string()),
      /** These are null where the engine's own default holds. */
      intervalSeconds: z.number().nullable(),
      timeoutSeconds: z.number().nullable(),
      startPeriodSeconds: z.number().nullable(),
      retries: z.number().nullable(),
    })
    .nullable(),
  /** The lowest first. Sizes are compressed; what the engine has, it doesn't name by its digest. */
  layers: z.array(
    z.object({ digest: z.string().nullable(), sizeBytes: z.number().nullable(), createdBy: z.string().nullable() }),
  ),
  services: z.array(ServiceRef),
})
export type Image = z.infer<typeof Image>

/** What deleting a tag, or an image by its digest, would take away. */
export const ImageDeletion = z.object({
  digest: z.string(),
  /** All that stand for the same image; null where there are too many tags to look at. */
  tags: z.array(z.string()).nullable(),
  /** Those that run it: their hosts could pull it no more. */
  services: z.array(ServiceRef),
})
export type ImageDeletion = z.infer<typeof ImageDeletion>
