import { basename, dirname, normalize } from 'node:path/posix'
import type { Readable } from 'node:stream'
import {
  type FileEntry,
  type FileText,
  type Folder,
  MOST_TEXT_BYTES,
  MOST_UPLOAD_BYTES,
} from '@berth/contract/files/files.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { message } from '@berth/contract/messages/message.ts'
import { type Found, findPath, readArchive, readContent, writeFile } from '../../engine/containers/archive.ts'
import { inspectContainer } from '../../engine/containers/container.ts'
import { listFolder } from '../../engine/containers/folder.ts'
import { type EngineClient, EngineError } from '../../engine/transport/client.ts'
import type { HostEngines } from '../hosts/host-engines.ts'
import type { OperationContext } from '../operation-context.ts'
import { found, placeOf } from './instances.ts'

export interface Upload {
  readonly path: string
  readonly size: number
  readonly overwrite: boolean
  readonly content: Readable
}

export interface Download {
  /** As which it is saved. */
  readonly name: string
  /** null where it isn't known before the end. */
  readonly size: number | null
  readonly content: Readable
}

/** What the engine tells of a container that matters here. */
interface Inspected {
  readonly State?: { readonly Running?: boolean }
  readonly HostConfig?: { readonly ReadonlyRootfs?: boolean; readonly Tmpfs?: Readonly<Record<string, string>> | null }
  readonly Mounts?: readonly { readonly Type?: string; readonly Destination?: string; readonly RW?: boolean }[]
}

/** What the kernel and the engine put into every container. */
const KERNELS = ['/proc', '/sys', '/dev'].map((at) => ({ Type: 'tmpfs', Destination: at, RW: true }))
/** A link may lead to a link; more than this is a ring. */
const MOST_LINKS = 8
const MIB = 1024 ** 2

/** The files in instances, by the engine of the host that runs them. */
export class InstanceFiles {
  readonly #context: OperationContext
  readonly #engines: HostEngines

  constructor(context: OperationContext, engines: HostEngines) {
    this.#context = context
    this.#engines = engines
  }

  /** @throws Problem `not-found`, `bad-input` where it is no folder */
  list(ref: InstanceRef, asked: string): Promise<Folder> {
    return this.#in(ref, async (client, container) => {
      const [{ path, found }, inspected] = await Promise.all([
        follow(client, container, asked),
        inspect(client, container),
      ])
      if (found.type !== 'folder') throw new Problem('bad-input', message('not-a-folder', { path: asked }))
      const { entries, cut } = await listFolder(client, container, path, inspected.State?.Running === true)
      return {
        path: normalize(asked),
        readOnly: isReadOnly(inspected, path),
        inMemory: isInMemory(inspected, path),
        entries: entries.sort(byKindAndName),
        cut,
      }
    })
  }

  /** @throws Problem `not-found`, `bad-input` where it is no file */
  text(ref: InstanceRef, asked: string): Promise<FileText> {
    return this.#in(ref, async (client, container) => {
      const { path, found } = await follow(client, container, asked)
      if (found.type !== 'file') throw new Problem('bad-input', message('not-a-file', { path: asked }))
      const { size } = found
      if (size > MOST_TEXT_BYTES) return { path: asked, size, text: null, why: 'too-large' as const }
      const bytes = await (await readContent(client, container, path, new AbortController().signal)).toArray()
      const text = textOf(Buffer.concat(bytes))
      return { path: asked, size, text, why: text === null ? ('binary' as const) : null }
    })
  }

  /** A file as it is, a folder as a tar archive. @throws Problem `not-found`, `bad-input` */
  download(ref: InstanceRef, asked: string, signal: AbortSignal): Promise<Download> {
    return this.#in(ref, async (client, container) => {
      const { path, found } = await follow(client, container, asked)
      const name = basename(normalize(asked)) || ref.service
      if (found.type === 'folder')
        return { name: `${name}.tar`, size: null, content: await readArchive(client, container, path, signal) }
      if (found.type !== 'file') throw new Problem('bad-input', message('not-a-file', { path: asked }))
      return { name, size: found.size, content: await readContent(client, container, path, signal) }
    })
  }

  /** @throws Problem `not-found` where there is no such folder, `already-exists`, `too-large`, `not-allowed` where it is read-only or in memory */
  upload(ref: InstanceRef, { path: asked, size, overwrite, content }: Upload, signal: AbortSignal): Promise<void> {
    if (size > MOST_UPLOAD_BYTES)
      throw new Problem('too-large', message('upload-too-large', { most: MOST_UPLOAD_BYTES / MIB }))
    const path = normalize(asked)
    const name = basename(path)
    if (name === '' || asked.endsWith('/')) throw new Problem('bad-input', message('not-a-file', { path: asked }))
    return this.#in(ref, async (client, container) => {
      const folder = await follow(client, container, dirname(path))
      if (folder.found.type !== 'folder')
        throw new Problem('bad-input', message('not-a-folder', { path: dirname(path) }))
      // The engine would put it below what is mounted there, where nobody finds it.
      if (isInMemory(await inspect(client, container), folder.path))
        throw new Problem('not-allowed', message('files-in-memory', { path: dirname(path) }))
      const there = await findPath(client, container, path)
      const mayReplace = overwrite && there?.type !== 'folder'
      if (there && !mayReplace) throw new Problem('already-exists', message('file-exists', { path }))
      const mode = there?.type === 'file' ? there.mode : 0o644
      const file = { name, size, mode, modifiedAt: this.#context.now(), content }
      await writeFile(client, container, folder.path, file, signal).catch((error) => {
        if (!isRefusedAsReadOnly(error)) throw error
        throw new Problem('not-allowed', message('files-read-only', { path: dirname(path) }))
      })
    })
  }

  /** @throws Problem `not-found`, `host-unreachable` */
  #in<T>(ref: InstanceRef, act: (client: EngineClient, container: string) => Promise<T>): Promise<T> {
    const { container, host } = placeOf(ref, found(this.#context, ref).instance)
    return this.#engines.ask(host, ({ client }) => act(client, container))
  }
}

