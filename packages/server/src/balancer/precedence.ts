import type { Rule } from '@berth/contract/load-balancers/balancer.ts'

type Match = Pick<Rule, 'host' | 'path'>

/** The rules of one port in the order in which they are tried: exact hosts, wildcards (the longer first), any host; then the longer path. */
export function inOrder<R extends Match>(rules: readonly R[]): R[] {
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

/** Whether a request is a rule's business: what the configuration that is written for it must mean. */
export function fits({ host, path }: Match, asked: { readonly host: string; readonly path: string }): boolean {
  return hostFits(host, asked.host.toLowerCase()) && pathFits(path, asked.path)
}

function hostFits(host: string | null, asked: string): boolean {
  if (host === null) return true
  return host.startsWith('*.') ? asked.endsWith(host.slice(1)) : asked === host
}

function pathFits(path: string, asked: string): boolean {
  if (path.endsWith('/')) return asked.startsWith(path)
  return asked === path || asked.startsWith(`${path}/`)
}
