import type { Listener, Rule, RuleProtocol } from '@berth/contract/load-balancers/balancer.ts'
import type { Port } from '@berth/contract/services/service-spec.ts'
import { randomId } from '@mantine/hooks'
import { EMPTY_SIZE, type SizeDraft } from '../../../../wizard/size/size-draft.ts'
import type { NumberText } from '../../../../wizard/typed-values.ts'

export interface UserRow {
  readonly key: string
  readonly name: string
  readonly password: string
  /** The existing user whose password stays while none is typed; null for a new user. */
  readonly keeps: string | null
}

/** A rule in the form: the host and path that it matches, its target and its options. */
export interface RuleRow {
  readonly key: string
  /** '' is any host. */
  readonly host: string
  readonly path: string
  readonly target: {
    /** '' is the load balancer's own space. */
    readonly space: string
    readonly service: string
    readonly port: NumberText
  }
  readonly algorithm: Rule['algorithm']
  readonly sticky: boolean
  readonly check: {
    readonly type: Rule['check']['type']
    readonly path: string
    readonly intervalMilliseconds: NumberText
  }
  readonly maxInstances: NumberText
  readonly asksPassword: boolean
  readonly basicAuth: { readonly realm: string; readonly users: readonly UserRow[] }
  readonly sendProxy: Rule['sendProxy']
}

/** A listener in the form: its ports, protocol, rules and options. */
export interface ListenerRow {
  readonly key: string
  /** 'redirect' redirects browsers to https, and has no rules. */
  readonly protocol: RuleProtocol | 'redirect'
  /** The port on the host; '' lets the host pick one. Not used if `reach` is 'inside'. */
  readonly published: NumberText
  /** 'inside' makes the listener reachable by other services of the space only. */
  readonly reach: Port['mode'] | 'inside'
  /** The port inside the load balancer; '' is the same as on the host. */
  readonly inside: NumberText
  /** The published https port that browsers are redirected to. */
  readonly redirectTo: NumberText
  readonly certificates: readonly string[]
  readonly http2: boolean
  readonly compression: boolean
  readonly forwardedHeaders: Listener['forwardedHeaders']
  readonly acceptProxy: boolean
  readonly maxConnectionsPerClient: NumberText
  readonly maxRequestsPerSecondPerClient: NumberText
  readonly noMatch: {
    readonly status: NumberText
    readonly contentType: Listener['noMatch']['contentType']
    readonly body: string
  }
  readonly rules: readonly RuleRow[]
}

/** A load balancer as the form holds it: rules nested in listeners, not separate lists of rules, listeners and ports. */
export interface BalancerDraft extends SizeDraft {
  readonly name: string
  readonly description: string
  /** '' is the HAProxy image of Berth's settings. */
  readonly image: string
  readonly listeners: readonly ListenerRow[]
  /** Further published ports of a listener. The form doesn't show them, and they stay unchanged. */
  readonly otherPorts: readonly Port[]
  readonly timeouts: {
    readonly connectSeconds: NumberText
    readonly clientSeconds: NumberText
    readonly serverSeconds: NumberText
    readonly tunnelSeconds: NumberText
  }
  readonly maxConnections: NumberText
  readonly drainSeconds: NumberText
}

export function emptyDraft(): BalancerDraft {
  return {
    name: '',
    description: '',
    image: '',
    listeners: [listenerRow()],
    otherPorts: [],
    timeouts: { connectSeconds: 1, clientSeconds: 60, serverSeconds: 60, tunnelSeconds: 3600 },
    maxConnections: 10_000,
    drainSeconds: 5,
    ...EMPTY_SIZE,
  }
}

export function listenerRow(values: Partial<ListenerRow> = {}): ListenerRow {
  return {
    protocol: 'http',
    published: '',
    reach: 'auto',
    inside: '',
    redirectTo: 443,
    certificates: [],
    http2: true,
    compression: false,
    forwardedHeaders: 'replace',
    acceptProxy: false,
    maxConnectionsPerClient: '',
    maxRequestsPerSecondPerClient: '',
    noMatch: { status: 404, contentType: 'text/plain', body: 'Not found.\n' },
    rules: [ruleRow()],
    ...values,
    key: randomId(),
  }
}

export function ruleRow(values: Partial<RuleRow> = {}): RuleRow {
  return {
    host: '',
    path: '/',
    target: { space: '', service: '', port: '' },
    algorithm: 'round-robin',
    sticky: false,
    check: { type: 'tcp', path: '/', intervalMilliseconds: 500 },
    maxInstances: 32,
    asksPassword: false,
    basicAuth: { realm: 'Sign in', users: [userRow()] },
    sendProxy: 'none',
    ...values,
    key: randomId(),
  }
}

export function userRow(values: Partial<UserRow> = {}): UserRow {
  return { name: '', password: '', keeps: null, ...values, key: randomId() }
}

/** Tells whether rules of the protocol can match hosts and paths, and whether Berth can set its responses. */
export function isHttpProtocol(protocol: ListenerRow['protocol']): boolean {
  return protocol === 'http' || protocol === 'https'
}

/** Returns the rules that apply: a redirect has none, and tcp has one at most. */
export function rulesOf({ protocol, rules }: Pick<ListenerRow, 'protocol' | 'rules'>): readonly RuleRow[] {
  if (protocol === 'redirect') return []
  return protocol === 'tcp' ? rules.slice(0, 1) : rules
}
