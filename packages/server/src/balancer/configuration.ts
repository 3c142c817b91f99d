import { createHash } from 'node:crypto'
import { Listener, type LoadBalancer, type Rule } from '@berth/contract/load-balancers/balancer.ts'
import { portsOf, ruleKey, STATISTICS_PORT } from '@berth/contract/load-balancers/balancer-errors.ts'
import { byPrecedence } from '@berth/contract/load-balancers/rule-order.ts'
import { quoteBytes, quoteWord } from './quoting.ts'

/** The inputs of a configuration besides the rules. */
export interface ConfigurationContext {
  readonly space: string
  /** The load balancer's own name. */
  readonly name: string
  /** The port on the host, by the port inside. Ports that are not published are left out. */
  readonly published: ReadonlyMap<number, number>
}

/** Returns the path of a certificate's file, in every instance. */
export function certificateFile(name: string): string {
  return `/run/secrets/certificate-${name}.pem`
}

/** For how long after HAProxy's start the names of targets may be unknown. */
const DNS_WAIT_SECONDS = 3
/** The same on a busy host, where nothing else of the space runs: 8 to 13 s were seen. */
const DNS_WAIT_BUSY_SECONDS = 20

/** How often a request is retried at least, if no instance accepts the connection. */
const LEAST_RETRIES = 3

/** The file that HAProxy reads the configuration from. */
export const CONFIGURATION_FILE = '/usr/local/etc/haproxy/haproxy.cfg'

/** The names of the proxies in HAProxy, and so in its statistics. */
export const frontendName = (port: number) => `listen-${port}`
const noMatchOf = (port: number) => `no-match-${port}`
export const backendName = (rule: Pick<Rule, 'port' | 'host' | 'path'>) =>
  `rule-${createHash('sha256').update(ruleKey(rule)).digest('hex').slice(0, 12)}`

/**
 * Returns HAProxy's configuration for these rules. Pure: the same rules give the same text. Every value has passed a grammar of the
 * contract, and is quoted besides.
 *
 * @param balancer with hashes for passwords
 */
export function buildConfiguration(balancer: LoadBalancer, context: ConfigurationContext): string {
  return [
    ...globalSection(balancer),
    ...resolverSections(),
    ...defaultsSection(balancer),
    ...balancer.rules.flatMap(userSection),
    ...portsOf(balancer).flatMap((port) => listenerSections(port, balancer, context)),
    ...balancer.rules.flatMap((rule) => backendSection(rule, context)),
  ].join('\n')
}

function globalSection({ maxConnections, drainSeconds }: LoadBalancer): string[] {
  return [
    '# Written by Berth from the rules of the load balancer; what is changed here is lost with the next change of them.',
    'global',
    '  log stdout format raw local0 info',
    `  maxconn ${maxConnections}`,
    // If the host allows fewer files, HAProxy takes as many connections as it can.
    '  no strict-limits',
    `  hard-stop-after ${drainSeconds === 0 ? '1ms' : `${drainSeconds}s`}`,
    `  stats socket ipv4@127.0.0.1:${STATISTICS_PORT} level operator`,
    '  set-var proc.began date',
    '  ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets',
    '  ssl-default-bind-ciphers ECDHE+AESGCM:ECDHE+CHACHA20',
    '',
  ]
}

/**
 * Returns the resolvers. Both ask Docker's own DNS, which answers with the present addresses of the instances. Requests that wait for an
 * instance also use the resolvers `patient`, which retry for longer.
 */
function resolverSections(): string[] {
  const docker = ['  nameserver docker 127.0.0.11:53', '  accepted_payload_size 8192', '  timeout retry 500ms']
  return [
    'resolvers docker',
    ...docker,
    '  resolve_retries 3',
    '  timeout resolve 500ms',
    '  hold valid 500ms',
    '  hold nx 3s',
    '',
    'resolvers patient',
    ...docker,
    `  resolve_retries ${DNS_WAIT_BUSY_SECONDS * 2}`,
    '  hold valid 500ms',
    '',
  ]
}

