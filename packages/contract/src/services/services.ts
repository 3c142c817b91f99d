import { z } from 'zod'
import { FieldError, ProblemBody } from '../http/problems.ts'
import { NewerImage } from '../images/image-policy.ts'
import { Message } from '../messages/message.ts'
import { Name } from '../names.ts'
import { ShownSpec } from './service-spec.ts'

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
  reasonMessage: Message.nullable(),
  /** Allowed now, in menu order. */
  actions: z.array(z.enum(ACTIONS)),
  revision: z.int(),
  image: z.object({
    /** As a person writes it, without the digest. */
    reference: z.string(),
    /** "sha256:..."; null when the image was found on the host only. */
    digest: z.string().nullable(),
  }),
  instances: z.object({ running: z.int(), desired: z.int() }),
  endpoints: z.array(ServiceEndpoint),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** Stands for all that was asked of it: changes with every write, whoever's, and with nothing else. For `If-Match`. */
  version: z.string(),
  /** The revision that rolling back leads to; null while no upgrade waits for a word. */
  pendingFrom: z.int().nullable(),
  /** While instances are replaced: how many are of the new revision and well, of the old one, and failing. */
  progress: z.object({ new: z.int(), old: z.int(), failed: z.int() }).nullable(),
  /** An image to upgrade to, as far as its registry was asked; null where none is known. */
  newerImage: NewerImage.nullable(),
})
export type Service = z.infer<typeof Service>

/** What its registry was last asked about the image of a service. */
export const ImageCheck = z.object({
  newerImage: NewerImage.nullable(),
  /** Null where it wasn't asked yet. */
  checkedAt: z.iso.datetime().nullable(),
  /** When it is asked again; null: never by itself. */
  nextAt: z.iso.datetime().nullable(),
  /** Why it couldn't be told; null where it could. */
  problem: z.object({ detail: z.string(), detailMessage: Message }).nullable(),
})
export type ImageCheck = z.infer<typeof ImageCheck>

/** A part of a spec, as it is sent; null where there is none. */
export const Json = z.json()

/** What an operation would do, and what speaks against it. */
export const Plan = z.object({
  /** The digest that the image's tag stands for now; null when only the host has the image. */
  digest: z.string().nullable(),
  /** What will be different in the spec, by path ("ports.0.published"), in words of the spec; values of secrets are "******". */
  changes: z.array(z.object({ path: z.string(), before: Json, after: Json })),
  /** Instances that would be started anew, ended for good, and replaced. */
  starts: z.int(),
  stops: z.int(),
  replaces: z.int(),
  /** In which order one is replaced; null where none is. */
  order: z.enum(['start-first', 'stop-first']).nullable(),
  /** What would make it impossible; it is refused with these. */
  errors: z.array(FieldError),
  /** What would work, but not as one may think; also why requests may fail meanwhile. */
  warnings: z.array(FieldError),
})
export type Plan = z.infer<typeof Plan>

/** What was, or is: one state of a service that can be returned to. The last ten are kept. */
export const Revision = z.object({
  number: z.int(),
  /** It is what runs, or is rolled out, now. */
  current: z.boolean(),
  /** Who made it and when; null where that isn't known (another tool did). */
  by: z.string().nullable(),
  at: z.iso.datetime().nullable(),
  spec: ShownSpec,
  digest: z.string().nullable(),
  /** What it changed against the one before it in this list; paths as in a Plan. */
  changed: z.array(z.string()),
})
export type Revision = z.infer<typeof Revision>

/** One thing that happened to a service. */
export const TimelineEntry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** Who asked for it; null for what the engine did by itself. */
  by: z.string().nullable(),
  what: z.enum([
    ...ACTIONS,
    'create',
    'auto-confirm',
    'auto-pause',
    'instance-failed',
    'instance-replaced',
    'instance-restart',
    'instance-remove',
    'shell',
    'upload',
    'host-lost',
    'host-back',
  ]),
  /** The state in which the service was. */
  from: z.enum(STATES).nullable(),
  /** Null while it lasts; 'superseded' when something else was asked before it was done. */
  result: z.enum(['done', 'failed', 'refused', 'superseded']).nullable(),
  /** The state that it ended in. */
  to: z.enum(STATES).nullable(),
  seconds: z.number().nullable(),
  /** How often in a row the same happened, as in a crash loop. */
  times: z.int(),
  detail: z.string().nullable(),
  detailMessage: Message.nullable(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

/** What can be asked of many at once. */
export const BATCH_ACTIONS = ['start', 'stop', 'restart', 'delete'] as const

export const BatchResult = z.object({
  results: z.array(z.object({ name: z.string(), ok: z.boolean(), problem: ProblemBody.nullable() })),
})
export type BatchResult = z.infer<typeof BatchResult>
