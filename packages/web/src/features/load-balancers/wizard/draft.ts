import type { Listener, Rule, RuleProtocol } from '@berth/contract/load-balancers/balancer.ts'
import type { Port } from '@berth/contract/services/service-spec.ts'
import { randomId } from '@mantine/hooks'
import { EMPTY_SIZE, type SizeDraft } from '../../../wizard/size/size-draft.ts'
import type { NumberText } from '../../../wizard/typed-values.ts'

export interface UserRow {
  readonly key: string
  readonly name: string
  readonly password: string
  /** The name whose password it keeps while none is typed; null where there is none. */
  readonly keeps: string | null
}

/** What comes in at a listener for a host and below a path, and where it goes. */
export interface RuleRow {
  readonly key: string
  /** '' is any host. */
  readonly host: string
  readonly path: string
  readonly target: {
    /** '' is the balancer's own. */
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

/** A port on the host, what is spoken there, and the rules for what comes in. */
export interface ListenerRow {
  readonly key: string
  /** 'redirect' sends browsers on to https, and has no rules. */
  readonly protocol: RuleProtocol | 'redirect'
  /** '' lets the host pick, where it is reached from outside. */
  readonly published: NumberText
  /** 'inside': by other services of the space only. */
  readonly reach: Port['mode'] | 'inside'
  /** The port inside the balancer; '' is the same as on the host. */
  readonly inside: NumberText
  /** The published port of https. */
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

/** A load balancer as a person types it: by what comes in, not as lists of rules, listeners and ports. */
export interface BalancerDraft extends SizeDraft {
  readonly name: string
  readonly description: string
  /** '' is the HAProxy that Berth is set up with. */
  readonly image: string
  readonly listeners: readonly ListenerRow[]
  /** Further ports of the host that lead to a listener; kept as they are. */
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

export function listenerRow(given: Partial<ListenerRow> = {}): ListenerRow {
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
    ...given,
    key: randomId(),
  }
}

export function ruleRow(given: Partial<RuleRow> = {}): RuleRow {
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
    ...given,
    key: randomId(),
  }
}

export function userRow(given: Partial<UserRow> = {}): UserRow {
  return { name: '', password: '', keeps: null, ...given, key: randomId() }
}

/** Whether hosts, paths and answers are known there. */
export function speaksHttp(protocol: ListenerRow['protocol']): boolean {
  return protocol === 'http' || protocol === 'https'
}

/** Those that count: sending on to https needs none, and of tcp one is all. */
export function rulesOf({ protocol, rules }: Pick<ListenerRow, 'protocol' | 'rules'>): readonly RuleRow[] {
  if (protocol === 'redirect') return []
  return protocol === 'tcp' ? rules.slice(0, 1) : rules
}
