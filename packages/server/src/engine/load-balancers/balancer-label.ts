import { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import * as labels from '../services/labels.ts'
import type { SwarmSpec } from '../swarm.ts'

/** What a load balancer does, as its service keeps it: where a user has a password, there is its hash. Null for what can't be read. */
export function keptBalancer({ Labels: given = {} }: SwarmSpec): LoadBalancer | null {
  const text = given[labels.BALANCER]
  if (text === undefined) return null
  try {
    return LoadBalancer.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** The same for everybody's eyes: without the hashes. */
export function shownBalancer(spec: SwarmSpec): LoadBalancer | null {
  const kept = keptBalancer(spec)
  return kept && withPasswords(kept, () => '')
}

/** @param of the password, or hash, of a user of a rule */
export function withPasswords(
  balancer: LoadBalancer,
  of: (rule: LoadBalancer['rules'][number], user: string, password: string) => string,
): LoadBalancer {
  const rules = balancer.rules.map((rule) => ({
    ...rule,
    basicAuth: rule.basicAuth && {
      ...rule.basicAuth,
      users: rule.basicAuth.users.map(({ name, password }) => ({ name, password: of(rule, name, password) })),
    },
  }))
  return { ...balancer, rules }
}
