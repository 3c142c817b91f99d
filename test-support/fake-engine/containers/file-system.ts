import { Readable } from 'node:stream'
import { pack } from 'tar-stream'

/** A file, folder or link. */
export type Entry =
  | { readonly type: 'file'; readonly content: Buffer; readonly mode: number; readonly modifiedAt: number }
  | { readonly type: 'folder'; readonly mode: number; readonly modifiedAt: number }
  | { readonly type: 'link'; readonly target: string; readonly modifiedAt: number }

/** The files of a container, by absolute path. */
export class FileSystem {
  readonly #entries = new Map<string, Entry>()

  /** Returns the files of the sample images. */
  static ofSample(): FileSystem {
    const files = new FileSystem()
    for (const folder of ['/', '/bin', '/tmp', '/www'])
      files.write(folder, { type: 'folder', mode: 0o755, modifiedAt: 0 })
    for (const [path, text] of SAMPLE_FILES)
      files.write(path, { type: 'file', content: Buffer.from(text), mode: 0o755, modifiedAt: 0 })
    return files
  }

  /** Writes an entry and creates its parent folders. */
  write(path: string, entry: Entry): void {
    const normalized = normalize(path)
    const parent = folderOf(normalized)
    if (!this.#entries.has(parent) && parent !== normalized)
      this.write(parent, { type: 'folder', mode: 0o755, modifiedAt: entry.modifiedAt })
    this.#entries.set(normalized, entry)
  }

  find(path: string): Entry | null {
    return this.#entries.get(normalize(path)) ?? null
  }

  /** Returns an archive of a file, or of a folder with its content. If the path ends with "/.", names begin with "./". */
  archive(path: string): Readable {
    const root = normalize(path)
    const name = path.endsWith('/.') || root === '/' ? '.' : (root.split('/').at(-1) ?? '')
    const archive = pack()
    const prefix = root === '/' ? '/' : `${root}/`
    const children = [...this.#entries].filter(([child]) => child.startsWith(prefix) && child !== root)
    const rootEntry = this.find(root)
    if (rootEntry) add(archive, name, rootEntry)
    for (const [child, entry] of children.sort(([a], [b]) => (a < b ? -1 : 1)))
      add(archive, `${name}/${child.slice(prefix.length)}`, entry)
    archive.finalize()
    return Readable.from(archive)
  }
}

const SAMPLE_FILES: readonly [path: string, text: string][] = [
  ['/start', '#!/bin/sh\n'],
  ['/bin/sh', 'busybox'],
  ['/www/index.html', '<!doctype html>\n<title>web</title>\n'],
  ['/www/health', 'ok\n'],
]

function add(archive: ReturnType<typeof pack>, name: string, entry: Entry): void {
  const mtime = new Date(entry.modifiedAt)
  if (entry.type === 'file') archive.entry({ name, mode: entry.mode, mtime }, entry.content)
  else if (entry.type === 'folder') archive.entry({ name: `${name}/`, type: 'directory', mode: entry.mode, mtime })
  else archive.entry({ name, type: 'symlink', linkname: entry.target, mtime })
}

function normalize(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return `/${parts.join('/')}`
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
