import { z } from 'zod'
import { customIssue, textCode } from '../http/schema-texts.ts'
import { ImagePolicy, ShownImagePolicy } from '../images/image-policy.ts'
import { parseReference } from '../images/image-reference.ts'
import { LoadBalancer } from '../load-balancers/balancer.ts'
import { balancerErrors, type SpecError } from '../load-balancers/balancer-errors.ts'
import { message, type PlainCode } from '../messages/message.ts'
import { Description, NewName } from '../names.ts'

const MAX_TEXT = 32_768
const text = z.string().max(MAX_TEXT)
const required = z.string().min(1).max(MAX_TEXT)
const path = required.regex(/^\/[^\0]*$/, textCode('path-not-absolute'))
const port = z.int().min(1, textCode('port-range')).max(65_535, textCode('port-range'))
/** Durations are kept to the millisecond, and memory to the byte: Swarm keeps finer parts only of what other tools wrote. */
const seconds = z.number().min(0).max(86_400).overwrite(toThousandths)

const ImageReference = z.string().superRefine((value, context) => {
  const parsed = value === '' ? null : parseReference(value)
  if (parsed && !parsed.ok) context.addIssue(customIssue([], parsed.message))
})

const EnvironmentVariable = z.strictObject({
  name: z
    .string()
    .regex(/^[^=\s\0]+$/, textCode('variable-name-malformed'))
    .max(255),
  /** Null: the variable is not set, even if the image sets it. */
  value: text.refine((value) => !value.includes('\0'), textCode('text-with-nul')).nullable(),
  /** Never returned once it is set. The engine stores it as an ordinary variable: anyone who may use the docker command can read it. */
  secret: z.boolean().default(false),
})

export const Port = z.strictObject({
  /** The port on the host; null: the host picks a free one. */
  published: port.nullable().default(null),
  /** The port inside the instance. */
  target: port,
  protocol: z.enum(['tcp', 'udp', 'sctp']).default('tcp'),
  /**
   * 'ingress': every host answers; 'host': hosts that run an instance answer; 'auto': 'ingress' where the cluster supports it, otherwise
   * 'host'.
   */
  mode: z.enum(['auto', 'ingress', 'host']).default('auto'),
})
export type Port = z.infer<typeof Port>

const Mount = z
  .strictObject({
    type: z.enum(['volume', 'bind', 'tmpfs']).default('volume'),
    /** A volume's name, or a path on the host; empty for tmpfs. */
    source: z.string().max(4096).default(''),
    target: path,
    readOnly: z.boolean().default(false),
  })
  .superRefine(({ type, source }, context) => {
    const code = sourceErrorCode(type, source)
    if (code) context.addIssue(customIssue(['source'], message(code)))
  })

function sourceErrorCode(type: 'volume' | 'bind' | 'tmpfs', source: string): PlainCode | null {
  if (type === 'tmpfs') return source === '' ? null : 'tmpfs-with-source'
  if (type === 'bind') return source.startsWith('/') ? null : 'host-path-not-absolute'
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(source) ? null : 'volume-name-malformed'
}

const timing = {
  intervalSeconds: seconds.min(0.001).default(10),
  timeoutSeconds: seconds.min(0.001).default(5),
  retries: z.int().min(1).max(100).default(3),
  startPeriodSeconds: seconds.default(0),
}

/**
 * A check that runs inside the instance. The engine only runs commands, so 'http' and 'tcp' need a shell in the instance, with wget or curl
 * for 'http' and grep for 'tcp'.
 */
export const HealthCheck = z.discriminatedUnion('type', [
  /** No check, even if the image has one. */
  z.strictObject({ type: z.literal('disabled') }),
  /** A program with its arguments, without a shell; exit code 0 means healthy. */
  z.strictObject({ type: z.literal('exec'), command: z.array(text).min(1).max(1000), ...timing }),
  /** A line for the shell; exit code 0 means healthy. */
  z.strictObject({ type: z.literal('command'), command: required, ...timing }),
  z.strictObject({
    type: z.literal('http'),
    port,
    path: z
      .string()
      .max(2000)
      .regex(/^\/[\w\-./~%?&=+:@,;!*()]*$/, textCode('check-path-malformed'))
      .default('/'),
    ...timing,
  }),
  z.strictObject({ type: z.literal('tcp'), port, ...timing }),
])
export type HealthCheck = z.infer<typeof HealthCheck>

const Resources = z.strictObject({
  /** Cores, such as 0.5; null: no limit. */
  cpus: z.number().min(0.01).max(4096).nullable().default(null),
  /** Null: no limit. The engine requires at least 6 MiB. */
  memoryMiB: z.number().min(6).max(16_777_216).overwrite(toWholeBytes).nullable().default(null),
  /** Reserved where the hosts declare the generic resource "disk" (in GiB), otherwise only recorded. */
  diskGiB: z.int().min(1).max(1_048_576).nullable().default(null),
})

