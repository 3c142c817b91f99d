import type { RuleProtocol } from '@berth/contract/load-balancers/balancer.ts'
import type { Balancer, BalancerFigures } from '@berth/contract/load-balancers/balancer-answers.ts'
import { portsOf } from '@berth/contract/load-balancers/balancer-errors.ts'
import { byPrecedence } from '@berth/contract/load-balancers/rule-order.ts'
import type { ShownSpec } from '@berth/contract/services/service-spec.ts'

export type RuleStatus = Balancer['rules'][number]
export type RuleFigures = BalancerFigures['rules'][number]

/** One port of a load balancer and its rules, in the order of evaluation. */
export interface ListenerRules {
  /** The port inside the balancer. */
  readonly port: number
  /** The ports on the hosts; null if the host picks the port. Empty if the port is reachable within the space only. */
  readonly published: readonly (number | null)[]
  /** Null for a port that only redirects. */
  readonly protocol: RuleProtocol | null
  readonly redirectToHttps: number | null
  readonly rules: readonly RuleStatus[]
}

export function listenerRules({ ports, loadBalancer }: ShownSpec, rules: readonly RuleStatus[]): ListenerRules[] {
  if (loadBalancer === null) return []
  return portsOf(loadBalancer).map((port) => {
    const portRules = rules.filter(({ rule }) => rule.port === port).toSorted((a, b) => byPrecedence(a.rule, b.rule))
    return {
      port,
      published: ports.filter(({ target }) => target === port).map(({ published }) => published),
      protocol: portRules[0]?.rule.protocol ?? null,
      redirectToHttps: loadBalancer.listeners.find((listener) => listener.port === port)?.redirectToHttps ?? null,
      rules: portRules,
    }
  })
}