function defaultsSection({ timeouts }: LoadBalancer): string[] {
  return [
    'defaults',
    '  log global',
    '  option dontlognull',
    '  option dontlog-normal',
    '  option redispatch 1',
    `  retries ${LEAST_RETRIES}`,
    `  timeout connect ${milliseconds(timeouts.connectSeconds)}`,
    `  timeout client ${milliseconds(timeouts.clientSeconds)}`,
    `  timeout server ${milliseconds(timeouts.serverSeconds)}`,
    `  timeout tunnel ${milliseconds(timeouts.tunnelSeconds)}`,
    '  timeout http-request 10s',
    '  timeout http-keep-alive 10s',
    '  timeout queue 5s',
    '  timeout check 1s',
    '  default-server resolvers docker resolve-prefer ipv4 init-addr none',
    '',
  ]
}

function milliseconds(seconds: number): string {
  return `${Math.round(seconds * 1000)}ms`
}

function userSection(rule: Rule): string[] {
  if (!rule.basicAuth) return []
  const users = rule.basicAuth.users.map(
    ({ name, password }) => `  user ${quoteWord(name)} password ${quoteWord(password)}`,
  )
  return [`userlist ${backendName(rule)}`, ...users, '']
}

function listenerSections(port: number, balancer: LoadBalancer, context: ConfigurationContext): string[] {
  const rules = balancer.rules.filter((rule) => rule.port === port).toSorted(byPrecedence)
  const listener = balancer.listeners.find((one) => one.port === port) ?? Listener.parse({ port })
  switch (rules[0]?.protocol) {
    case 'tcp':
      return tcpFrontend(rules, listener)
    case 'tls':
      return tlsFrontend(rules, listener)
    default:
      return httpFrontend(rules, listener, context)
  }
}

function httpFrontend(rules: readonly Rule[], listener: Listener, context: ConfigurationContext): string[] {
  const isTls = rules[0]?.protocol === 'https'
  return [
    `frontend ${frontendName(listener.port)}`,
    '  mode http',
    '  option httplog',
    `  bind *:${listener.port}${isTls ? tlsOf(listener) : ''}${proxyOf(listener)}`,
    ...limits(listener, true),
    '  http-request set-var(txn.host) req.hdr(host),field(1,:),rtrim(.),lower',
    // Few paths need the costly normalization.
    '  http-request set-var(txn.path) path',
    '  http-request set-var(txn.path) path,url_dec,regsub(//+,/,g) if { path -m sub % // }',
    // Denies paths with dot segments, because a target that resolves them would bypass the rules. Browsers send no such paths.
    "  http-request deny deny_status 400 if { var(txn.path) -m sub /. } { var(txn.path) -m reg '/\\.\\.?(/|$)' }",
    ...redirect(listener),
    ...forwarded(listener, isTls, context),
    ...(listener.compression ? compression : []),
    ...rules.map((rule) => `  use_backend ${backendName(rule)}${conditionOf(rule)}`),
    `  default_backend ${noMatchOf(listener.port)}`,
    '',
    `backend ${noMatchOf(listener.port)}`,
    '  mode http',
    `  http-request return status ${ownResponse(listener.noMatch)}`,
    '',
  ]
}

/** Omits an empty body: HAProxy would report it as missing. */
function ownResponse({ status, contentType, body }: Listener['noMatch']): string {
  return body === ''
    ? `${status}`
    : `${status} content-type ${quoteWord(`${contentType}; charset=utf-8`)} string ${quoteBytes(body)}`
}

function tlsOf({ certificates, http2 }: Listener): string {
  const files = certificates.map((name) => ` crt ${quoteWord(certificateFile(name))}`).join('')
  return ` ssl${files} alpn ${http2 ? 'h2,http/1.1' : 'http/1.1'}`
}

function proxyOf({ acceptProxy }: Listener): string {
  return acceptProxy ? ' accept-proxy' : ''
}

/** Limits clients by address, which may be the one that a proxy in front names. */
function limits(
  { maxConnectionsPerClient: connections, maxRequestsPerSecondPerClient: rate }: Listener,
  isHttp: boolean,
): string[] {
  if (connections === null && rate === null) return []
  const measure = isHttp ? 'http_req_rate' : 'conn_rate'
  return [
    `  stick-table type ipv6 size 100k expire 10s store conn_cur,${measure}(1s)`,
    '  tcp-request session track-sc0 src',
    ...(connections === null ? [] : [`  tcp-request session reject if { sc0_conn_cur gt ${connections} }`]),
    ...(rate !== null && isHttp ? [`  http-request deny deny_status 429 if { sc0_http_req_rate gt ${rate} }`] : []),
    ...(rate !== null && !isHttp ? [`  tcp-request session reject if { sc0_conn_rate gt ${rate} }`] : []),
  ]
}

