import { Readable } from 'node:stream'
import { pack } from 'tar-stream'

export interface StoredFile {
  readonly content: Buffer
  readonly mode: number
  readonly modifiedAt: number
}

/** What is at a path. */
export type Found = { readonly type: 'file'; readonly file: StoredFile } | { readonly type: 'folder' } | null

/** The files of a container, by absolute path. A folder is there where a file is below it. */
export class FileSystem {
  readonly #files = new Map<string, StoredFile>()

  write(path: string, file: StoredFile): void {
    this.#files.set(normalized(path), file)
  }

  find(path: string): Found {
    const place = normalized(path)
    const file = this.#files.get(place)
    if (file) return { type: 'file', file }
    const isFolder = place === '/' || [...this.#files.keys()].some((one) => one.startsWith(`${place}/`))
    return isFolder ? { type: 'folder' } : null
  }

  /** A file, or a folder with all that is below it. Of a path that ends with "/." the names begin with "./". */
  archive(path: string): Readable {
    const place = normalized(path)
    const name = path.endsWith('/.') || place === '/' ? '.' : (place.split('/').at(-1) ?? '')
    const archive = pack()
    const found = this.find(place)
    if (found?.type === 'file') add(archive, name, found.file)
    else this.#addFolder(archive, place === '/' ? '' : place, name)
    archive.finalize()
    return Readable.from(archive)
  }

  #addFolder(archive: ReturnType<typeof pack>, place: string, name: string): void {
    const below = [...this.#files].filter(([path]) => path.startsWith(`${place}/`))
    const folders = new Set(below.flatMap(([path]) => foldersOf(path.slice(place.length + 1))))
    archive.entry({ name: `${name}/`, type: 'directory', mode: 0o755 })
    for (const folder of [...folders].sort())
      archive.entry({ name: `${name}/${folder}/`, type: 'directory', mode: 0o755 })
    for (const [path, file] of below) add(archive, `${name}/${path.slice(place.length + 1)}`, file)
  }
}

function add(archive: ReturnType<typeof pack>, name: string, { content, mode, modifiedAt }: StoredFile): void {
  archive.entry({ name, mode, mtime: new Date(modifiedAt) }, content)
}

/** Of "a/b/c": "a" and "a/b". */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

function normalized(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return `/${parts.join('/')}`
}
