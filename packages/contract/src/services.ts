import { z } from 'zod'
import { Name } from './names.ts'
import { FieldFault } from './problems.ts'
import { ShownSpec } from './service-spec.ts'
import { Wording } from './wording.ts'

export const STATES = [
  'creating',
  'running',
  'upgrading',
  'upgrade-paused',
  'upgraded',
  'rolling-back',
  'scaling',
  'restarting',
  'starting',
  'stopping',
  'stopped',
  'degraded',
  'deleting',
] as const
export type ServiceState = (typeof STATES)[number]

/** In the order in which a menu shows them. */
export const ACTIONS = [
  'confirm',
  'roll-back',
  'pause',
  'resume',
  'upgrade',
  'return',
  'scale',
  'start',
  'restart',
  'stop',
  'delete',
] as const
export type Action = (typeof ACTIONS)[number]

export const ServiceRef = z.object({ space: Name, service: Name })
export type ServiceRef = z.infer<typeof ServiceRef>

/** Where a service can be reached from outside. */
export const ServiceEndpoint = z.object({
  /** The host that answers. */
  host: z.string(),
  address: z.string(),
  published: z.int(),
  target: z.int(),
  protocol: z.enum(['tcp', 'udp', 'sctp']),
})
export type ServiceEndpoint = z.infer<typeof ServiceEndpoint>

export const Service = z.object({
  id: z.string(),
  space: Name,
  name: Name,
  kind: z.enum(['service', 'load-balancer']),
  /** 'global': one instance on each host; 'job': runs to its end. Only 'replicated' can be scaled. */
  mode: z.enum(['replicated', 'global', 'job']),
  /** As it was asked for; values of secret variables are empty. */
  spec: ShownSpec,
  state: z.enum(STATES),
  /** Why it is not simply running, in words a person can act on; null when there is nothing to say. */
  reason: z.string().nullable(),
  /** The same, for saying it in another language. */
  reasonWording: Wording.nullable(),
  /** Allowed now, in menu order. */
  actions: z.array(z.enum(ACTIONS)),
  revision: z.int(),
  image: z.object({
    /** As a person writes it, without the digest. */
    reference: z.string(),
    /** "sha256:..."; null when the image was found on the host only. */
    digest: z.string().nullable(),
  }),
  instances: z.object({ running: z.int(), wanted: z.int() }),
  endpoints: z.array(ServiceEndpoint),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** Changes with every write; for `If-Match`. */
  version: z.int(),
})
export type Service = z.infer<typeof Service>

/** What creating would do, and what speaks against it. */
export const Plan = z.object({
  /** The digest that the image's tag stands for now; null when only the host has the image. */
  digest: z.string().nullable(),
  /** Instances that would be started. */
  starts: z.int(),
  /** What would make it impossible; creating is refused with these. */
  errors: z.array(FieldFault),
  /** What would work, but not as one may think. */
  warnings: z.array(FieldFault),
})
export type Plan = z.infer<typeof Plan>
