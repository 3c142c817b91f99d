import { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import * as labels from '../services/labels.ts'
import type { SwarmSpec } from '../swarm.ts'

/** Returns a load balancer as its service stores it, with hashes for passwords. Null where it cannot be read. */
export function storedBalancer({ Labels: serviceLabels = {} }: SwarmSpec): LoadBalancer | null {
  const text = serviceLabels[labels.BALANCER]
  if (text === undefined) return null
  try {
    return LoadBalancer.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Returns a load balancer as the API shows it, without the hashes. */
export function shownBalancer(spec: SwarmSpec): LoadBalancer | null {
  const stored = storedBalancer(spec)
  return stored && withPasswords(stored, () => '')
}

/** Replaces the passwords. @param passwordOf returns the password, or hash, of a user of a rule */
export function withPasswords(
  balancer: LoadBalancer,
  passwordOf: (rule: LoadBalancer['rules'][number], user: string, password: string) => string,
): LoadBalancer {
  const rules = balancer.rules.map((rule) => ({
    ...rule,
    basicAuth: rule.basicAuth && {
      ...rule.basicAuth,
      users: rule.basicAuth.users.map(({ name, password }) => ({ name, password: passwordOf(rule, name, password) })),
    },
  }))
  return { ...balancer, rules }
}
