import type { Rule } from './balancer.ts'

type Match = Pick<Rule, 'host' | 'path'>

/**
 * Compares two rules of one port by the order in which they are tried: exact hosts, wildcards (the longer first), any host; then the longer
 * path. For `toSorted`.
 */
export function byPrecedence(a: Match, b: Match): number {
  return (
    rankOf(a.host) - rankOf(b.host) ||
    (b.host ?? '').length - (a.host ?? '').length ||
    b.path.length - a.path.length ||
    `${a.host}${a.path}`.localeCompare(`${b.host}${b.path}`)
  )
}

function rankOf(host: string | null): number {
  if (host === null) return 2
  return host.startsWith('*.') ? 1 : 0
}