function redirect({ redirectToHttps }: Listener): string[] {
  if (redirectToHttps === null) return []
  const port = redirectToHttps === 443 ? '' : `:${redirectToHttps}`
  return [`  http-request redirect location https://%[var(txn.host)]${port}%[pathq] code 308`]
}

function forwarded(
  { forwardedHeaders, port, redirectToHttps }: Listener,
  isTls: boolean,
  { published }: ConfigurationContext,
): string[] {
  if (forwardedHeaders === 'off' || redirectToHttps !== null) return []
  const headers = [
    ['X-Forwarded-Proto', isTls ? 'https' : 'http'],
    ['X-Forwarded-Host', '%[req.hdr(host)]'],
    ['X-Forwarded-Port', String(published.get(port) ?? port)],
  ]
  if (forwardedHeaders === 'replace')
    return [['X-Forwarded-For', '%[src]'], ...headers].map(
      ([name, value]) => `  http-request set-header ${name} ${value}`,
    )
  return [
    '  http-request add-header X-Forwarded-For %[src]',
    ...headers.map(
      ([name, value]) => `  http-request set-header ${name} ${value} unless { req.hdr(${name}) -m found }`,
    ),
  ]
}

const compression = [
  '  compression algo gzip',
  '  compression type text/html text/plain text/css text/xml text/javascript application/javascript application/json application/xml image/svg+xml',
]

function conditionOf({ host, path }: Rule): string {
  const conditions = [...hostCondition('var(txn.host)', host), ...pathCondition(path)]
  return conditions.length > 0 ? ` if ${conditions.join(' ')}` : ''
}

function hostCondition(fetch: string, host: string | null): string[] {
  if (host === null) return []
  return [
    host.startsWith('*.')
      ? `{ ${fetch} -m end ${quoteWord(host.slice(1))} }`
      : `{ ${fetch} -m str ${quoteWord(host)} }`,
  ]
}

function pathCondition(path: string): string[] {
  if (path === '/') return []
  if (path.endsWith('/')) return [`{ var(txn.path) -m beg -- ${quoteWord(path)} }`]
  return [`{ var(txn.path),concat(/) -m beg -- ${quoteWord(`${path}/`)} }`]
}

function tcpFrontend([rule]: readonly Rule[], listener: Listener): string[] {
  return [
    `frontend ${frontendName(listener.port)}`,
    '  mode tcp',
    '  option tcplog',
    `  bind *:${listener.port}${proxyOf(listener)}`,
    ...limits(listener, false),
    ...(rule ? [`  default_backend ${backendName(rule)}`] : []),
    '',
  ]
}

function tlsFrontend(rules: readonly Rule[], listener: Listener): string[] {
  return [
    `frontend ${frontendName(listener.port)}`,
    '  mode tcp',
    '  option tcplog',
    `  bind *:${listener.port}${proxyOf(listener)}`,
    ...limits(listener, false),
    '  tcp-request inspect-delay 5s',
    '  tcp-request content set-var(sess.host) req.ssl_sni,rtrim(.),lower if { req.ssl_hello_type 1 }',
    '  tcp-request content accept if { req.ssl_hello_type 1 }',
    '  tcp-request content reject',
    ...rules.map(
      (rule) =>
        `  use_backend ${backendName(rule)}${rule.host === null ? '' : ` if ${hostCondition('var(sess.host)', rule.host).join('')}`}`,
    ),
    '',
  ]
}

const ALGORITHMS = {
  'round-robin': 'roundrobin',
  'least-connections': 'leastconn',
  source: 'source',
  random: 'random',
} as const satisfies Record<Rule['algorithm'], string>