/** What is at a path, where links have led to. @throws Problem `not-found` */
async function follow(client: EngineClient, container: string, asked: string): Promise<{ path: string; found: Found }> {
  let path = normalize(asked)
  for (let links = 0; links <= MOST_LINKS; links++) {
    const found = await findPath(client, container, path)
    if (!found) break
    if (found.type !== 'link' || found.target === null) return { path, found }
    path = found.target
  }
  throw new Problem('not-found', message('no-such-file', { path: asked }))
}

/** @throws Problem `not-found` */
async function inspect(client: EngineClient, container: string): Promise<Inspected> {
  const record = (await inspectContainer(client, container)) as Inspected | null
  if (record === null) throw new Problem('not-found', message('container-gone'))
  return record
}

/** By what is mounted there, or else by the root file system. */
function isReadOnly(inspected: Inspected, path: string): boolean {
  const mount = mountAround(inspected, path)
  return mount ? mount.RW === false : inspected.HostConfig?.ReadonlyRootfs === true
}

function isInMemory(inspected: Inspected, path: string): boolean {
  return mountAround(inspected, path)?.Type === 'tmpfs'
}

/** The innermost; undefined: what is there is of the root file system. */
function mountAround({ HostConfig: config, Mounts: mounts = [] }: Inspected, path: string) {
  const tmpfs = Object.keys(config?.Tmpfs ?? {}).map((at) => ({ Type: 'tmpfs', Destination: at, RW: true }))
  return [...mounts, ...tmpfs, ...KERNELS]
    .filter(({ Destination: at = '' }) => path === at || path.startsWith(`${at}/`))
    .sort((a, b) => (b.Destination?.length ?? 0) - (a.Destination?.length ?? 0))[0]
}

function isRefusedAsReadOnly(error: unknown): boolean {
  return error instanceof EngineError && /read-?only/i.test(error.message)
}

function byKindAndName(a: FileEntry, b: FileEntry): number {
  return Number(b.type === 'folder') - Number(a.type === 'folder') || a.name.localeCompare(b.name)
}

/** null where the bytes are no UTF-8, or have zeros among them. */
function textOf(bytes: Buffer): string | null {
  try {
    return bytes.includes(0) ? null : new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
