import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Moves the processes of the root cgroup one level down, as Docker's own docker-in-docker image does. In a container with cgroups v2 they
 * are in the root of its tree, and groups below a group with processes can have no limits. Does nothing elsewhere: the real root has no
 * `cgroup.type`, and cgroups v1 have no `cgroup.controllers`.
 */
export function enableNestedCgroups(root = '/sys/fs/cgroup'): void {
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
    // The process has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function wordsOf(file: string): string[] {
  return readFileSync(file, 'utf8').split(/\s+/).filter(Boolean)
}
