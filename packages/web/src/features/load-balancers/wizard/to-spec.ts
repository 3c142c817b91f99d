import { Listener, type LoadBalancerInput } from '@berth/contract/load-balancers/balancer.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { toSize } from '../../../wizard/size/size-draft.ts'
import { number, numberOrNull } from '../../../wizard/typed-values.ts'
import { type BalancerDraft, type ListenerRow, type RuleRow, rulesOf, speaksHttp } from './draft.ts'

type RuleInput = NonNullable<LoadBalancerInput['rules']>[number]
type ListenerInput = NonNullable<LoadBalancerInput['listeners']>[number]
type PortInput = NonNullable<ServiceSpecInput['ports']>[number]

/** What is sent. A number that is missing where one must be is NaN, which the contract refuses at its field. */
export function toSpec(draft: BalancerDraft): ServiceSpecInput {
  const image = draft.image.trim()
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    kind: 'load-balancer',
    ...(image !== '' && { image }),
    ports: [...partsOf(draft).ports.map(({ value }) => value), ...draft.otherPorts],
    loadBalancer: {
      rules: partsOf(draft).rules.map(({ value }) => value),
      listeners: partsOf(draft).listeners.map(({ value }) => value),
      timeouts: {
        connectSeconds: number(draft.timeouts.connectSeconds),
        clientSeconds: number(draft.timeouts.clientSeconds),
        serverSeconds: number(draft.timeouts.serverSeconds),
        tunnelSeconds: number(draft.timeouts.tunnelSeconds),
      },
      maxConnections: number(draft.maxConnections),
      drainSeconds: number(draft.drainSeconds),
    },
    ...toSize(draft),
  }
}

/** A part of what is sent, and the path of the draft where it is typed. */
interface Part<Value> {
  readonly value: Value
  readonly path: string
}

interface Parts {
  readonly rules: readonly Part<RuleInput>[]
  readonly listeners: readonly Part<ListenerInput>[]
  readonly ports: readonly Part<PortInput>[]
}

/** The lists that are sent, in their order. */
export function partsOf({ listeners }: BalancerDraft): Parts {
  const placed = listeners.map((row, index) => ({ row, path: `listeners.${index}`, port: portOf(row) }))
  return {
    rules: placed.flatMap(({ row, path, port }) =>
      rulesOf(row).map((rule, index) => ({ value: toRule(rule, row, port), path: `${path}.rules.${index}` })),
    ),
    listeners: placed
      .map(({ row, path, port }) => ({ value: toListener(row, port), path }))
      .filter(({ value }) => saysMore(value)),
    ports: placed
      .filter(({ row }) => row.reach !== 'inside')
      .map(({ row, path, port }) => ({ value: toPort(row, port), path })),
  }
}

function portOf({ inside, published }: ListenerRow): number {
  return number(inside === '' ? published : inside)
}

function toPort({ published, reach }: ListenerRow, target: number): PortInput {
  return { published: numberOrNull(published), target, protocol: 'tcp', mode: reach === 'inside' ? 'auto' : reach }
}

function toRule(row: RuleRow, { protocol: spoken }: ListenerRow, port: number): RuleInput {
  const protocol = spoken === 'redirect' ? 'http' : spoken
  const isHttp = speaksHttp(protocol)
  const { target, check, basicAuth } = row
  return {
    port,
    protocol,
    host: protocol === 'tcp' ? null : row.host.trim().toLowerCase() || null,
    path: isHttp ? row.path.trim() || '/' : '/',
    target: { space: target.space || null, service: target.service, port: number(target.port) },
    algorithm: row.algorithm,
    sticky: isHttp && row.sticky,
    check: {
      type: check.type,
      path: check.type === 'http' ? check.path.trim() || '/' : '/',
      intervalMilliseconds: number(check.intervalMilliseconds),
    },
    maxInstances: number(row.maxInstances),
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
  const isHttp = speaksHttp(row.protocol)
  return {
    port,
    redirectToHttps: redirects ? number(row.redirectTo) : null,
    certificates: row.protocol === 'https' ? [...row.certificates] : [],
    http2: isHttp ? row.http2 : true,
    compression: isHttp && row.compression,
    forwardedHeaders: isHttp ? row.forwardedHeaders : 'replace',
    acceptProxy: row.acceptProxy,
    maxConnectionsPerClient: numberOrNull(row.maxConnectionsPerClient),
    maxRequestsPerSecondPerClient: numberOrNull(row.maxRequestsPerSecondPerClient),
    ...(isHttp && {
      noMatch: {
        status: number(row.noMatch.status),
        contentType: row.noMatch.contentType,
        body: row.noMatch.body,
      },
    }),
  }
}

/** A port without an entry has the defaults: an entry that says no more would only be in the way of reading. */
function saysMore(listener: ListenerInput): boolean {
  const { success, data } = Listener.safeParse(listener)
  return !success || JSON.stringify(data) !== JSON.stringify(Listener.parse({ port: listener.port }))
}
