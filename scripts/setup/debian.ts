import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { run } from '../command.ts'

/** Returns the path of a program, or null if it is not installed. */
export function findProgram(name: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Runs `read` on the unpacked files of a package of the distribution. Installs nothing, so it needs no root. */
export async function withPackage<T>(name: string, read: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `berth-${name}-`))
  try {
    await download(name, folder)
    const archive = (await readdir(folder)).find((file) => file.endsWith('.deb'))
    if (!archive) throw new Error(`apt-get downloaded no package ${name}.`)
    const files = join(folder, 'files')
    await run('dpkg-deb', ['--extract', join(folder, archive), files])
    return await read(files)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function download(name: string, folder: string): Promise<void> {
  // apt-get writes to the folder in which it runs.
  const aptDownload = () => run('sh', ['-c', 'cd "$1" && apt-get download -qq "$2"', 'sh', folder, name])
  try {
    await aptDownload()
  } catch (error) {
    // A fresh machine has no package lists, or old ones.
    if (!isRoot()) throw error
    await run('apt-get', ['update', '-qq'])
    await aptDownload()
  }
}
