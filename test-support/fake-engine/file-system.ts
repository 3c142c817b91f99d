import { Readable } from 'node:stream'
import { pack } from 'tar-stream'

/** What is at a path. */
export type Entry =
  | { readonly type: 'file'; readonly content: Buffer; readonly mode: number; readonly modifiedAt: number }
  | { readonly type: 'folder'; readonly mode: number; readonly modifiedAt: number }
  | { readonly type: 'link'; readonly target: string; readonly modifiedAt: number }

/** The files of a container, by absolute path. */
export class FileSystem {
  readonly #entries = new Map<string, Entry>()

  /** Has what the sample images have. */
  static ofSample(): FileSystem {
    const files = new FileSystem()
    for (const folder of ['/', '/bin', '/tmp', '/www'])
      files.write(folder, { type: 'folder', mode: 0o755, modifiedAt: 0 })
    for (const [path, text] of SAMPLE_FILES)
      files.write(path, { type: 'file', content: Buffer.from(text), mode: 0o755, modifiedAt: 0 })
    return files
  }

  /** Folders above it come into being. */
  write(path: string, entry: Entry): void {
    const place = normalized(path)
    const above = folderOf(place)
    if (!this.#entries.has(above) && above !== place)
      this.write(above, { type: 'folder', mode: 0o755, modifiedAt: entry.modifiedAt })
    this.#entries.set(place, entry)
  }

  find(path: string): Entry | null {
    return this.#entries.get(normalized(path)) ?? null
  }

  /** A file, or a folder with all that is below it. Of a path that ends with "/." the names begin with "./". */
  archive(path: string): Readable {
    const place = normalized(path)
    const name = path.endsWith('/.') || place === '/' ? '.' : (place.split('/').at(-1) ?? '')
    const archive = pack()
    const prefix = place === '/' ? '/' : `${place}/`
    const below = [...this.#entries].filter(([one]) => one.startsWith(prefix) && one !== place)
    const found = this.find(place)
    if (found) add(archive, name, found)
    for (const [one, entry] of below.sort(([a], [b]) => (a < b ? -1 : 1)))
      add(archive, `${name}/${one.slice(prefix.length)}`, entry)
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

function normalized(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return `/${parts.join('/')}`
}

function folderOf(place: string): string {
  return place.slice(0, place.lastIndexOf('/')) || '/'
}
