import { once } from 'node:events'
import { pipeline, Readable } from 'node:stream'
import { extract, type Header, pack } from 'tar-stream'
import { type EngineClient, EngineError } from '../transport/client.ts'

/** A file or folder at a path of a container. */
export interface FoundPath {
  readonly type: 'file' | 'folder' | 'link' | 'other'
  readonly size: number
  /** Permission bits. */
  readonly mode: number
  readonly modifiedAt: number
  /** The path in the container that a link finally leads to, whether it exists or not. */
  readonly target: string | null
}

/** Go's file modes, as the engine writes them. @see https://pkg.go.dev/io/fs#FileMode */
const FOLDER = 0x80000000
const LINK = 0x08000000
const NOT_REGULAR = 0x8f280000
const PERMISSIONS = 0o777

const UPLOAD_TIMEOUT_MS = 3_600_000

interface PathStat {
  readonly size: number
  readonly mode: number
  readonly mtime: string
  readonly linkTarget: string
}

/** Returns what is at a path of a container, running or not; null where the path or the container does not exist. */
export async function findPath(client: EngineClient, container: string, path: string): Promise<FoundPath | null> {
  try {
    const answer = await client.stream('HEAD', `/containers/${container}/archive`, {
      query: { path },
      timeoutMs: 30_000,
    })
    answer.resume()
    const header = String(answer.headers['x-docker-container-path-stat'] ?? '')
    const stat = JSON.parse(Buffer.from(header, 'base64').toString()) as PathStat
    return {
      type: typeOf(stat.mode),
      size: stat.size,
      mode: stat.mode & PERMISSIONS,
      modifiedAt: Date.parse(stat.mtime),
      target: stat.linkTarget || null,
    }
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return null
    throw error
  }
}

function typeOf(mode: number): FoundPath['type'] {
  const has = (bit: number) => Math.floor(mode / bit) % 2 === 1
  if (has(FOLDER)) return 'folder'
  if (has(LINK)) return 'link'
  return (mode & NOT_REGULAR) === 0 ? 'file' : 'other'
}

/** Returns the file or folder at a path, with everything below it, as a tar archive. */
export function readArchive(
  client: EngineClient,
  container: string,
  path: string,
  signal: AbortSignal,
): Promise<Readable> {
  return client.stream('GET', `/containers/${container}/archive`, { query: { path }, signal, timeoutMs: 60_000 })
}

/** Streams the content of one file. */
export async function readContent(
  client: EngineClient,
  container: string,
  path: string,
  signal: AbortSignal,
): Promise<Readable> {
  const archive = await readArchive(client, container, path, signal)
  const unpacked = extract()
  pipeline(archive, unpacked, () => undefined)
  const [, content] = (await once(unpacked, 'entry', { signal })) as [Header, AsyncIterable<Buffer>]
  const readable = Readable.from(content)
  readable.once('close', () => archive.destroy())
  return readable
}

export interface NewFile {
  readonly name: string
  readonly size: number
  readonly mode: number
  readonly modifiedAt: number
  readonly content: Readable
}

/** Writes a file into a folder, and replaces a file of the same name. @throws EngineError where the file system is read-only */
export async function writeFile(
  client: EngineClient,
  container: string,
  folder: string,
  { name, size, mode, modifiedAt, content }: NewFile,
  signal: AbortSignal,
): Promise<void> {
  const packed = pack()
  const sink = packed.entry({ name, size, mode, mtime: new Date(modifiedAt) }, (error) => {
    if (error) packed.destroy(error)
    else packed.finalize()
  })
  pipeline(content, sink, (error) => {
    if (error) packed.destroy(error)
  })
  const query = { path: folder, noOverwriteDirNonDir: true }
  const call = { query, body: Readable.from(packed), signal, timeoutMs: UPLOAD_TIMEOUT_MS }
  await client.json<void>('PUT', `/containers/${container}/archive`, call).finally(() => packed.destroy())
}
