import { basename, dirname, normalize } from 'node:path/posix'
import type { Readable } from 'node:stream'
import {
  type FileEntry,
  type FileText,
  type Folder,
  MAX_TEXT_BYTES,
  MAX_UPLOAD_BYTES,
} from '@berth/contract/files/files.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { message } from '@berth/contract/messages/message.ts'
import { type FoundPath, findPath, readArchive, readContent, writeFile } from '../../engine/containers/archive.ts'
import { type FileSystem, readFileSystem } from '../../engine/containers/file-system.ts'
import { listFolder } from '../../engine/containers/folder.ts'
import { type EngineClient, EngineError } from '../../engine/transport/client.ts'
import type { HostEngines } from '../hosts/host-engines.ts'
import type { OperationContext } from '../operation-context.ts'
import { containerOf, findInstance } from './instances.ts'

export interface Upload {
  readonly path: string
  readonly size: number
  readonly overwrite: boolean
  readonly content: Readable
}

export interface Download {
  /** The file name to save it as. */
  readonly name: string
  /** In bytes; null if it is not known before the end. */
  readonly size: number | null
  readonly content: Readable
}

/** A symbolic link may lead to another; more than this many are a loop. */
const MOST_LINKS = 8
const MIB = 1024 ** 2

/** The files in instances, through the engine of the host that runs them. */
export class InstanceFiles {
  readonly #context: OperationContext
  readonly #engines: HostEngines

  constructor(context: OperationContext, engines: HostEngines) {
    this.#context = context
    this.#engines = engines
  }

  /** Lists a folder. @throws Problem `not-found`; `bad-input` if it is not a folder */
  list(ref: InstanceRef, requested: string): Promise<Folder> {
    return this.#inContainer(ref, async (client, container) => {
      const [{ path, found }, fileSystem] = await Promise.all([
        followLinks(client, container, requested),
        fileSystemOf(client, container),
      ])
      if (found.type !== 'folder') throw new Problem('bad-input', message('not-a-folder', { path: requested }))
      const { entries, cut } = await listFolder(client, container, path, fileSystem.isRunning)
      const { isReadOnly, isInMemory } = fileSystem.mountOf(path)
      return {
        path: normalize(requested),
        readOnly: isReadOnly,
        inMemory: isInMemory,
        entries: entries.sort(byKindAndName),
        cut,
      }
    })
  }

  /** Returns the text of a file. @throws Problem `not-found`; `bad-input` if it is not a file */
  text(ref: InstanceRef, requested: string): Promise<FileText> {
    return this.#inContainer(ref, async (client, container) => {
      const { path, found } = await followLinks(client, container, requested)
      if (found.type !== 'file') throw new Problem('bad-input', message('not-a-file', { path: requested }))
      const { size } = found
      if (size > MAX_TEXT_BYTES) return { path: requested, size, text: null, why: 'too-large' as const }
      const bytes = await (await readContent(client, container, path, new AbortController().signal)).toArray()
      const text = decodeText(Buffer.concat(bytes))
      return { path: requested, size, text, why: text === null ? ('binary' as const) : null }
    })
  }

  /** Returns a file as it is, or a folder as a tar archive. @throws Problem `not-found`, `bad-input` */
  download(ref: InstanceRef, requested: string, signal: AbortSignal): Promise<Download> {
    return this.#inContainer(ref, async (client, container) => {
      const { path, found } = await followLinks(client, container, requested)
      const name = basename(normalize(requested)) || ref.service
      if (found.type === 'folder')
        return { name: `${name}.tar`, size: null, content: await readArchive(client, container, path, signal) }
      if (found.type !== 'file') throw new Problem('bad-input', message('not-a-file', { path: requested }))
      return { name, size: found.size, content: await readContent(client, container, path, signal) }
    })
  }

  /**
   * Writes a file.
   *
   * @throws Problem `not-found` if there is no such folder, `already-exists`, `too-large`, `not-allowed` if the folder is read-only or in
   * memory
   */
  upload(ref: InstanceRef, { path: requested, size, overwrite, content }: Upload, signal: AbortSignal): Promise<void> {
    if (size > MAX_UPLOAD_BYTES)
      throw new Problem('too-large', message('upload-too-large', { most: MAX_UPLOAD_BYTES / MIB }))
    const path = normalize(requested)
    const name = basename(path)
    if (name === '' || requested.endsWith('/'))
      throw new Problem('bad-input', message('not-a-file', { path: requested }))
    return this.#inContainer(ref, async (client, container) => {
      const folder = await followLinks(client, container, dirname(path))
      if (folder.found.type !== 'folder')
        throw new Problem('bad-input', message('not-a-folder', { path: dirname(path) }))
      // The engine would write the file below what is mounted there, where nobody finds it.
      if ((await fileSystemOf(client, container)).mountOf(folder.path).isInMemory)
        throw new Problem('not-allowed', message('files-in-memory', { path: dirname(path) }))
      const existing = await findPath(client, container, path)
      const mayReplace = overwrite && existing?.type !== 'folder'
      if (existing && !mayReplace) throw new Problem('already-exists', message('file-exists', { path }))
      const mode = existing?.type === 'file' ? existing.mode : 0o644
      const file = { name, size, mode, modifiedAt: this.#context.now(), content }
      await writeFile(client, container, folder.path, file, signal).catch((error) => {
        if (!isRefusedAsReadOnly(error)) throw error
        throw new Problem('not-allowed', message('files-read-only', { path: dirname(path) }))
      })
    })
  }

  /** Runs `act` on the container of an instance. @throws Problem `not-found`, `host-unreachable` */
  #inContainer<T>(ref: InstanceRef, act: (client: EngineClient, container: string) => Promise<T>): Promise<T> {
    const { container, host } = containerOf(ref, findInstance(this.#context, ref).instance)
    return this.#engines.withEngine(host, ({ client }) => act(client, container))
  }
}

/** Returns what is at a path, and the path after following links. @throws Problem `not-found` */
async function followLinks(
  client: EngineClient,
  container: string,
  requested: string,
): Promise<{ path: string; found: FoundPath }> {
  let path = normalize(requested)
  for (let links = 0; links <= MOST_LINKS; links++) {
    const found = await findPath(client, container, path)
    if (!found) break
    if (found.type !== 'link' || found.target === null) return { path, found }
    path = found.target
  }
  throw new Problem('not-found', message('no-such-file', { path: requested }))
}

/** @throws Problem `not-found` */
async function fileSystemOf(client: EngineClient, container: string): Promise<FileSystem> {
  const fileSystem = await readFileSystem(client, container)
  if (fileSystem === null) throw new Problem('not-found', message('container-gone'))
  return fileSystem
}

function isRefusedAsReadOnly(error: unknown): boolean {
  return error instanceof EngineError && /read-?only/i.test(error.message)
}

function byKindAndName(a: FileEntry, b: FileEntry): number {
  return Number(b.type === 'folder') - Number(a.type === 'folder') || a.name.localeCompare(b.name)
}

/** Decodes UTF-8. Returns null if the bytes are not UTF-8, or include zeros. */
function decodeText(bytes: Buffer): string | null {
  try {
    return bytes.includes(0) ? null : new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
