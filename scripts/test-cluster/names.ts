import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** What the cluster of one process is called, everywhere: all of it can be found, and removed, knowing the folder. */
export interface ClusterNames {
  readonly folder: string
  /** Also the name of its control group. */
  readonly cluster: string
  /** At most 15 characters, as the kernel wants of a network interface. */
  readonly bridge: string
}

export const FOLDER_PATTERN = /^berth-test-(\d+)$/

export function namesOf(ownerPid: number, parent = tmpdir()): ClusterNames {
  const folder = join(parent, `berth-test-${ownerPid}`)
  return { folder, cluster: basename(folder), bridge: `berth${ownerPid}` }
}

/** A network namespace of the cluster, of a host or a registry. */
export function namespaceOf({ cluster }: ClusterNames, member: string): string {
  return `${cluster}-${member}`
}
