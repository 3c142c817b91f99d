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
  'scheduled',
  'completed',
  'failed',
  'degraded',
  'deleting',
] as const
export type ServiceState = (typeof STATES)[number]

/** The actions, in the order of the menu. */
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

/** An address at which a service can be reached from outside the cluster. */
export const ServiceEndpoint = z.object({
  /** The name of the host that answers. */
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
  /** 'global': one instance on each host; 'job': runs to completion. Only 'replicated' can be scaled. */
  mode: z.enum(['replicated', 'global', 'job']),
  /** The requested spec; values of secret variables are empty. */
  spec: ShownSpec,
  state: z.enum(STATES),
  /** Why the service is not simply running, in a sentence that a person can act on; null where there is no reason to give. */
  reason: z.string().nullable(),
  /** The reason as a message, for other languages. */
  reasonMessage: Message.nullable(),
  /** The actions that are allowed now, in the order of the menu. */
  actions: z.array(z.enum(ACTIONS)),
  revision: z.int(),
  image: z.object({
    /** The reference as a person writes it, without the digest. */
    reference: z.string(),
    /** "sha256:..."; null where only the host has the image. */
    digest: z.string().nullable(),
  }),
  instances: z.object({ running: z.int(), desired: z.int() }),
  endpoints: z.array(ServiceEndpoint),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** Identifies the requested state: changes with every write, by any tool, and with nothing else. Used in `If-Match`. */
  version: z.string(),
  /** The revision that a rollback returns to; null while no upgrade waits for confirmation. */
  pendingFrom: z.int().nullable(),
  /**
   * While instances are replaced: the numbers of healthy instances of the new revision, of instances of the old one, and of failing ones.
   */
  progress: z.object({ new: z.int(), old: z.int(), failed: z.int() }).nullable(),
  /** An image to upgrade to, as of the last check of its registry; null where none is known. */
  newerImage: NewerImage.nullable(),
})
export type Service = z.infer<typeof Service>

/** The last check of the registry for a newer image of a service. */
export const ImageCheck = z.object({
  newerImage: NewerImage.nullable(),
  /** Null before the first check. */
  checkedAt: z.iso.datetime().nullable(),
  /** The time of the next check; null: Berth does not check by itself. */
  nextAt: z.iso.datetime().nullable(),
  /** Why the check failed; null where it succeeded. */
  problem: z.object({ detail: z.string(), detailMessage: Message }).nullable(),
})
export type ImageCheck = z.infer<typeof ImageCheck>

/** Any JSON value, such as a part of a spec; null where there is none. */
export const Json = z.json()

/** The effects that an operation would have, and the errors that prevent it. */
export const Plan = z.object({
  /** The current digest of the image's tag; null where only the host has the image. */
  digest: z.string().nullable(),
  /** The changes of the spec, by path ("ports.0.published"); values of secrets are "******". */
  changes: z.array(z.object({ path: z.string(), before: Json, after: Json })),
  /** The numbers of instances that would be added, removed and replaced. */
  starts: z.int(),
  stops: z.int(),
  replaces: z.int(),
  /** The order in which instances are replaced; null where none is. */
  order: z.enum(['start-first', 'stop-first']).nullable(),
  /** Why the operation is impossible: it is refused with these errors. */
  errors: z.array(FieldError),
  /** What may be unexpected although the operation is possible, and why requests may fail meanwhile. */
  warnings: z.array(FieldError),
})
export type Plan = z.infer<typeof Plan>

/** A saved state of a service's spec, to which the service can return. The last ten are kept. */
export const Revision = z.object({
  number: z.int(),
  /** Whether this revision runs, or is being rolled out, now. */
  current: z.boolean(),
  /** Who created the revision, and when; null where that is not known, because another tool did. */
  by: z.string().nullable(),
  at: z.iso.datetime().nullable(),
  spec: ShownSpec,
  digest: z.string().nullable(),
  /** The number of the revision that ran before this one; null where that one is not kept, or there was none. */
  comparedWith: z.int().nullable(),
  /** The fields that differ from that revision; paths as in a Plan. */
  changed: z.array(z.string()),
})
export type Revision = z.infer<typeof Revision>

/** One entry of a service's timeline: an operation, or an event. */
export const TimelineEntry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** Who requested the operation; null for what the engine did by itself. */
  by: z.string().nullable(),
  what: z.enum([
    ...ACTIONS,
    'create',
    'auto-confirm',
    'auto-pause',
    'instance-failed',
    'instance-replaced',
    'engine-roll-back',
    'instance-restart',
    'instance-remove',
    'shell',
    'upload',
    'host-lost',
    'host-back',
  ]),
  /** The state of the service at the beginning. */
  from: z.enum(STATES).nullable(),
  /** Null while the operation runs; 'superseded' where another operation was requested before it was done. */
  result: z.enum(['done', 'failed', 'refused', 'superseded']).nullable(),
  /** The state of the service at the end. */
  to: z.enum(STATES).nullable(),
  seconds: z.number().nullable(),
  /** How often in a row the same event happened, as in a crash loop. */
  times: z.int(),
  detail: z.string().nullable(),
  detailMessage: Message.nullable(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

/** The actions that can be applied to several services at once. */
export const BATCH_ACTIONS = ['start', 'stop', 'restart', 'delete'] as const

export const BatchResult = z.object({
  results: z.array(z.object({ name: z.string(), ok: z.boolean(), problem: ProblemBody.nullable() })),
})
export type BatchResult = z.infer<typeof BatchResult>
