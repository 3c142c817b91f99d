import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from '../command.ts'

const SOURCES = ['packages/web', 'packages/contract', 'package-lock.json']
const NOT_SOURCES = /^(dist|node_modules)$|\.tsbuildinfo$/

/** Builds the page, unless its sources are unchanged since the last build. */
export async function buildPage(root: string): Promise<{ summary: string }> {
  const stampFile = join(root, '.cache', 'page-built')
  const stamp = await hashOf(root, SOURCES)
  if (existsSync(join(root, 'packages/web/dist/index.html')) && stampOf(stampFile) === stamp)
    return { summary: 'Page is built' }
  await run(join(root, 'node_modules/.bin/vite'), ['build', join(root, 'packages/web')])
  await mkdir(dirname(stampFile), { recursive: true })
  await writeFile(stampFile, stamp)
  return { summary: 'Page built' }
}

/** Returns one hash of the names and contents of files and folders. It does not depend on the order in which the disk lists them. */
export async function hashOf(root: string, sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const source of sources)
    for (const file of await filesOf(root, source)) hash.update(`${file}\0`).update(await readFile(join(root, file)))
  return hash.digest('hex')
}

async function filesOf(root: string, path: string): Promise<string[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => null)
  if (!entries) return [path]
  const sources = entries
    .filter(({ name }) => !NOT_SOURCES.test(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
  return (
    await Promise.all(
      sources.map((entry) => (entry.isDirectory() ? filesOf(root, join(path, entry.name)) : [join(path, entry.name)])),
    )
  ).flat()
}

function stampOf(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}
