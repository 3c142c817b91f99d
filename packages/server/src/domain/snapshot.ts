import type { Host } from '@berth/contract/hosts/hosts.ts'
import type { LiveService, LiveSpace } from './model.ts'

/** The cluster at one moment. */
export interface Snapshot {
  readonly spaces: readonly LiveSpace[]
  readonly services: readonly LiveService[]
  readonly hosts: readonly Host[]
}

export const EMPTY_SNAPSHOT: Snapshot = { spaces: [], services: [], hosts: [] }

export function serviceKey({ ref: { space, service } }: Pick<LiveService, 'ref'>): string {
  return `${space}/${service}`
}
