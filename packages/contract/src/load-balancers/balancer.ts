import { z } from 'zod'
import { textCode } from '../http/schema-texts.ts'
import { Name } from '../names.ts'

/** How many a load balancer may have of each; its configuration must fit into a Swarm config (500 kB). */
const MAX_RULES = 200
const MAX_LISTENERS = 50
/** HAProxy reads 64 words of a line. */
const MAX_CERTIFICATES = 25

export const ListenPort = z.int().min(1, textCode('port-range')).max(65_535, textCode('port-range'))
const seconds = z.number().min(0.1).max(86_400)

const LABEL = '[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?'
/** "shop.test", or "*.shop.test" for every name that ends so. Upper case is made lower. */
export const RuleHost = z
  .string()
  .toLowerCase()
  .max(253)
  .regex(new RegExp(`^(\\*\\.)?${LABEL}(\\.${LABEL})*$`), textCode('rule-host-malformed'))

/** Matches itself and what is below it: "/api" is "/api" and "/api/x", not "/apix"; "/api/" only what is below. */
const RulePath = z
  .string()
  .max(500)
  .regex(/^\/[\w\-./~+:@,;!*()&=]*$/, textCode('rule-path-malformed'))
  .regex(/^(?!.*\/\/)(?!.*\/\.{1,2}(\/|$))/, textCode('rule-path-not-normal'))

const CheckPath = z
  .string()
  .max(500)
  .regex(/^\/[\w\-./~%?&=+:@,;!*()]*$/, textCode('check-path-malformed'))

/** What asks for a password: HAProxy compares what a browser sends with a hash (crypt, SHA-512). */
const BasicUser = z.strictObject({
  name: z
    .string()
    .max(100)
    .regex(/^[\w.@-]+$/, textCode('basic-user-malformed')),
  /** Kept as a hash and shown to nobody; empty keeps the one that there is. */
  password: z.string().max(200).default(''),
})

const BasicAuth = z.strictObject({
  realm: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\w .-]+$/, textCode('realm-malformed'))
    .default('Sign in'),
  users: z.array(BasicUser).min(1, textCode('basic-users-required')).max(100),
})

const TargetCheck = z.strictObject({
  /** 'tcp': it can be connected to; 'http': GET of the path answers 200 to 399; 'none': it is taken to be well. */
  type: z.enum(['tcp', 'http', 'none']).default('tcp'),
  path: CheckPath.default('/'),
  intervalMilliseconds: z.int().min(100).max(60_000).default(500),
})

export const PROTOCOLS = ['http', 'https', 'tcp', 'tls'] as const
export type RuleProtocol = (typeof PROTOCOLS)[number]
const ALGORITHMS = ['round-robin', 'least-connections', 'source', 'random'] as const

/**
 * What comes in on `port`, for `host` and below `path`, goes to the target. Of several rules that fit, one with an exact host goes before
 * one with a wildcard (the longer wildcard first), that before one without a host; then the longer path goes first. The order in
 * the list means nothing.
 */
export const Rule = z.strictObject({
  /** The port inside the balancer: the `target` of one of its ports. One that no port publishes answers within the space only. */
  port: ListenPort,
  /** 'https': TLS ends here; 'tls': passed through as it is, chosen by the host name that the client says (SNI); 'tcp': one rule a port. */
  protocol: z.enum(PROTOCOLS).default('http'),
  /** Null: any host. */
  host: RuleHost.nullable().default(null),
  path: RulePath.default('/'),
  target: z.strictObject({
    service: Name,
    port: ListenPort,
    /** Null: the balancer's own. The balancer joins the network of another. */
    space: Name.nullable().default(null),
  }),
  algorithm: z.enum(ALGORITHMS).default('round-robin'),
  /** A client stays with the instance that answered it first, by a cookie; http and https only. */
  sticky: z.boolean().default(false),
  check: TargetCheck.default({ type: 'tcp', path: '/', intervalMilliseconds: 500 }),
  /** So many of the target's instances are used at most; scaling it needs nothing of the balancer up to there. */
  maxInstances: z.int().min(1).max(200).default(32),
  /** Http and https only. */
  basicAuth: BasicAuth.nullable().default(null),
  /** Tells the target who asks by the PROXY protocol, which it must understand. */
  sendProxy: z.enum(['none', 'v1', 'v2']).default('none'),
})
export type Rule = z.infer<typeof Rule>

const OwnResponse = z.strictObject({
  status: z.int().min(200).max(599).default(404),
  contentType: z.enum(['text/plain', 'text/html', 'application/json']).default('text/plain'),
  body: z
    .string()
    .max(1000)
    .refine((text) => !text.includes('\0'), textCode('text-with-nul'))
    .default('Not found.\n'),
})

/** How a port is listened on, whichever rules it has. A port without an entry has the defaults. */
export const Listener = z.strictObject({
  port: ListenPort,
  /** A listener that only sends browsers on to https at this published port: it has no rules. */
  redirectToHttps: ListenPort.nullable().default(null),
  /** Names of certificates of the space, for https; the first is for clients that name none of their hosts. */
  certificates: z.array(Name).max(MAX_CERTIFICATES).default([]),
  http2: z.boolean().default(true),
  compression: z.boolean().default(false),
  /** X-Forwarded-For, -Proto, -Host, -Port. 'append' trusts what a proxy before this one said; 'replace' trusts nobody. */
  forwardedHeaders: z.enum(['replace', 'append', 'off']).default('replace'),
  /** Only a proxy that speaks the PROXY protocol connects here. */
  acceptProxy: z.boolean().default(false),
  /** Null: no limit. By address. */
  maxConnectionsPerClient: z.int().min(1).max(100_000).nullable().default(null),
  /** Null: no limit. What is above it is answered 429; for tcp and tls it counts connections, and refuses them. */
  maxRequestsPerSecondPerClient: z.int().min(1).max(100_000).nullable().default(null),
  /** What is answered where no rule fits; http and https only. */
  noMatch: OwnResponse.default({ status: 404, contentType: 'text/plain', body: 'Not found.\n' }),
})
export type Listener = z.infer<typeof Listener>

const Timeouts = z.strictObject({
  /** Until the target takes a connection; then another instance is tried. */
  connectSeconds: seconds.default(1),
  /** How long a client, or a target, may say nothing. */
  clientSeconds: seconds.default(60),
  serverSeconds: seconds.default(60),
  /** The same for WebSockets and tcp. */
  tunnelSeconds: seconds.default(3600),
})

/** What a load balancer does; a part of its spec. */
export const LoadBalancer = z.strictObject({
  rules: z.array(Rule).max(MAX_RULES).default([]),
  listeners: z.array(Listener).max(MAX_LISTENERS).default([]),
  timeouts: Timeouts.default({ connectSeconds: 1, clientSeconds: 60, serverSeconds: 60, tunnelSeconds: 3600 }),
  /** At the same time, of each instance. */
  maxConnections: z.int().min(10).max(1_000_000).default(8000),
  /** How long an instance that is replaced or stopped lets requests end that it has begun. */
  drainSeconds: z.int().min(0).max(3600).default(5),
})
export type LoadBalancer = z.infer<typeof LoadBalancer>
export type LoadBalancerInput = z.input<typeof LoadBalancer>
