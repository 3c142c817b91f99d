import { type Wording, wording } from '../messages/wording.ts'
import type { Listener, LoadBalancer, Rule } from './balancer.ts'

/** What is wrong with a spec as a whole, at the field that is to blame. */
export interface SpecFault {
  readonly path: (string | number)[]
  readonly wording: Wording
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
export function balancerFaults(spec: Spec & { readonly [_ in (typeof OURS)[number]]: unknown }): SpecFault[] {
  const { loadBalancer } = spec
  if (loadBalancer === null) return [{ path: ['loadBalancer'], wording: wording('balancer-rules-missing') }]
  const given = OURS.filter((field) => (Array.isArray(spec[field]) ? spec[field].length > 0 : spec[field] !== null))
  return [
    ...given.map((field) => ({ path: [field], wording: wording('balancer-field-fixed') })),
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

function ruleFaults(balancer: LoadBalancer): SpecFault[] {
  const { rules, listeners } = balancer
  const isIdle = rules.length === 0 && !listeners.some(({ redirectToHttps }) => redirectToHttps !== null)
  return [
    ...rules.flatMap((rule, index) => [
      ...fieldFaults(rule, balancer).map(at(index)),
      ...rivalFaults(rule, rules.slice(0, index)).map(at(index)),
    ]),
    ...(isIdle ? [{ path: ['loadBalancer', 'rules'], wording: wording('balancer-rule-required') }] : []),
  ]
}

type FieldWording = [field: keyof Rule, wording: Wording]

function at(index: number) {
  return ([field, wording]: FieldWording): SpecFault => ({ path: ['loadBalancer', 'rules', index, field], wording })
}

function fieldFaults({ port, protocol, ...rule }: Rule, { listeners }: LoadBalancer): FieldWording[] {
  const isHttp = protocol === 'http' || protocol === 'https'
  const names = rule.basicAuth?.users.map(({ name }) => name) ?? []
  const hasCertificate = listeners.some((one) => one.port === port && one.certificates.length > 0)
  const checks: [isFault: boolean, ...FieldWording][] = [
    [port === STATISTICS_PORT, 'port', wording('balancer-port-reserved', { port })],
    [protocol === 'https' && !hasCertificate, 'protocol', wording('balancer-certificate-required', { port })],
    [protocol === 'tcp' && rule.host !== null, 'host', wording('balancer-host-of-tcp')],
    [!isHttp && rule.path !== '/', 'path', wording('balancer-path-unknown', { protocol })],
    [!isHttp && rule.sticky, 'sticky', wording('balancer-no-cookies', { protocol })],
    [!isHttp && rule.basicAuth !== null, 'basicAuth', wording('balancer-no-passwords', { protocol })],
    [new Set(names).size < names.length, 'basicAuth', wording('basic-user-twice')],
  ]
  return checks.flatMap(([isFault, field, wording]): FieldWording[] => (isFault ? [[field, wording]] : []))
}

/** @param before the rules before it in the list */
function rivalFaults(rule: Rule, before: readonly Rule[]): FieldWording[] {
  const { port, protocol, host } = rule
  const first = before.find((one) => one.port === port)
  if (!first) return []
  if (first.protocol !== protocol)
    return [['protocol', wording('balancer-protocol-conflict', { port, other: first.protocol })]]
  if (protocol === 'tcp') return [['port', wording('balancer-tcp-port-taken', { port })]]
  const isThere = before.some((one) => ruleKey(one) === ruleKey(rule))
  return isThere ? [[host === null ? 'path' : 'host', wording('balancer-rule-twice')]] : []
}

function listenerFaults(listener: Listener, index: number, { rules, listeners }: LoadBalancer): SpecFault[] {
  const { port, redirectToHttps, certificates, compression } = listener
  const { status, body } = listener.noMatch
  const protocol = rules.find((rule) => rule.port === port)?.protocol
  const isSecond = listeners.findIndex((one) => one.port === port) < index
  const checks: [isFault: boolean, field: keyof Listener | 'noMatch.body', wording: Wording][] = [
    [isSecond, 'port', wording('balancer-port-twice', { port })],
    [port === STATISTICS_PORT, 'port', wording('balancer-port-reserved', { port })],
    [protocol === undefined && redirectToHttps === null, 'port', wording('balancer-port-unused', { port })],
    [
      protocol !== undefined && redirectToHttps !== null,
      'redirectToHttps',
      wording('balancer-redirect-with-rules', { port }),
    ],
    [protocol !== 'https' && certificates.length > 0, 'certificates', wording('balancer-port-not-https', { port })],
    [
      compression && (protocol === 'tcp' || protocol === 'tls'),
      'compression',
      wording('balancer-port-not-http', { port }),
    ],
    [body !== '' && WITHOUT_BODY.includes(status), 'noMatch.body', wording('balancer-status-without-body', { status })],
  ]
  return checks.flatMap(([isFault, field, wording]) =>
    isFault ? [{ path: ['loadBalancer', 'listeners', index, ...field.split('.')], wording }] : [],
  )
}

function portFaults(ports: Spec['ports'], loadBalancer: LoadBalancer): SpecFault[] {
  const listened = portsOf(loadBalancer)
  return ports.flatMap(({ target, protocol }, index) => [
    ...(listened.includes(target)
      ? []
      : [{ path: ['ports', index, 'target'], wording: wording('balancer-port-unused', { port: target }) }]),
    ...(protocol === 'tcp' ? [] : [{ path: ['ports', index, 'protocol'], wording: wording('balancer-tcp-only') }]),
  ])
}
