import { Listener, type LoadBalancer, type Rule } from '@berth/contract/load-balancers/balancer.ts'
import { portsOf } from '@berth/contract/load-balancers/balancer-errors.ts'
import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import { sizeDraftOf } from '../../../../wizard/size/size-draft.ts'
import {
  type BalancerDraft,
  emptyDraft,
  type ListenerRow,
  listenerRow,
  type RuleRow,
  ruleRow,
  userRow,
} from './draft.ts'

/** Returns the draft of an existing spec. Its passwords are empty, which means that they stay unchanged. */
export function draftOf(spec: ShownSpec): BalancerDraft {
  const { loadBalancer } = spec
  const filled = {
    ...emptyDraft(),
    name: spec.name,
    description: spec.description,
    image: spec.image,
    ...sizeDraftOf(spec),
  }
  if (loadBalancer === null) return filled
  const ports = portsOf(loadBalancer)
  const specPorts = ports.map((port) => spec.ports.find(({ target }) => target === port))
  const { timeouts, maxConnections, drainSeconds } = loadBalancer
  return {
    ...filled,
    listeners: ports.map((port, index) => rowOf(port, specPorts[index], loadBalancer)),
    otherPorts: spec.ports.filter((port) => !specPorts.includes(port)),
    timeouts,
    maxConnections,
    drainSeconds,
  }
}

type ShownPort = ShownSpec['ports'][number]

function rowOf(port: number, published: ShownPort | undefined, { rules, listeners }: LoadBalancer): ListenerRow {
  const portRules = rules.filter((rule) => rule.port === port)
  const listener = listeners.find((known) => known.port === port) ?? Listener.parse({ port })
  const { redirectToHttps, maxConnectionsPerClient, maxRequestsPerSecondPerClient, port: _, ...plain } = listener
  return listenerRow({
    ...plain,
    protocol: redirectToHttps === null ? (portRules[0]?.protocol ?? 'http') : 'redirect',
    ...reachOf(port, published),
    redirectTo: redirectToHttps ?? 443,
    maxConnectionsPerClient: maxConnectionsPerClient ?? '',
    maxRequestsPerSecondPerClient: maxRequestsPerSecondPerClient ?? '',
    rules: portRules.length > 0 ? portRules.map(ruleOf) : [ruleRow()],
  })
}

function reachOf(port: number, published: ShownPort | undefined): Pick<ListenerRow, 'published' | 'reach' | 'inside'> {
  if (published === undefined) return { published: '', reach: 'inside', inside: port }
  const inside = published.published === port ? '' : port
  return { published: published.published ?? '', reach: published.mode, inside }
}

function ruleOf({ host, target, basicAuth, port: _, protocol: __, ...rule }: Rule): RuleRow {
  return ruleRow({
    ...rule,
    host: host ?? '',
    target: { ...target, space: target.space ?? '' },
    asksPassword: basicAuth !== null,
    ...(basicAuth !== null && {
      basicAuth: { realm: basicAuth.realm, users: basicAuth.users.map(({ name }) => userRow({ name, keeps: name })) },
    }),
  })
}
