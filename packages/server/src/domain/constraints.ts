import type { Host } from '@berth/contract/hosts/hosts.ts'

/**
 * Tells whether a host meets a placement constraint such as "node.labels.zone == east". Constraints that Berth cannot check (the engine's
 * own labels) count as met, because Swarm decides.
 *
 * @see https://docs.docker.com/reference/cli/docker/service/create/#constraint
 */
export function satisfiesConstraint(host: Host, constraint: string): boolean {
  const [, key = '', operator, value = ''] = /^\s*(\S+?)\s*(==|!=)\s*(.*?)\s*$/.exec(constraint) ?? []
  const actual = actualOf(host, key)
  if (actual === undefined) return true
  return (actual.toLowerCase() === value.toLowerCase()) === (operator === '==')
}

function actualOf(host: Host, key: string): string | undefined {
  if (key.startsWith('node.labels.')) return host.labels[key.slice('node.labels.'.length)] ?? ''
  const [os = ''] = host.platform.split('/')
  const values: Record<string, string> = {
    'node.id': host.id,
    'node.hostname': host.name,
    'node.role': host.role,
    'node.platform.os': os,
  }
  return values[key]
}
