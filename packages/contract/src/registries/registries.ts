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
/** A password, or a token that the registry accepts in its place. */
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
  /** Uses HTTP without TLS. Anyone on the network path can read and change everything. */
  plainHttp: z.boolean().default(false),
  /** PEM: certificate authorities that are trusted for this registry, in addition to the usual ones. */
  caCertificate: caCertificate.nullable().default(null),
  credentials: z.strictObject({ username, password }).nullable().default(null),
})
export type NewRegistry = z.infer<typeof NewRegistry>

/**
 * Omitted fields keep their values. The password is also kept, unless it would now be sent to another address or without TLS: then it must
 * be entered again.
 */
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
  /** 'host': not a registry, but the images of the only host's engine. It has no address, and cannot be changed. */
  kind: z.enum(['registry', 'host']),
  name: z.string(),
  address: z.string(),
  plainHttp: z.boolean(),
  caCertificate: z.string().nullable(),
  /** The user name for the registry; null: no credentials. The password is never returned. */
  username: z.string().nullable(),
  /** Null for entries that exist without being added. */
  createdAt: z.iso.datetime().nullable(),
})
export type Registry = z.infer<typeof Registry>

/**
 * The result of a check. `error` is null where the registry answers and accepts the credentials; otherwise it names what is wrong, and with
 * which field.
 */
export const RegistryCheck = z.object({ error: FieldError.nullable() })
export type RegistryCheck = z.infer<typeof RegistryCheck>

export const Repositories = z.object({
  /** False where the registry has no catalogue, so that the name must be entered. */
  catalogue: z.boolean(),
  items: z.array(z.object({ name: z.string() })),
  nextCursor: z.string().nullable(),
})
export type Repositories = z.infer<typeof Repositories>

export const Tag = z.object({
  name: z.string(),
  digest: z.string().nullable(),
  /** The compressed size, as pulled; null where the registry does not report it. */
  sizeBytes: z.number().nullable(),
  createdAt: z.iso.datetime().nullable(),
  platforms: z.array(z.string()),
  /** The services that run this image. */
  services: z.array(ServiceRef),
})
export type Tag = z.infer<typeof Tag>

export const Image = z.object({
  /** The reference as used to create a service: "registry:5000/shop/web:1.4". */
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
      /** The command of the image: "CMD" and the arguments, or "CMD-SHELL" and one line. */
      test: z.array(z.string()),
      /** This field and the next three are null where the engine's default applies. */
      intervalSeconds: z.number().nullable(),
      timeoutSeconds: z.number().nullable(),
      startPeriodSeconds: z.number().nullable(),
      retries: z.number().nullable(),
    })
    .nullable(),
  /** The lowest layer first. Sizes are compressed. The engine does not report the digests of its layers. */
  layers: z.array(
    z.object({ digest: z.string().nullable(), sizeBytes: z.number().nullable(), createdBy: z.string().nullable() }),
  ),
  services: z.array(ServiceRef),
})
export type Image = z.infer<typeof Image>

/** What would be deleted with a tag, or with an image by its digest. */
export const ImageDeletion = z.object({
  digest: z.string(),
  /** All tags of the same image; null where there are too many tags to check. */
  tags: z.array(z.string()).nullable(),
  /** The services that run the image: their hosts could no longer pull it. */
  services: z.array(ServiceRef),
})
export type ImageDeletion = z.infer<typeof ImageDeletion>
