import { readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { isOwnerRunning } from '../test-cluster/owner.ts'
import { killProcess, removeClusters } from '../test-cluster/remove.ts'

/** The environment variable of every process of a run. Its value is the run's folder. */
export const RUN_VARIABLE = 'BERTH_TEST_RUN'
const NAME = /^berth-run-(\d+)$/
const END_TIMEOUT_MS = 10_000
/** How often an environment is read at most, in case the kernel never reports its addresses. */
const MAX_READS = 100

export function runFolderName(pid: number): string {
  return `berth-run-${pid}`
}

/** Ends every process of the run and removes its clusters and its folder. Safe to repeat. */
async function cleanUp(folder: string): Promise<void> {
  await endProcesses(folder)
  await removeClusters(folder)
  await rm(folder, { recursive: true, force: true, maxRetries: 10 })
}

/** Cleans up after runs whose clean-up process ended together with them. */
export async function cleanUpAbandoned(): Promise<void> {
  for (const entry of await readdir(tmpdir())) {
    const pid = Number(NAME.exec(entry)?.[1])
    const folder = join(tmpdir(), entry)
    if (pid && !(await isOwnerRunning(folder, pid))) await cleanUp(folder)
  }
}

async function endProcesses(folder: string): Promise<void> {
  const deadline = Date.now() + END_TIMEOUT_MS
  for (;;) {
    const pids = await processesOf(folder)
    if (pids.length === 0) return
    if (Date.now() > deadline) throw new Error(`Processes ${pids.join(', ')} of ${folder} do not end.`)
    for (const pid of pids) killProcess(pid)
    await sleep(50)
  }
}

/** Returns the ids of the processes with the run's marker that this user may inspect. */
export async function processesOf(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number)
  const marked = await Promise.all(pids.map((pid) => isMarked(pid, folder)))
  return pids.filter((pid, index) => marked[index] && pid !== process.pid)
}

async function isMarked(pid: number, folder: string): Promise<boolean> {
  const environment = await readEnvironment(pid)
  return environment.split('\0').includes(`${RUN_VARIABLE}=${folder}`)
}

/**
 * Returns the environment of a process; '' if this user may not read it, or it has none. The kernel also shows none while a process replaces
 * its program (execve): the addresses of the environment's beginning and end are first 0 and then equal. They stay equal only where there is
 * no environment.
 *
 * @see proc_pid_stat(5), fields 50 and 51
 */
async function readEnvironment(pid: number): Promise<string> {
  let emptyAt: string | undefined
  for (let reads = 0; reads < MAX_READS; reads++) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    if (environment !== '' || !(await hasProgram(pid))) return environment
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    const [start, end] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(50 - 3)
    if (start === end && start !== '0' && start === emptyAt) return ''
    emptyAt = start === end ? start : undefined
    await sleep(1)
  }
  return ''
}

/** Returns whether a process has a program that this user may see, which the kernel's own threads have not. */
function hasProgram(pid: number): Promise<boolean> {
  return readlink(`/proc/${pid}/exe`).then(
    () => true,
    () => false,
  )
}

/** `clean-up.ts FOLDER`: cleans up once its standard input is closed, which the kernel does when the run ends in any way. */
async function main(): Promise<void> {
  const [folder] = process.argv.slice(2)
  if (!folder) throw new Error('usage: clean-up.ts FOLDER')
  await text(process.stdin)
  await cleanUp(folder)
}

if (import.meta.main) await main()
