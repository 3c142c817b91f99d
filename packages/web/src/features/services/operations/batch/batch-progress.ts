import type { Service } from '@berth/contract/services/services.ts'

/** How many of them somebody has written since, or are gone. @param now the services of the space; undefined: not known */
export function touched(before: readonly Service[], now: readonly Service[] | undefined): number {
  if (!now) return 0
  const versions = new Map(now.map(({ id, version, state }) => [id, state === 'deleting' ? null : version]))
  return before.filter(({ id, version }) => versions.get(id) !== version).length
}
