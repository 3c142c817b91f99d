import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Records in a folder the start time of the owning process, which distinguishes it from a later process with the same id. */
export async function claimFolder(folder: string, pid: number): Promise<void> {
  await writeFile(join(folder, 'owner'), await startTimeOf(pid))
}

/** Tells whether the process that claimed the folder is still running. */
export async function isOwnerRunning(folder: string, pid: number): Promise<boolean> {
  const start = await startTimeOf(pid)
  if (!start) return false
  const owner = await readFile(join(folder, 'owner'), 'utf8').catch(() => start)
  return owner === start
}

/** Returns the start time in clock ticks since boot; "" if there is no such process. @see proc(5), /proc/pid/stat, starttime */
async function startTimeOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? ''
}
