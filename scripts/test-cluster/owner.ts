import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes into a folder which process it belongs to: its start time tells it from a later process with the same id. */
export async function claim(folder: string, pid: number): Promise<void> {
  await writeFile(join(folder, 'owner'), await startOf(pid))
}

/** Tells whether the process that claimed the folder still runs. */
export async function isOwned(folder: string, pid: number): Promise<boolean> {
  const start = await startOf(pid)
  if (!start) return false
  const owner = await readFile(join(folder, 'owner'), 'utf8').catch(() => start)
  return owner === start
}

/** In clock ticks since the machine started; "" when there is no such process. @see proc(5), /proc/pid/stat, starttime */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? ''
}
