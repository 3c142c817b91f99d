import { Listener, type LoadBalancerInput } from '@berth/contract/load-balancers/balancer.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { toSizeSpec } from '../../../../wizard/size/size-draft.ts'
import { numberOrNull, toNumber } from '../../../../wizard/typed-values.ts'
import { type BalancerDraft, isHttpProtocol, type ListenerRow, type RuleRow, rulesOf } from './draft.ts'

type RuleInput = NonNullable<LoadBalancerInput['rules']>[number]
type ListenerInput = NonNullable<LoadBalancerInput['listeners']>[number]
type PortInput = NonNullable<ServiceSpecInput['ports']>[number]

/** Returns the spec to send. A missing required number becomes NaN, which the contract refuses with an error at its field. */
export function toSpec(draft: BalancerDraft): ServiceSpecInput {
  const image = draft.image.trim()
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    kind: 'load-balancer',
    ...(image !== '' && { image }),
    ports: [...specListsOf(draft).ports.map(({ value }) => value), ...draft.otherPorts],
    loadBalancer: {
      rules: specListsOf(draft).rules.map(({ value }) => value),
      listeners: specListsOf(draft).listeners.map(({ value }) => value),
      timeouts: {
        connectSeconds: toNumber(draft.timeouts.connectSeconds),
        clientSeconds: toNumber(draft.timeouts.clientSeconds),
        serverSeconds: toNumber(draft.timeouts.serverSeconds),
        tunnelSeconds: toNumber(draft.timeouts.tunnelSeconds),
      },
      maxConnections: toNumber(draft.maxConnections),
      drainSeconds: toNumber(draft.drainSeconds),
    },
    ...toSizeSpec(draft),
  }
}

/** A part of the spec, and the path of its fields in the draft. */
interface ListItem<Value> {
  readonly value: Value
  readonly path: string
}

interface SpecLists {
  readonly rules: readonly ListItem<RuleInput>[]
  readonly listeners: readonly ListItem<ListenerInput>[]
  readonly ports: readonly ListItem<PortInput>[]
}

/** Returns the lists of the spec in the order in which they are sent. */
export function specListsOf({ listeners }: BalancerDraft): SpecLists {
  const listenersWithPath = listeners.map((row, index) => ({ row, path: `listeners.${index}`, port: portOf(row) }))
  return {
    rules: listenersWithPath.flatMap(({ row, path, port }) =>
      rulesOf(row).map((rule, index) => ({ value: toRule(rule, row, port), path: `${path}.rules.${index}` })),
    ),
    listeners: listenersWithPath
      .map(({ row, path, port }) => ({ value: toListener(row, port), path }))
      .filter(({ value }) => hasOptions(value)),
    ports: listenersWithPath
      .filter(({ row }) => row.reach !== 'inside')
      .map(({ row, path, port }) => ({ value: toPort(row, port), path })),
  }
}

function portOf({ inside, published }: ListenerRow): number {
  return toNumber(inside === '' ? published : inside)
}

function toPort({ published, reach }: ListenerRow, target: number): PortInput {
  return { published: numberOrNull(published), target, protocol: 'tcp', mode: reach === 'inside' ? 'auto' : reach }
}

function toRule(row: RuleRow, { protocol: listenerProtocol }: ListenerRow, port: number): RuleInput {
  const protocol = listenerProtocol === 'redirect' ? 'http' : listenerProtocol
  const isHttp = isHttpProtocol(protocol)
  const { target, check, basicAuth } = row
  return {
    port,
    protocol,
    host: protocol === 'tcp' ? null : row.host.trim().toLowerCase() || null,
    path: isHttp ? row.path.trim() || '/' : '/',
    target: { space: target.space || null, service: target.service, port: toNumber(target.port) },
    algorithm: row.algorithm,
    sticky: isHttp && row.sticky,
    check: {
      type: check.type,
      path: check.type === 'http' ? check.path.trim() || '/' : '/',
      intervalMilliseconds: toNumber(check.intervalMilliseconds),
    },
    maxInstances: toNumber(row.maxInstances),
    basicAuth:
      isHttp && row.asksPassword
        ? {
            realm: basicAuth.realm.trim(),
            users: basicAuth.users.map(({ name, password }) => ({ name: name.trim(), password })),
          }
        : null,
    sendProxy: row.sendProxy,
  }
}

function toListener(row: ListenerRow, port: number): ListenerInput {
  const redirects = row.protocol === 'redirect'
  const isHttp = isHttpProtocol(row.protocol)
  return {
    port,
    redirectToHttps: redirects ? toNumber(row.redirectTo) : null,
    certificates: row.protocol === 'https' ? [...row.certificates] : [],
    http2: isHttp ? row.http2 : true,
    compression: isHttp && row.compression,
    forwardedHeaders: isHttp ? row.forwardedHeaders : 'replace',
    acceptProxy: row.acceptProxy,
    maxConnectionsPerClient: numberOrNull(row.maxConnectionsPerClient),
    maxRequestsPerSecondPerClient: numberOrNull(row.maxRequestsPerSecondPerClient),
    ...(isHttp && {
      noMatch: {
        status: toNumber(row.noMatch.status),
        contentType: row.noMatch.contentType,
        body: row.noMatch.body,
      },
    }),
  }
}

/** Tells whether a listener differs from the defaults. Without an entry a port has the defaults, so an equal entry is omitted. */
function hasOptions(listener: ListenerInput): boolean {
  const { success, data } = Listener.safeParse(listener)
  return !success || JSON.stringify(data) !== JSON.stringify(Listener.parse({ port: listener.port }))
}
