import { randomBytes } from 'node:crypto'
import { pipeline } from 'node:stream'
import { type FileEntry, MAX_FILES } from '@berth/contract/files/files.ts'
import { extract, type Header } from 'tar-stream'
import { type EngineClient, EngineError } from '../transport/client.ts'
import { framesOf } from '../transport/frames.ts'
import { readArchive } from './archive.ts'

export interface FolderListing {
  readonly entries: FileEntry[]
  readonly cut: boolean
}

/**
 * Lists a folder with programs of the container itself, which see mounts too: one process for all entries. An unguessable mark precedes
 * each record, because names may contain line breaks.
 */
const SCRIPT = 'cd -- "$1" && find . -mindepth 1 -maxdepth 1 -exec stat -c "$2 %f %s %Y %n$2 %N" {} +; echo "$2 end $?"'
const MAX_OUTPUT_BYTES = 4 * 1024 ** 2
/** The most bytes of an archive that are read: the archive of a folder also contains everything below it. */
const MAX_ARCHIVE_BYTES = 64 * 1024 ** 2
const TIMEOUT_MS = 20_000

/**
 * Lists a folder of a container. If the container runs and has `sh`, `find` and `stat`, they list it. Otherwise the engine's archive is
 * read, which may be cut off in a large folder.
 */
export async function listFolder(
  client: EngineClient,
  container: string,
  path: string,
  running: boolean,
): Promise<FolderListing> {
  return (
    (running ? await listByProgram(client, container, path) : null) ?? (await listByArchive(client, container, path))
  )
}

/** Returns null where the container lacks the programs. */
async function listByProgram(client: EngineClient, container: string, path: string): Promise<FolderListing | null> {
  const mark = randomBytes(12).toString('hex')
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const { Id: id } = await client.json<{ Id: string }>('POST', `/containers/${container}/exec`, {
      body: { AttachStdout: true, Cmd: ['sh', '-c', SCRIPT, 'sh', path, mark], User: '0' },
    })
    const stream = await client.stream('POST', `/exec/${id}/start`, { body: { Detach: false, Tty: false }, signal })
    const { text, isComplete } = await outputOf(stream)
    const records = text.split(`${mark} `).slice(1)
    const last = records.at(-1) ?? ''
    const isDone = last.startsWith('end ')
    const entries = parseEntries(records.slice(0, isDone ? -1 : -2))
    // A file that vanished meanwhile does not matter. A program that is missing, or lacks an option, prints nothing at all.
    if (isComplete && (!isDone || (entries.length === 0 && last.trim() !== 'end 0'))) return null
    return { entries: entries.slice(0, MAX_FILES), cut: !isDone || entries.length > MAX_FILES }
  } catch (error) {
    // Without `sh` the engine refuses to start the command.
    if (error instanceof EngineError || signal.aborted) return null
    throw error
  }
}

/** Parses the records of a listing. Each entry has two: its attributes, and its name as `stat` prints it, with the target of a link. */
export function parseEntries(records: readonly string[]): FileEntry[] {
  return records.flatMap((record, index) => {
    const [, mode, size, time, path = ''] = /^([0-9a-f]+) (\d+) (\d+) (?:\.\/)?([\s\S]+)$/.exec(record) ?? []
    if (mode === undefined) return []
    const bits = Number.parseInt(mode, 16)
    const type = TYPES.get(bits & 0o170000) ?? 'other'
    const printedName = records[index + 1]?.replace(/\n$/, '') ?? ''
    return {
      name: path,
      type,
      size: type === 'file' ? Number(size) : 0,
      mode: bits & 0o777,
      modifiedAt: new Date(Number(time) * 1000).toISOString(),
      target: type === 'link' ? linkTarget(printedName, path) : null,
    }
  })
}

/** A map, because Biome 2.6 rewrites octal keys of an object to other numbers. */
const TYPES: ReadonlyMap<number, FileEntry['type']> = new Map([
  [0o040000, 'folder'],
  [0o100000, 'file'],
  [0o120000, 'link'],
])

/** Returns the target of a link that `stat` prints as "'./a' -> 'b'". */
function linkTarget(printedName: string, name: string): string | null {
  const quoted = printedName.slice(printedName.indexOf(' -> ', name.length) + 4)
  return printedName.includes(' -> ') ? quoted.replace(/^'([\s\S]*)'$/, '$1') : null
}

/** Reads standard output, up to the limit. */
async function outputOf(stream: AsyncIterable<Buffer>): Promise<{ text: string; isComplete: boolean }> {
  const output: Buffer[] = []
  let size = 0
  for await (const { isStdout, bytes } of framesOf(stream)) {
    if (isStdout) output.push(bytes)
    size += bytes.length
    if (size > MAX_OUTPUT_BYTES) break
  }
  return { text: Buffer.concat(output).toString(), isComplete: size <= MAX_OUTPUT_BYTES }
}

async function listByArchive(client: EngineClient, container: string, path: string): Promise<FolderListing> {
  const ending = new AbortController()
  const entries = new Map<string, FileEntry>()
  const archive = await readArchive(client, container, path.endsWith('/') ? `${path}.` : `${path}/.`, ending.signal)
  const unpacked = extract()
  let bytes = 0
  let cut = false
  const stop = () => {
    cut = true
    ending.abort()
    unpacked.destroy()
  }
  const timer = setTimeout(stop, TIMEOUT_MS)
  archive.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MAX_ARCHIVE_BYTES) stop()
  })
  const { promise, resolve } = Promise.withResolvers<Error | null | undefined>()
  pipeline(archive, unpacked, resolve)
  unpacked.on('entry', (header, content, next) => {
    const entry = entryOf(header)
    if (entry) entries.set(entry.name, entry)
    if (entries.size > MAX_FILES) stop()
    content.on('end', next)
    content.resume()
  })
  const error = await promise.finally(() => clearTimeout(timer))
  if (error && !cut) throw error
  return { entries: [...entries.values()].slice(0, MAX_FILES), cut }
}

const TAR_TYPES: Readonly<Record<string, FileEntry['type']>> = {
  directory: 'folder',
  file: 'file',
  symlink: 'link',
  link: 'file',
}

/** Returns the entry of a direct child of the folder; null for deeper entries, and for the folder itself, which comes first. */
function entryOf({ name, type, size, mode, mtime, linkname }: Header): FileEntry | null {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  const [first] = parts
  if (parts.length !== 1 || first === undefined) return null
  const kind = TAR_TYPES[type ?? ''] ?? 'other'
  return {
    name: first,
    type: kind,
    size: size ?? 0,
    mode: (mode ?? 0) & 0o777,
    modifiedAt: (mtime ?? new Date(0)).toISOString(),
    target: kind === 'link' ? (linkname ?? null) : null,
  }
}
