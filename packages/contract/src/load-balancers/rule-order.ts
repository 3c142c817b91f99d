import type { Rule } from './balancer.ts'

/**
 * Sorts the rules of one port in the order in which they are tried: exact hosts, wildcards (the longer first), any host; then the longer
 * path.
 */
export function byPrecedence<R extends Pick<Rule, 'host' | 'path'>>(rules: readonly R[]): R[] {
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