const Placement = z.strictObject({
  constraints: z
    .array(
      z
        .string()
        .regex(/^\s*(node|engine)\.[a-zA-Z0-9._/-]+\s*(==|!=)\s*\S+\s*$/, textCode('constraint-malformed'))
        .max(500),
    )
    .max(100)
    .default([]),
  maxPerHost: z.int().min(1).max(10_000).nullable().default(null),
})

function toThousandths(amount: number): number {
  return Math.round(amount * 1000) / 1000
}

function toWholeBytes(mebibytes: number): number {
  return Math.round(mebibytes * 1024 * 1024) / (1024 * 1024)
}

const OnFailure = z.enum(['auto', 'pause', 'continue', 'roll-back'])

const UpdatePolicy = z.strictObject({
  /** Instances replaced at a time; 0: all at once. */
  parallelism: z.int().min(0).max(10_000).default(1),
  delaySeconds: seconds.default(0),
  order: z.enum(['auto', 'start-first', 'stop-first']).default('auto'),
  /**
   * What the engine does when a new instance fails. 'auto': it rolls back where a failure can leave no instance running, and pauses where
   * old instances are sure to stay.
   */
  onFailure: OnFailure.default('auto'),
  /** How long a new instance must run to count as healthy. */
  monitorSeconds: seconds.min(0.001).default(5),
  /** Minutes of health after which an upgrade is confirmed automatically; null: it waits for a person. */
  confirmAfterMinutes: z.int().min(1).max(10_080).nullable().default(null),
})

/** The fields of a ServiceSpec, without the checks across several fields. */
export const ServiceFields = z.strictObject({
  name: NewName,
  description: Description.default(''),
  kind: z.enum(['service', 'load-balancer']).default('service'),
  /** Where a load balancer has none, it gets the image from Berth's settings. */
  image: ImageReference.default(''),
  /** Replaces the image's entrypoint; null: the image's own. */
  command: z.array(text).min(1).max(1000).nullable().default(null),
  /** Replaces the image's arguments; null: the image's own. */
  args: z.array(text).max(1000).nullable().default(null),
  workingDir: path.nullable().default(null),
  user: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^\s\0]+$/, textCode('container-user-malformed'))
    .nullable()
    .default(null),
  env: z
    .array(EnvironmentVariable)
    .max(1000)
    .superRefine(unique('name', ({ name }) => name))
    .default([]),
  ports: z
    .array(Port)
    .max(200)
    .superRefine(unique('published', ({ published, protocol }) => published && `${published}/${protocol}`))
    .default([]),
  mounts: z
    .array(Mount)
    .max(200)
    .superRefine(unique('target', ({ target }) => target))
    .default([]),
  healthCheck: HealthCheck.nullable().default(null),
  replicas: z.int().min(0).max(10_000).default(1),
  resources: Resources.default({ cpus: null, memoryMiB: null, diskGiB: null }),
  placement: Placement.default({ constraints: [], maxPerHost: null }),
  update: UpdatePolicy.default({
    parallelism: 1,
    delaySeconds: 0,
    order: 'auto',
    onFailure: 'auto',
    monitorSeconds: 5,
    confirmAfterMinutes: null,
  }),
  imagePolicy: ImagePolicy.default({ pattern: null, follow: false }),
  /** The rules and settings of a load balancer; null for other services. */
  loadBalancer: LoadBalancer.nullable().default(null),
})

/** The spec of a service. With the defaults, `{name, image}` is enough, or `{name, kind: 'load-balancer', ports, loadBalancer}`. */
export const ServiceSpec = ServiceFields.refine(({ kind, image }) => kind !== 'service' || image !== '', {
  path: ['image'],
  error: textCode('image-required'),
  // Reported together with errors of other fields.
  when: ({ value }) => typeof value === 'object' && value !== null,
}).superRefine((spec, context) => {
  for (const { path, message } of crossFieldErrors(spec)) context.addIssue(customIssue(path, message))
})
export type ServiceSpec = z.infer<typeof ServiceSpec>
export type ServiceSpecInput = z.input<typeof ServiceSpec>

/**
 * A part of a spec, which is merged into the live one. Omitted fields keep their values, also within `resources`, `placement`, `update`,
 * `imagePolicy` and `loadBalancer`; a list is replaced as a whole. A secret variable with an empty value keeps its value. What differs from
 * the live spec must be valid in a ServiceSpec; what is the same may be whatever another tool has written, so only the shape is checked
 * here. `checkChange` checks the rest.
 */
export const ServiceSpecChange = z.strictObject({
  ...withoutDefaults(shapesOf(ServiceFields.shape)),
  image: ImageReference.min(1, textCode('image-required')).optional(),
  resources: z.strictObject(withoutDefaults(shapesOf(Resources.shape))).optional(),
  placement: z.strictObject(withoutDefaults(shapesOf(Placement.shape))).optional(),
  update: z.strictObject(withoutDefaults(shapesOf(UpdatePolicy.shape))).optional(),
  imagePolicy: z.strictObject(withoutDefaults(shapesOf(ImagePolicy.shape))).optional(),
  loadBalancer: z.strictObject(withoutDefaults(LoadBalancer.shape)).nullable().optional(),
})
export type ServiceSpecChange = z.infer<typeof ServiceSpecChange>
export type ServiceSpecChangeInput = z.input<typeof ServiceSpecChange>

