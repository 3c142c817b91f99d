import { z } from 'zod'
import { FieldError } from '../http/problems.ts'
import { Message } from '../messages/message.ts'
import { Name } from '../names.ts'
import { STATES } from '../services/services.ts'
import { ListenPort, Rule } from './balancer.ts'
import { Certificate } from './certificates.ts'

/** One rule, and the current state of its target. */
const RuleStatus = z.object({
  /** The index of the rule in the spec. */
  index: z.int(),
  rule: Rule,
  target: z.object({
    space: Name,
    service: Name,
    /** Null where the service does not exist or cannot be reached from here; requests are then answered 503. */
    state: z.enum(STATES).nullable(),
    running: z.int(),
    desired: z.int(),
  }),
  /** Why requests are answered 503, or may be soon; null where the target is healthy. */
  reason: z.string().nullable(),
  reasonMessage: Message.nullable(),
})

/** The details of a load balancer beside its spec and its figures. */
export const Balancer = z.object({
  rules: z.array(RuleStatus),
  certificates: z.array(
    Certificate.extend({
      /** Whether the certificate was replaced since. An upgrade applies the new one, even if it changes nothing else. */
      renewed: z.boolean(),
    }),
  ),
  /** The configuration of HAProxy, without the hashes of passwords. */
  configuration: z.string(),
  warnings: z.array(FieldError),
})
export type Balancer = z.infer<typeof Balancer>

/** Traffic since the instance started. Rates are per second since the previous figures; null where there are none. */
const Traffic = z.object({
  requests: z.int(),
  requestsPerSecond: z.number().nullable(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  bytesInPerSecond: z.number().nullable(),
  bytesOutPerSecond: z.number().nullable(),
  /** Current connections, or requests. */
  sessions: z.int(),
  responses: z.object({ '1xx': z.int(), '2xx': z.int(), '3xx': z.int(), '4xx': z.int(), '5xx': z.int() }),
  /** Responses of class 4xx and 5xx, per second. */
  clientErrorsPerSecond: z.number().nullable(),
  serverErrorsPerSecond: z.number().nullable(),
  /** Failed connections, and requests that were retried with another instance. */
  failures: z.int(),
  retries: z.int(),
  /** Average of the last 1024 requests; null where there were none, and for tcp and tls. */
  responseMilliseconds: z.number().nullable(),
})
export type Traffic = z.infer<typeof Traffic>

/** The sum over the load balancer's own instances; null while one of them does not report. */
const SummedTraffic = Traffic.nullable()

/**
 * An instance that a rule routes to, as the load balancer's health checks see it: 'down' where any instance of the load balancer finds it
 * down.
 */
const TargetInstance = z.object({
  address: z.string(),
  /** The id of the target's instance; null where it is not known. */
  id: z.string().nullable(),
  name: z.string().nullable(),
  host: z.string().nullable(),
  state: z.enum(['up', 'down', 'unchecked']),
  /** The result of the last check, such as "L4CON Connection refused"; null where the check succeeds. */
  check: z.string().nullable(),
  traffic: SummedTraffic,
})

export const BalancerFigures = z.object({
  at: z.iso.datetime(),
  /** How many of the load balancer's own instances run, and how many of them report. Sums are known only if both numbers are the same. */
  coverage: z.object({ running: z.int(), measured: z.int() }),
  /** The load balancer's own instances. */
  instances: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      host: z.string().nullable(),
      /** Why the instance has no figures; null where it has some. */
      reason: z.string().nullable(),
      reasonMessage: Message.nullable(),
      version: z.string().nullable(),
      uptimeSeconds: z.int().nullable(),
      traffic: Traffic.nullable(),
    }),
  ),
  /** The sum over all listeners and all instances. */
  total: SummedTraffic,
  listeners: z.array(
    z.object({
      port: ListenPort,
      /** Refused by the limits per client. */
      denied: z.int().nullable(),
      traffic: SummedTraffic,
    }),
  ),
  /** The rules, in the order of the spec. */
  rules: z.array(
    z.object({
      index: z.int(),
      traffic: SummedTraffic,
      perInstance: z.array(z.object({ id: z.string(), traffic: Traffic })),
      targets: z.array(TargetInstance),
    }),
  ),
})
export type BalancerFigures = z.infer<typeof BalancerFigures>
