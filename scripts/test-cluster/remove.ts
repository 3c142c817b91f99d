import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { run } from '../command.ts'
import { type ClusterNames, clusterNames, FOLDER_PATTERN } from './names.ts'
import { listNamespaces, removeNetwork } from './network.ts'
import { isOwnerRunning } from './owner.ts'

const CGROUPS = '/sys/fs/cgroup'
const END_TIMEOUT_MS = 10_000

/** Ends and removes everything with the cluster's name. Safe to repeat. */
export async function removeCluster(names: ClusterNames): Promise<void> {
  await endProcesses(names)
  await removeNetwork(names)
  await removeCgroups(names)
  await rm(names.folder, { recursive: true, force: true })
}

/** Removes the clusters in a folder whose owner is no longer running: the process was killed, or the machine stopped. */
export async function removeAbandonedClusters(parent = tmpdir()): Promise<void> {
  for (const { names, pid } of await clustersIn(parent))
    if (!(await isOwnerRunning(names.folder, pid))) await removeCluster(names)
}

/** Removes all clusters in a folder that is no longer in use. */
export async function removeClusters(parent: string): Promise<void> {
  for (const { names } of await clustersIn(parent)) await removeCluster(names)
}

async function clustersIn(parent: string): Promise<{ names: ClusterNames; pid: number }[]> {
  const entries = await readdir(parent).catch(() => [])
  const pids = entries.flatMap((entry) => Number(FOLDER_PATTERN.exec(entry)?.[1]) || [])
  return pids.map((pid) => ({ names: clusterNames(pid, parent), pid }))
}

/** Ends the processes of the cluster. With a host's first process, the kernel ends all others of that host, including its containers. */
async function endProcesses(names: ClusterNames): Promise<void> {
  const deadline = Date.now() + END_TIMEOUT_MS
  for (const namespace of await listNamespaces(names)) {
    for (;;) {
      const pids = await processesIn(namespace)
      if (pids.length === 0) break
      if (Date.now() > deadline) throw new Error(`Processes ${pids.join(', ')} in ${namespace} do not end.`)
      for (const pid of pids) killProcess(pid)
      await sleep(50)
    }
  }
}

/** Returns no processes if the namespace is gone: another process may remove abandoned clusters at the same time. */
async function processesIn(namespace: string): Promise<number[]> {
  const pids = await run('ip', ['netns', 'pids', namespace]).catch(() => '')
  return pids.split('\n').filter(Boolean).map(Number)
}

/** Kills a process; harmless if it has ended. */
export function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Removes the control groups of version 2 or version 1. A group is busy for a moment after its last process ends. */
async function removeCgroups({ cluster }: ClusterNames): Promise<void> {
  const roots = (await run('find', [CGROUPS, '-maxdepth', '2', '-type', 'd', '-name', cluster]))
    .split('\n')
    .filter(Boolean)
  for (const root of roots) {
    await run('find', [root, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', '+']).catch(async () => {
      await sleep(500)
      await run('find', [root, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', '+'])
    })
  }
}
