import { z } from 'zod'
import { FieldError } from '../http/problems.ts'
import { Message } from '../messages/message.ts'
import { Name } from '../names.ts'
import { STATES } from '../services/services.ts'
import { ListenPort, Rule } from './balancer.ts'
import { Certificate } from './certificates.ts'

/** One rule, and where it leads at this moment. */
const RuleStanding = z.object({
  /** Its place in the spec's list. */
  index: z.int(),
  rule: Rule,
  target: z.object({
    space: Name,
    service: Name,
    /** Null: there is no such service, or it can't be reached from here; answered 503. */
    state: z.enum(STATES).nullable(),
    running: z.int(),
    desired: z.int(),
  }),
  /** Why it is answered 503, or soon may be; null where all is well. */
  reason: z.string().nullable(),
  reasonMessage: Message.nullable(),
})

/** All that is to be known of a load balancer beside its spec and its figures. */
export const Balancer = z.object({
  rules: z.array(RuleStanding),
  certificates: z.array(
    Certificate.extend({
      /** Another was put under its name since: an upgrade that changes nothing else takes it. */
      renewed: z.boolean(),
    }),
  ),
  /** What HAProxy runs by, without the hashes of passwords. */
  configuration: z.string(),
  warnings: z.array(FieldError),
})
export type Balancer = z.infer<typeof Balancer>

/** Figures of traffic, since the instance started, and by the second since the figures before; null where there were none. */
const Traffic = z.object({
  requests: z.int(),
  requestsPerSecond: z.number().nullable(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  bytesInPerSecond: z.number().nullable(),
  bytesOutPerSecond: z.number().nullable(),
  /** Connections, or requests, at this moment. */
  sessions: z.int(),
  responses: z.object({ '1xx': z.int(), '2xx': z.int(), '3xx': z.int(), '4xx': z.int(), '5xx': z.int() }),
  /** Answers of class 4xx and 5xx by the second. */
  clientErrorsPerSecond: z.number().nullable(),
  serverErrorsPerSecond: z.number().nullable(),
  /** Connections that failed, requests that were tried again with another instance. */
  failures: z.int(),
  retries: z.int(),
  /** Average of the last 1024 requests; null where there were none, and for tcp and tls. */
  responseMilliseconds: z.number().nullable(),
})
export type Traffic = z.infer<typeof Traffic>

/** An instance that a rule leads to, as the balancer's health checks see it: 'down' where one of its instances finds it down. */
const TargetInstance = z.object({
  address: z.string(),
  /** As in the target's instances; null where it is not known. */
  id: z.string().nullable(),
  name: z.string().nullable(),
  host: z.string().nullable(),
  state: z.enum(['up', 'down', 'unchecked']),
  /** Of the last check, such as "L4CON Connection refused"; null where all is well. */
  check: z.string().nullable(),
  traffic: Traffic,
})

export const BalancerFigures = z.object({
  at: z.iso.datetime(),
  /** The balancer's own instances. */
  instances: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      host: z.string().nullable(),
      /** Why it has no figures; null where it has. */
      reason: z.string().nullable(),
      reasonMessage: Message.nullable(),
      version: z.string().nullable(),
      uptimeSeconds: z.int().nullable(),
      traffic: Traffic.nullable(),
    }),
  ),
  /** All listeners and all instances together. */
  total: Traffic,
  listeners: z.array(
    z.object({
      port: ListenPort,
      /** Refused by limits of a client. */
      denied: z.int(),
      traffic: Traffic,
    }),
  ),
  /** In the order of the spec. */
  rules: z.array(
    z.object({
      index: z.int(),
      traffic: Traffic,
      perInstance: z.array(z.object({ id: z.string(), traffic: Traffic })),
      targets: z.array(TargetInstance),
    }),
  ),
})
export type BalancerFigures = z.infer<typeof BalancerFigures>
