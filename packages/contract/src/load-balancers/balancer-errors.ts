import { type Message, message } from '../messages/message.ts'
import type { Listener, LoadBalancer, Rule } from './balancer.ts'

/** An error of a spec as a whole, at the field that is to blame. */
export interface SpecError {
  readonly path: (string | number)[]
  readonly message: Message
}

interface Spec {
  readonly ports: readonly { readonly target: number; readonly protocol: string }[]
  readonly loadBalancer: LoadBalancer | null
}

/** The fields that Berth writes for a load balancer, and that cannot be set. */
const BERTH_FIELDS = ['command', 'args', 'workingDir', 'user', 'env', 'mounts', 'healthCheck'] as const

/** The port on which HAProxy serves its statistics, inside the instance only. */
export const STATISTICS_PORT = 65_000

/** The status codes of responses without a body: HAProxy refuses a body for 204 and 304, browsers for 205 (RFC 9110, 15.3.6). */
const WITHOUT_BODY = [204, 205, 304]

/** Returns the errors of a load balancer that its spec alone reveals. */
export function balancerErrors(spec: Spec & { readonly [_ in (typeof BERTH_FIELDS)[number]]: unknown }): SpecError[] {
  const { loadBalancer } = spec
  if (loadBalancer === null) return [{ path: ['loadBalancer'], message: message('balancer-rules-missing') }]
  const setFields = BERTH_FIELDS.filter((field) =>
    Array.isArray(spec[field]) ? spec[field].length > 0 : spec[field] !== null,
  )
  return [
    ...setFields.map((field) => ({ path: [field], message: message('balancer-field-fixed') })),
    ...ruleErrors(loadBalancer),
    ...loadBalancer.listeners.flatMap((listener, index) => listenerErrors(listener, index, loadBalancer)),
    ...portErrors(spec.ports, loadBalancer),
  ]
}

/** Returns what identifies a rule among all rules of a load balancer. */
export function ruleKey({ port, host, path }: Pick<Rule, 'port' | 'host' | 'path'>): string {
  return `${port} ${host ?? ''}${path}`
}

export function portsOf({ rules, listeners }: Pick<LoadBalancer, 'rules' | 'listeners'>): number[] {
  return [...new Set([...rules, ...listeners].map(({ port }) => port))].sort((a, b) => a - b)
}

function ruleErrors(balancer: LoadBalancer): SpecError[] {
  const { rules, listeners } = balancer
  const isIdle = rules.length === 0 && !listeners.some(({ redirectToHttps }) => redirectToHttps !== null)
  return [
    ...rules.flatMap((rule, index) => [
      ...fieldErrors(rule, balancer).map(atRule(index)),
      ...conflictErrors(rule, rules.slice(0, index)).map(atRule(index)),
    ]),
    ...(isIdle ? [{ path: ['loadBalancer', 'rules'], message: message('balancer-rule-required') }] : []),
  ]
}

type FieldMessageEntry = [field: keyof Rule, message: Message]

function atRule(index: number) {
  return ([field, message]: FieldMessageEntry): SpecError => ({
    path: ['loadBalancer', 'rules', index, field],
    message,
  })
}

function fieldErrors({ port, protocol, ...rule }: Rule, { listeners }: LoadBalancer): FieldMessageEntry[] {
  const isHttp = protocol === 'http' || protocol === 'https'
  const names = rule.basicAuth?.users.map(({ name }) => name) ?? []
  const hasCertificate = listeners.some((one) => one.port === port && one.certificates.length > 0)
  const checks: [isError: boolean, ...FieldMessageEntry][] = [
    [port === STATISTICS_PORT, 'port', message('balancer-port-reserved', { port })],
    [protocol === 'https' && !hasCertificate, 'protocol', message('balancer-certificate-required', { port })],
    [protocol === 'tcp' && rule.host !== null, 'host', message('balancer-host-of-tcp')],
    [!isHttp && rule.path !== '/', 'path', message('balancer-path-unknown', { protocol })],
    [!isHttp && rule.sticky, 'sticky', message('balancer-no-cookies', { protocol })],
    [!isHttp && rule.basicAuth !== null, 'basicAuth', message('balancer-no-passwords', { protocol })],
    [new Set(names).size < names.length, 'basicAuth', message('basic-user-twice')],
  ]
  return checks.flatMap(([isError, field, message]): FieldMessageEntry[] => (isError ? [[field, message]] : []))
}

/** Returns the conflicts of a rule with earlier ones. @param before the earlier rules of the list */
function conflictErrors(rule: Rule, before: readonly Rule[]): FieldMessageEntry[] {
  const { port, protocol, host } = rule
  const samePort = before.find((one) => one.port === port)
  if (!samePort) return []
  if (samePort.protocol !== protocol)
    return [['protocol', message('balancer-protocol-conflict', { port, other: samePort.protocol })]]
  if (protocol === 'tcp') return [['port', message('balancer-tcp-port-taken', { port })]]
  const isDuplicate = before.some((one) => ruleKey(one) === ruleKey(rule))
  return isDuplicate ? [[host === null ? 'path' : 'host', message('balancer-rule-twice')]] : []
}

function listenerErrors(listener: Listener, index: number, { rules, listeners }: LoadBalancer): SpecError[] {
  const { port, redirectToHttps, certificates, compression } = listener
  const { status, body } = listener.noMatch
  const protocol = rules.find((rule) => rule.port === port)?.protocol
  const isSecond = listeners.findIndex((one) => one.port === port) < index
  const checks: [isError: boolean, field: keyof Listener | 'noMatch.body', message: Message][] = [
    [isSecond, 'port', message('balancer-port-twice', { port })],
    [port === STATISTICS_PORT, 'port', message('balancer-port-reserved', { port })],
    [protocol === undefined && redirectToHttps === null, 'port', message('balancer-port-unused', { port })],
    [
      protocol !== undefined && redirectToHttps !== null,
      'redirectToHttps',
      message('balancer-redirect-with-rules', { port }),
    ],
    [protocol !== 'https' && certificates.length > 0, 'certificates', message('balancer-port-not-https', { port })],
    [
      compression && (protocol === 'tcp' || protocol === 'tls'),
      'compression',
      message('balancer-port-not-http', { port }),
    ],
    [body !== '' && WITHOUT_BODY.includes(status), 'noMatch.body', message('balancer-status-without-body', { status })],
  ]
  return checks.flatMap(([isError, field, message]) =>
    isError ? [{ path: ['loadBalancer', 'listeners', index, ...field.split('.')], message }] : [],
  )
}

function portErrors(ports: Spec['ports'], loadBalancer: LoadBalancer): SpecError[] {
  const listenerPorts = portsOf(loadBalancer)
  return ports.flatMap(({ target, protocol }, index) => [
    ...(listenerPorts.includes(target)
      ? []
      : [{ path: ['ports', index, 'target'], message: message('balancer-port-unused', { port: target }) }]),
    ...(protocol === 'tcp' ? [] : [{ path: ['ports', index, 'protocol'], message: message('balancer-tcp-only') }]),
  ])
}
