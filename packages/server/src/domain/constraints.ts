import type { Host } from '@berth/contract/hosts/hosts.ts'

/**
 * Whether a host meets a placement constraint such as "node.labels.zone == east". What can't be told here (the engine's own
 * labels) counts as met: Swarm has the last word.
 *
 * @see https://docs.docker.com/reference/cli/docker/service/create/#constraint
 */
export function meets(host: Host, constraint: string): boolean {
  const [, key = '', operator, value = ''] = /^\s*(\S+?)\s*(==|!=)\s*(.*?)\s*$/.exec(constraint) ?? []
  const actual = actualOf(host, key)
  if (actual === undefined) return true
  return (actual.toLowerCase() === value.toLowerCase()) === (operator === '==')
}

function actualOf(host: Host, key: string): string | undefined {
  if (key.startsWith('node.labels.')) return host.labels[key.slice('node.labels.'.length)] ?? ''
  const [os = ''] = host.platform.split('/')
  const known: Record<string, string> = {
    'node.id': host.id,
    'node.hostname': host.name,
    'node.role': host.role,
    'node.platform.os': os,
  }
  return known[key]
}
