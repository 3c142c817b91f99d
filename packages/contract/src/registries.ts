import { z } from 'zod'

const address = z
  .string()
  .min(1, 'An address is required.')
  .max(255)
  .regex(
    /^(\[[0-9a-fA-F:]+\]|[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?)(:\d{1,5})?$/,
    'A host name with an optional port, such as registry.example:5000.',
  )

export const NewRegistry = z.strictObject({
  name: z.string().min(1, 'A name is required.').max(100),
  address,
  /** Speak HTTP without TLS. Whoever is on the way can read and change everything. */
  plainHttp: z.boolean().default(false),
})

export const Registry = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  plainHttp: z.boolean(),
  createdAt: z.iso.datetime(),
})
export type Registry = z.infer<typeof Registry>

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
})
export type Image = z.infer<typeof Image>
