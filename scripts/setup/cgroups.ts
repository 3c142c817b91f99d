import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * In a container with cgroups v2, this machine's processes sit in the root of its own tree, and no limits can be given to groups below one
 * that holds processes: they are moved one down, as Docker's own docker-in-docker image does. Elsewhere nothing is done: the real root
 * has no `cgroup.type`, v1 no `cgroup.controllers`.
 */
export function makeRoomForContainers(root = '/sys/fs/cgroup'): void {
  if (!existsSync(join(root, 'cgroup.controllers')) || !existsSync(join(root, 'cgroup.type'))) return
  const own = join(root, 'init')
  mkdirSync(own, { recursive: true })
  for (const pid of wordsOf(join(root, 'cgroup.procs'))) move(pid, join(own, 'cgroup.procs'))
  const controllers = wordsOf(join(root, 'cgroup.controllers'))
  writeFileSync(join(root, 'cgroup.subtree_control'), controllers.map((name) => `+${name}`).join(' '))
}

function move(pid: string, to: string): void {
  try {
    writeFileSync(to, pid)
  } catch (error) {
    // It ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function wordsOf(file: string): string[] {
  return readFileSync(file, 'utf8').split(/\s+/).filter(Boolean)
}