/** Returns the schemas without their checks: of a string of a certain form, any string is left. Defaults stay. */
function shapesOf<S extends Record<string, z.ZodType>>(shape: S): S {
  return Object.fromEntries(Object.entries(shape).map(([key, type]) => [key, shapeOf(type)])) as S
}

function shapeOf(type: z.core.$ZodType): z.ZodType {
  if (type instanceof z.ZodDefault) return shapeOf(type.unwrap()).default(type.def.defaultValue)
  if (type instanceof z.ZodNullable) return shapeOf(type.unwrap()).nullable()
  if (type instanceof z.ZodArray) return z.array(shapeOf(type.element))
  if (type instanceof z.ZodObject) return z.strictObject(shapesOf(type.shape))
  if (type instanceof z.ZodDiscriminatedUnion)
    return z.discriminatedUnion(type.def.discriminator, type.options.map(shapeOf) as never)
  if (type instanceof z.ZodString) return z.string()
  return type instanceof z.ZodNumber ? z.number() : (type as z.ZodType)
}

type WithoutDefault<T> =
  T extends z.ZodDefault<infer Inner> ? z.ZodOptional<Inner> : T extends z.ZodType ? z.ZodOptional<T> : never

function withoutDefaults<S extends Record<string, z.ZodType>>(shape: S): { [K in keyof S]: WithoutDefault<S[K]> } {
  const entries = Object.entries(shape).map(
    ([key, type]) => [key, (type instanceof z.ZodDefault ? type.unwrap() : type) as z.ZodType] as const,
  )
  return Object.fromEntries(entries.map(([key, type]) => [key, type.optional()])) as {
    [K in keyof S]: WithoutDefault<S[K]>
  }
}

const healthCheck = {
  intervalSeconds: z.number(),
  timeoutSeconds: z.number(),
  retries: z.int(),
  startPeriodSeconds: z.number(),
}

/** A spec as the API returns it. Another tool may have written it, so only the shape is checked. */
export const ShownSpec = z.object({
  name: z.string(),
  description: z.string(),
  kind: z.string(),
  image: z.string(),
  command: z.array(z.string()).nullable(),
  args: z.array(z.string()).nullable(),
  workingDir: z.string().nullable(),
  user: z.string().nullable(),
  env: z.array(z.object({ name: z.string(), value: z.string().nullable(), secret: z.boolean() })),
  ports: z.array(
    z.object({
      published: z.int().nullable(),
      target: z.int(),
      protocol: z.enum(['tcp', 'udp', 'sctp']),
      mode: z.enum(['auto', 'ingress', 'host']),
    }),
  ),
  mounts: z.array(z.object({ type: z.string(), source: z.string(), target: z.string(), readOnly: z.boolean() })),
  healthCheck: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('disabled') }),
      z.object({ type: z.literal('exec'), command: z.array(z.string()), ...healthCheck }),
      z.object({ type: z.literal('command'), command: z.string(), ...healthCheck }),
      z.object({ type: z.literal('http'), port: z.int(), path: z.string(), ...healthCheck }),
      z.object({ type: z.literal('tcp'), port: z.int(), ...healthCheck }),
    ])
    .nullable(),
  replicas: z.int(),
  resources: z.object({
    cpus: z.number().nullable(),
    memoryMiB: z.number().nullable(),
    diskGiB: z.number().nullable(),
  }),
  placement: z.object({ constraints: z.array(z.string()), maxPerHost: z.int().nullable() }),
  update: z.object({
    parallelism: z.int(),
    delaySeconds: z.number(),
    order: z.enum(['auto', 'start-first', 'stop-first']),
    onFailure: OnFailure,
    monitorSeconds: z.number(),
    confirmAfterMinutes: z.int().nullable(),
  }),
  imagePolicy: ShownImagePolicy,
  /** Returned with empty passwords. */
  loadBalancer: LoadBalancer.nullable(),
})
export type ShownSpec = z.infer<typeof ShownSpec>

/** Returns the errors that involve several fields. Also called for a spec that is merged from the live one and a change. */
export function crossFieldErrors(spec: ShownSpec): SpecError[] {
  if (spec.kind === 'load-balancer') return balancerErrors(spec)
  return spec.loadBalancer === null ? [] : [{ path: ['loadBalancer'], message: message('rules-of-no-balancer') }]
}

/** Refuses an item whose key an earlier item already has. Items without a key are never duplicates. */
function unique<T>(field: keyof T & string, key: (item: T) => string | 0 | null) {
  return (items: T[], context: z.RefinementCtx): void => {
    const keys = new Set<string>()
    for (const [index, item] of items.entries()) {
      const entry = key(item)
      if (entry && keys.has(entry)) context.addIssue(customIssue([index, field], message('entry-twice', { entry })))
      if (entry) keys.add(entry)
    }
  }
}
