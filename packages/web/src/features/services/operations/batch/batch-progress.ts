import type { Service } from '@berth/contract/services/services.ts'

/** Counts the services that have been changed or deleted since. @param now the services of the space; undefined if unknown */
export function countChanged(before: readonly Service[], now: readonly Service[] | undefined): number {
  if (!now) return 0
  const versions = new Map(now.map(({ id, version, state }) => [id, state === 'deleting' ? null : version]))
  return before.filter(({ id, version }) => versions.get(id) !== version).length
}
