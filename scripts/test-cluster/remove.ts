import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run } from '../command.ts'
import { type ClusterNames, FOLDER_PATTERN, namesOf } from './names.ts'
import { namespacesOf, removeNetwork } from './network.ts'

const CGROUPS = '/sys/fs/cgroup'
const END_TIMEOUT_MS = 10_000

/** Ends and removes all that bears the cluster's name, whatever of it is there. Safe to repeat. */
export async function removeCluster(names: ClusterNames): Promise<void> {
  await endProcesses(names)
  await removeNetwork(names)
  await removeCgroups(names)
  await rm(names.folder, { recursive: true, force: true })
}

/** Removes clusters whose owner is gone: killed, or the machine stopped. */
export async function sweep(): Promise<void> {
  for (const entry of await readdir(tmpdir())) {
    const pid = Number(FOLDER_PATTERN.exec(entry)?.[1])
    if (pid && !(await isOwned(namesOf(pid), pid))) await removeCluster(namesOf(pid))
  }
}

/** Writes down whose the cluster is: the process, told from a later one with the same id by when it started. */
export async function claim(names: ClusterNames, pid: number): Promise<void> {
  await writeFile(join(names.folder, 'owner'), await startOf(pid))
}

async function isOwned(names: ClusterNames, pid: number): Promise<boolean> {
  const start = await startOf(pid)
  if (!start) return false
  const owner = await readFile(join(names.folder, 'owner'), 'utf8').catch(() => start)
  return owner === start
}

/** In clock ticks since the machine started; "" when there is no such process. @see proc(5), /proc/pid/stat, starttime */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? ''
}

/** With the first process of a host, the kernel ends all of that host's: containers too, which have networks of their own. */
async function endProcesses(names: ClusterNames): Promise<void> {
  const deadline = Date.now() + END_TIMEOUT_MS
  for (const namespace of await namespacesOf(names)) {
    for (;;) {
      const pids = await processesIn(namespace)
      if (pids.length === 0) break
      if (Date.now() > deadline) throw new Error(`Processes ${pids.join(', ')} in ${namespace} do not end.`)
      for (const pid of pids) end(pid)
      await sleep(50)
    }
  }
}

/** None where the namespace is gone: another process may sweep at the same time. */
async function processesIn(namespace: string): Promise<number[]> {
  const pids = await run('ip', ['netns', 'pids', namespace]).catch(() => '')
  return pids.split('\n').filter(Boolean).map(Number)
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** One tree (version 2) or one for each controller (version 1). The kernel lets go of a group a moment after its last process. */
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
