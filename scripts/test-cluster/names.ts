import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** The names that belong to the cluster of one process. Given the folder, all parts of the cluster can be found and removed. */
export interface ClusterNames {
  readonly folder: string
  /** The name of the cluster and of its control group. */
  readonly cluster: string
  /** At most 15 characters, the kernel's limit for a network interface. */
  readonly bridge: string
}

export const FOLDER_PATTERN = /^berth-test-(\d+)$/

export function clusterNames(ownerPid: number, parent = tmpdir()): ClusterNames {
  const folder = join(parent, `berth-test-${ownerPid}`)
  return { folder, cluster: basename(folder), bridge: `berth${ownerPid}` }
}

/** Returns the name of the network namespace of a host or registry of the cluster. */
export function namespaceOf({ cluster }: ClusterNames, member: string): string {
  return `${cluster}-${member}`
}
