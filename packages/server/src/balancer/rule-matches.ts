import type { Rule } from '@berth/contract/load-balancers/balancer.ts'

type Match = Pick<Rule, 'host' | 'path'>

/** Returns whether a rule matches a request. The configuration that is written for the rule must mean the same. */
export function ruleMatches(
  { host, path }: Match,
  requested: { readonly host: string; readonly path: string },
): boolean {
  return hostFits(host, requested.host.toLowerCase()) && pathFits(path, requested.path)
}

function hostFits(host: string | null, requested: string): boolean {
  if (host === null) return true
  return host.startsWith('*.') ? requested.endsWith(host.slice(1)) : requested === host
}

function pathFits(path: string, requested: string): boolean {
  if (path.endsWith('/')) return requested.startsWith(path)
  return requested === path || requested.startsWith(`${path}/`)
}
