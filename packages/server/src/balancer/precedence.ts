import type { Rule } from '@berth/contract/load-balancers/balancer.ts'

type Match = Pick<Rule, 'host' | 'path'>

/**
 * Sorts the rules of one port in the order in which they are tried: exact hosts, wildcards (the longer first), any host; then the longer
 * path.
 */
export function byPrecedence<R extends Match>(rules: readonly R[]): R[] {
  return rules.toSorted(
    (a, b) =>
      rankOf(a.host) - rankOf(b.host) ||
      (b.host ?? '').length - (a.host ?? '').length ||
      b.path.length - a.path.length ||
      `${a.host}${a.path}`.localeCompare(`${b.host}${b.path}`),
  )
}

function rankOf(host: string | null): number {
  if (host === null) return 2
  return host.startsWith('*.') ? 1 : 0
}

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
