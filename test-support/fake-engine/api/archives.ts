import { once } from 'node:events'
import { Readable } from 'node:stream'
import { extract, type Header } from 'tar-stream'
import type { Entry } from '../containers/file-system.ts'
import type { Container } from '../model.ts'
import { findContainer } from './containers.ts'
import { type Answer, type ApiRequest, Refusal, type Route, route } from './router.ts'

/** Go's file mode bits of a folder and of a link. */
const FOLDER = 0x80000000
const LINK = 0x08000000
const STAT = 'X-Docker-Container-Path-Stat'

export function archiveRoutes(): Route[] {
  return [
    route('HEAD', '/containers/:/archive', (request) => ({ status: 200, headers: { [STAT]: statOf(request) } })),
    route('GET', '/containers/:/archive', (request) => read(request)),
    route('PUT', '/containers/:/archive', async (request) => {
      const { container, path, entry } = findEntry(request)
      if (entry.type !== 'folder') throw new Refusal(500, 'extraction point is not a directory')
      if (!isWritable(container, path)) throw new Refusal(500, 'container rootfs is marked read-only')
      await unpack(container, path, request.bytes)
      return { status: 200 }
    }),
  ]
}

function findEntry({ host, parts: [key], query }: ApiRequest) {
  const container = findContainer(host, key)
  const path = query.get('path') ?? '/'
  const entry = container.files.find(path)
  if (!entry) throw new Refusal(404, `Could not find the file ${path} in container ${container.id}`)
  return { container, path, entry }
}

/** Tells whether a path can be written. Mounts can be writable in a read-only container. */
function isWritable({ spec, mounts }: Container, path: string): boolean {
  const mount = mounts.find(({ target }) => path === target || path.startsWith(`${target}/`))
  return mount ? !mount.isReadOnly : !spec.ContainerSpec?.ReadOnly
}

function statOf(request: ApiRequest): string {
  const { path, entry } = findEntry(request)
  const stat = {
    name: path.split('/').at(-1) || '/',
    size: sizeOf(entry),
    mode: modeOf(entry),
    mtime: new Date(entry.modifiedAt).toISOString().replace('.000Z', 'Z'),
    linkTarget: entry.type === 'link' ? entry.target : '',
  }
  return Buffer.from(JSON.stringify(stat)).toString('base64')
}

function sizeOf(entry: Entry): number {
  if (entry.type === 'folder') return 4096
  return entry.type === 'file' ? entry.content.length : entry.target.length
}

function modeOf(entry: Entry): number {
  if (entry.type === 'file') return entry.mode
  return entry.type === 'folder' ? FOLDER + entry.mode : LINK + 0o777
}

function read(request: ApiRequest): Answer {
  const { container, path } = findEntry(request)
  return {
    contentType: 'application/x-tar',
    headers: { [STAT]: statOf(request) },
    stream: (response) => void container.files.archive(path).pipe(response),
  }
}

async function unpack({ files }: Container, folder: string, bytes: Buffer): Promise<void> {
  const extraction = extract()
  extraction.on('entry', (header, content, next) => {
    const chunks: Buffer[] = []
    content.on('data', (chunk) => chunks.push(chunk as Buffer))
    content.on('end', () => {
      files.write(`${folder}/${header.name}`, entryOf(header, Buffer.concat(chunks)))
      next()
    })
  })
  const finished = once(extraction, 'finish')
  Readable.from([bytes]).pipe(extraction)
  await finished
}

function entryOf({ type, mode = 0o644, mtime, linkname }: Header, content: Buffer): Entry {
  const modifiedAt = mtime?.getTime() ?? 0
  if (type === 'directory') return { type: 'folder', mode, modifiedAt }
  if (type === 'symlink') return { type: 'link', target: linkname ?? '', modifiedAt }
  return { type: 'file', content, mode, modifiedAt }
}
