import type { Listener, LoadBalancer, Rule } from './balancer.ts'

interface Fault {
  readonly path: (string | number)[]
  readonly message: string
}

interface Spec {
  readonly ports: readonly { readonly target: number; readonly protocol: string }[]
  readonly loadBalancer: LoadBalancer | null
}

/** What Berth writes for a load balancer: it can't be asked for. */
const OURS = ['command', 'args', 'workingDir', 'user', 'env', 'mounts', 'healthCheck'] as const

/** The port on which HAProxy tells its figures, inside the instance only. */
export const STATISTICS_PORT = 65_000

/** An answer of these has no body: HAProxy refuses one for 204 and 304, browsers for 205 (RFC 9110, 15.3.6). */
const WITHOUT_BODY = [204, 205, 304]

/** What speaks against a load balancer, as far as its spec alone can tell. */
export function balancerFaults(spec: Spec & { readonly [_ in (typeof OURS)[number]]: unknown }): Fault[] {
  const { loadBalancer } = spec
  if (loadBalancer === null) return [{ path: ['loadBalancer'], message: 'A load balancer needs rules.' }]
  const given = OURS.filter((field) => (Array.isArray(spec[field]) ? spec[field].length > 0 : spec[field] !== null))
  return [
    ...given.map((field) => ({ path: [field], message: 'A load balancer has its own.' })),
    ...ruleFaults(loadBalancer),
    ...loadBalancer.listeners.flatMap((listener, index) => listenerFaults(listener, index, loadBalancer)),
    ...portFaults(spec.ports, loadBalancer),
  ]
}

/** What tells one rule from all others of a balancer. */
export function ruleKey({ port, host, path }: Pick<Rule, 'port' | 'host' | 'path'>): string {
  return `${port} ${host ?? ''}${path}`
}

export function portsOf({ rules, listeners }: Pick<LoadBalancer, 'rules' | 'listeners'>): number[] {
  return [...new Set([...rules, ...listeners].map(({ port }) => port))].sort((a, b) => a - b)
}

function ruleFaults(balancer: LoadBalancer): Fault[] {
  const { rules, listeners } = balancer
  const isIdle = rules.length === 0 && !listeners.some(({ redirectToHttps }) => redirectToHttps !== null)
  return [
    ...rules.flatMap((rule, index) => [
      ...fieldFaults(rule, balancer).map(at(index)),
      ...rivalFaults(rule, rules.slice(0, index)).map(at(index)),
    ]),
    ...(isIdle ? [{ path: ['loadBalancer', 'rules'], message: 'Name at least one rule.' }] : []),
  ]
}

type FieldMessage = [field: keyof Rule, message: string]

function at(index: number) {
  return ([field, message]: FieldMessage): Fault => ({ path: ['loadBalancer', 'rules', index, field], message })
}

function fieldFaults({ port, protocol, ...rule }: Rule, { listeners }: LoadBalancer): FieldMessage[] {
  const isHttp = protocol === 'http' || protocol === 'https'
  const names = rule.basicAuth?.users.map(({ name }) => name) ?? []
  const hasCertificate = listeners.some((one) => one.port === port && one.certificates.length > 0)
  const checks: [isFault: boolean, ...FieldMessage][] = [
    [port === STATISTICS_PORT, 'port', `Port ${STATISTICS_PORT} is the balancer's own.`],
    [protocol === 'https' && !hasCertificate, 'protocol', `Port ${port} is https and needs a certificate.`],
    [protocol === 'tcp' && rule.host !== null, 'host', 'Of tcp, no host is known.'],
    [!isHttp && rule.path !== '/', 'path', `Of ${protocol}, no path is known.`],
    [!isHttp && rule.sticky, 'sticky', `Of ${protocol}, there are no cookies.`],
    [!isHttp && rule.basicAuth !== null, 'basicAuth', `Of ${protocol}, nobody can be asked for a password.`],
    [new Set(names).size < names.length, 'basicAuth', 'A user is there twice.'],
  ]
  return checks.flatMap(([isFault, field, message]): FieldMessage[] => (isFault ? [[field, message]] : []))
}

/** @param before the rules before it in the list */
function rivalFaults(rule: Rule, before: readonly Rule[]): FieldMessage[] {
  const { port, protocol, host } = rule
  const first = before.find((one) => one.port === port)
  if (!first) return []
  if (first.protocol !== protocol)
    return [['protocol', `Port ${port} is ${first.protocol} by another rule: a port has one protocol.`]]
  if (protocol === 'tcp') return [['port', `Port ${port} has a rule already: of tcp, one is all.`]]
  const isThere = before.some((one) => ruleKey(one) === ruleKey(rule))
  return isThere ? [[host === null ? 'path' : 'host', 'There is the same rule already.']] : []
}

function listenerFaults(listener: Listener, index: number, { rules, listeners }: LoadBalancer): Fault[] {
  const { port, redirectToHttps, certificates, compression } = listener
  const { status, body } = listener.noMatch
  const protocol = rules.find((rule) => rule.port === port)?.protocol
  const isSecond = listeners.findIndex((one) => one.port === port) < index
  const checks: [isFault: boolean, field: keyof Listener | 'noMatch.body', message: string][] = [
    [isSecond, 'port', `Port ${port} is there twice.`],
    [port === STATISTICS_PORT, 'port', `Port ${STATISTICS_PORT} is the balancer's own.`],
    [protocol === undefined && redirectToHttps === null, 'port', `No rule is about port ${port}.`],
    [
      protocol !== undefined && redirectToHttps !== null,
      'redirectToHttps',
      `Port ${port} has rules: it can't send everybody away.`,
    ],
    [protocol !== 'https' && certificates.length > 0, 'certificates', `Port ${port} is not https.`],
    [compression && (protocol === 'tcp' || protocol === 'tls'), 'compression', `Port ${port} is not http.`],
    [
      body !== '' && WITHOUT_BODY.includes(status),
      'noMatch.body',
      `An answer with status ${status} has no text: leave it empty.`,
    ],
  ]
  return checks.flatMap(([isFault, field, message]) =>
    isFault ? [{ path: ['loadBalancer', 'listeners', index, ...field.split('.')], message }] : [],
  )
}

function portFaults(ports: Spec['ports'], loadBalancer: LoadBalancer): Fault[] {
  const listened = portsOf(loadBalancer)
  return ports.flatMap(({ target, protocol }, index) => [
    ...(listened.includes(target)
      ? []
      : [{ path: ['ports', index, 'target'], message: `No rule is about port ${target}.` }]),
    ...(protocol === 'tcp'
      ? []
      : [{ path: ['ports', index, 'protocol'], message: 'A load balancer speaks tcp only.' }]),
  ])
}
