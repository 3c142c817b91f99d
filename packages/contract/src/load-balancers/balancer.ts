import { z } from 'zod'
import { textCode } from '../http/schema-texts.ts'
import { Name } from '../names.ts'

/** The limits of one load balancer: its configuration must fit into a Swarm config (500 kB). */
const MAX_RULES = 200
const MAX_LISTENERS = 50
/** HAProxy reads at most 64 words of a line. */
const MAX_CERTIFICATES = 25

export const ListenPort = z.int().min(1, textCode('port-range')).max(65_535, textCode('port-range'))
const seconds = z.number().min(0.1).max(86_400)

const LABEL = '[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?'
/** A host name: "shop.test", or "*.shop.test" for every name that ends with ".shop.test". Converted to lower case. */
export const RuleHost = z
  .string()
  .toLowerCase()
  .max(253)
  .regex(new RegExp(`^(\\*\\.)?${LABEL}(\\.${LABEL})*$`), textCode('rule-host-malformed'))

/**
 * A path that matches itself and everything below it: "/api" matches "/api" and "/api/x", not "/apix"; "/api/" matches only what is below
 * it.
 */
const RulePath = z
  .string()
  .max(500)
  .regex(/^\/[\w\-./~+:@,;!*()&=]*$/, textCode('rule-path-malformed'))
  .regex(/^(?!.*\/\/)(?!.*\/\.{1,2}(\/|$))/, textCode('rule-path-not-normal'))

const CheckPath = z
  .string()
  .max(500)
  .regex(/^\/[\w\-./~%?&=+:@,;!*()]*$/, textCode('check-path-malformed'))

/** A user of basic authentication. HAProxy compares the password that a browser sends with a hash (crypt, SHA-512). */
const BasicUser = z.strictObject({
  name: z
    .string()
    .max(100)
    .regex(/^[\w.@-]+$/, textCode('basic-user-malformed')),
  /** Stored as a hash and never returned; an empty password keeps the current one. */
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
  /** 'tcp': a connection succeeds; 'http': GET of the path answers 200 to 399; 'none': the instance always counts as healthy. */
  type: z.enum(['tcp', 'http', 'none']).default('tcp'),
  path: CheckPath.default('/'),
  intervalMilliseconds: z.int().min(100).max(60_000).default(500),
})

export const PROTOCOLS = ['http', 'https', 'tcp', 'tls'] as const
export type RuleProtocol = (typeof PROTOCOLS)[number]
const ALGORITHMS = ['round-robin', 'least-connections', 'source', 'random'] as const

/**
 * Routes requests on `port`, for `host` and below `path`, to the target. Of several rules that match, one with an exact host takes
 * precedence over one with a wildcard (the longer wildcard first), and that over one without a host; then the longer path takes precedence.
 * The order in the list does not matter.
 */
export const Rule = z.strictObject({
  /** The port inside the load balancer: the `target` of one of its ports. A port that is not published answers within the space only. */
  port: ListenPort,
  /**
   * 'https': TLS ends here; 'tls': passed through unchanged, chosen by the host name that the client sends (SNI); 'tcp': one rule for each
   * port.
   */
  protocol: z.enum(PROTOCOLS).default('http'),
  /** Null: any host. */
  host: RuleHost.nullable().default(null),
  path: RulePath.default('/'),
  target: z.strictObject({
    service: Name,
    port: ListenPort,
    /** Null: the load balancer's own space. The load balancer joins the network of any other space. */
    space: Name.nullable().default(null),
  }),
  algorithm: z.enum(ALGORITHMS).default('round-robin'),
  /** A cookie keeps a client with the instance that answered it first; http and https only. */
  sticky: z.boolean().default(false),
  check: TargetCheck.default({ type: 'tcp', path: '/', intervalMilliseconds: 500 }),
  /**
   * The most instances of the target that are used. Up to this number, the target can be scaled without an upgrade of the load balancer.
   */
  maxInstances: z.int().min(1).max(200).default(32),
  /** Http and https only. */
  basicAuth: BasicAuth.nullable().default(null),
  /** Sends the client's address to the target by the PROXY protocol, which the target must understand. */
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

/** The settings of a port, whichever rules it has. A port without an entry has the defaults. */
export const Listener = z.strictObject({
  port: ListenPort,
  /** The listener only redirects to https at this published port, and has no rules. */
  redirectToHttps: ListenPort.nullable().default(null),
  /** Names of certificates of the space, for https. The first one is for clients that ask for none of their hosts. */
  certificates: z.array(Name).max(MAX_CERTIFICATES).default([]),
  http2: z.boolean().default(true),
  compression: z.boolean().default(false),
  /** X-Forwarded-For, -Proto, -Host, -Port. 'append' trusts the headers of a proxy in front of this one; 'replace' trusts none. */
  forwardedHeaders: z.enum(['replace', 'append', 'off']).default('replace'),
  /** Accepts only connections of proxies that speak the PROXY protocol. */
  acceptProxy: z.boolean().default(false),
  /** The limit for each client address; null: no limit. */
  maxConnectionsPerClient: z.int().min(1).max(100_000).nullable().default(null),
  /**
   * The limit for each client address; null: no limit. Further requests are answered 429. For tcp and tls it counts connections, and
   * further ones are refused.
   */
  maxRequestsPerSecondPerClient: z.int().min(1).max(100_000).nullable().default(null),
  /** The response where no rule matches; http and https only. */
  noMatch: OwnResponse.default({ status: 404, contentType: 'text/plain', body: 'Not found.\n' }),
})
export type Listener = z.infer<typeof Listener>

const Timeouts = z.strictObject({
  /** How long the target may take to accept a connection; then another instance is tried. */
  connectSeconds: seconds.default(1),
  /** How long a client, or a target, may be silent. */
  clientSeconds: seconds.default(60),
  serverSeconds: seconds.default(60),
  /** How long a WebSocket or a tcp connection may be silent. */
  tunnelSeconds: seconds.default(3600),
})

/** The rules and settings of a load balancer; a part of its spec. */
export const LoadBalancer = z.strictObject({
  rules: z.array(Rule).max(MAX_RULES).default([]),
  listeners: z.array(Listener).max(MAX_LISTENERS).default([]),
  timeouts: Timeouts.default({ connectSeconds: 1, clientSeconds: 60, serverSeconds: 60, tunnelSeconds: 3600 }),
  /** Concurrent connections of each instance. */
  maxConnections: z.int().min(10).max(1_000_000).default(8000),
  /** How long an instance that is replaced or stopped may take to finish its open requests. */
  drainSeconds: z.int().min(0).max(3600).default(5),
})
export type LoadBalancer = z.infer<typeof LoadBalancer>
export type LoadBalancerInput = z.input<typeof LoadBalancer>