function backendSection(rule: Rule, context: ConfigurationContext): string[] {
  const isHttp = rule.protocol === 'http' || rule.protocol === 'https'
  const { check, target } = rule
  const name = `tasks.${target.space ?? context.space}_${target.service}`
  return [
    `backend ${backendName(rule)}`,
    `  mode ${isHttp ? 'http' : 'tcp'}`,
    `  balance ${ALGORITHMS[rule.algorithm]}`,
    ...waitForTargets(name, isHttp),
    ...connectionRetries(rule),
    ...(isHttp ? requestRetries : []),
    ...(isHttp ? authentication(rule) : []),
    ...(rule.sticky
      ? [
          '  cookie BERTH insert indirect nocache httponly dynamic',
          `  dynamic-cookie-key ${quoteWord(`${context.space}/${context.name}`)}`,
        ]
      : []),
    ...(check.type === 'http' ? httpCheck(rule) : []),
    `  server-template target- 1-${rule.maxInstances} ${name}:${target.port}${checkOf(rule)}${sendProxyOf(rule)}`,
    '',
  ]
}

/**
 * Holds requests until targets are known. HAProxy listens before it knows any target, so requests in its first moments wait until Docker's
 * DNS has answered. Once another target has been reached, the names of the network are known: a name that is unknown then belongs to a
 * target that is gone.
 */
function waitForTargets(name: string, isHttp: boolean): string[] {
  const sinceStart = (seconds: number) => `{ date,sub(proc.began) lt ${seconds} }`
  const resolve = (resolvers: string) =>
    `do-resolve(txn.target,${resolvers},ipv4) str(${quoteWord(name)}) if { nbsrv eq 0 }`
  const untilServersKnow = `${resolve('docker')} ${sinceStart(DNS_WAIT_BUSY_SECONDS)} !{ var(proc.reached) -m found } or { nbsrv eq 0 } ${sinceStart(DNS_WAIT_SECONDS)}`
  const actions = [
    `${resolve('patient')} ${sinceStart(DNS_WAIT_BUSY_SECONDS)} !{ var(proc.reached) -m found }`,
    untilServersKnow,
    // The servers' last query may have been sent before DNS could answer. The first query then fails, so it is repeated.
    untilServersKnow,
    // Set after the waits: a request that has waited and finds a server proves that a target is reachable.
    `set-var(proc.reached) bool(true) if { nbsrv gt 0 } ${sinceStart(DNS_WAIT_BUSY_SECONDS)}`,
  ]
  return isHttp
    ? actions.map((action) => `  http-request ${action}`)
    : [
        `  tcp-request inspect-delay ${DNS_WAIT_BUSY_SECONDS}s`,
        ...actions.map((action) => `  tcp-request content ${action}`),
      ]
}

/**
 * After a target is scaled down, Docker's DNS returns removed instances for a moment. A request is retried until it reaches a live
 * instance. Concurrent retries advance the same rotation, so the limit is twice the number of instances. Health checks detect the removed
 * instances within two rounds. Without health checks, the default limit applies, so that a request that reaches no instance fails soon.
 */
function connectionRetries({ check, maxInstances }: Rule): string[] {
  return check.type === 'none' ? [] : [`  retries ${Math.max(2 * maxInstances, LEAST_RETRIES)}`]
}

/**
 * A request that changes nothing may be sent again to another instance. A request that may have changed something is not repeated once it
 * was sent.
 */
const requestRetries = ['  retry-on conn-failure empty-response', '  http-request disable-l7-retry unless METH_GET']

function authentication(rule: Rule): string[] {
  if (!rule.basicAuth) return []
  return [`  http-request auth realm ${quoteWord(rule.basicAuth.realm)} unless { http_auth(${backendName(rule)}) }`]
}

function httpCheck({ check, host, target }: Rule): string[] {
  const name = host === null || host.startsWith('*.') ? target.service : host
  return [
    '  option httpchk',
    `  http-check send meth GET uri ${quoteWord(check.path)} ver HTTP/1.1 hdr host ${quoteWord(name)}`,
    '  http-check expect status 200-399',
  ]
}

function checkOf({ check: { type, intervalMilliseconds: interval } }: Rule): string {
  return type === 'none' ? '' : ` check inter ${interval}ms fall 2 rise 1`
}

function sendProxyOf({ sendProxy, check }: Rule): string {
  if (sendProxy === 'none') return ''
  const own = sendProxy === 'v1' ? ' send-proxy' : ' send-proxy-v2'
  return check.type === 'none' ? own : `${own} check-send-proxy`
}

/** Returns the configuration for people to read, without the hashes of passwords. */
export function withoutHashes(configuration: string): string {
  return configuration.replace(/^( {2}user '[^']*' password ).*$/gm, "$1'******'")
}
