import { once } from 'node:events'
import { Readable } from 'node:stream'
import { extract, type Header } from 'tar-stream'
import type { Entry } from '../file-system.ts'
import type { Container } from '../model.ts'
import { find } from './containers.ts'
import { type Answer, type ApiRequest, Refusal, type Route, route } from './router.ts'

/** Go's file modes of a folder and of a link. */
const FOLDER = 0x80000000
const LINK = 0x08000000
const STAT = 'X-Docker-Container-Path-Stat'

export function archiveRoutes(): Route[] {
  return [
    route('HEAD', '/containers/:/archive', (request) => ({ status: 200, headers: { [STAT]: statOf(request) } })),
    route('GET', '/containers/:/archive', (request) => read(request)),
    route('PUT', '/containers/:/archive', async (request) => {
      const { container, path, found } = lookUp(request)
      if (found.type !== 'folder') throw new Refusal(500, 'extraction point is not a directory')
      if (!isWritable(container, path)) throw new Refusal(500, 'container rootfs is marked read-only')
      await unpack(container, path, request.bytes)
      return { status: 200 }
    }),
  ]
}

function lookUp({ host, parts: [key], query }: ApiRequest) {
  const container = find(host, key)
  const path = query.get('path') ?? '/'
  const found = container.files.find(path)
  if (!found) throw new Refusal(404, `Could not find the file ${path} in container ${container.id}`)
  return { container, path, found }
}

/** Volumes and the like can be written to in a container that is read-only. */
function isWritable({ spec, mounts }: Container, path: string): boolean {
  const mount = mounts.find(({ target }) => path === target || path.startsWith(`${target}/`))
  return mount ? !mount.isReadOnly : !spec.ContainerSpec?.ReadOnly
}

function statOf(request: ApiRequest): string {
  const { path, found } = lookUp(request)
  const stat = {
    name: path.split('/').at(-1) || '/',
    size: sizeOf(found),
    mode: modeOf(found),
    mtime: new Date(found.modifiedAt).toISOString().replace('.000Z', 'Z'),
    linkTarget: found.type === 'link' ? found.target : '',
  }
  return Buffer.from(JSON.stringify(stat)).toString('base64')
}

function sizeOf(found: Entry): number {
  if (found.type === 'folder') return 4096
  return found.type === 'file' ? found.content.length : found.target.length
}

function modeOf(found: Entry): number {
  if (found.type === 'file') return found.mode
  return found.type === 'folder' ? FOLDER + found.mode : LINK + 0o777
}

function read(request: ApiRequest): Answer {
  const { container, path } = lookUp(request)
  return {
    contentType: 'application/x-tar',
    headers: { [STAT]: statOf(request) },
    stream: (response) => void container.files.archive(path).pipe(response),
  }
}

async function unpack({ files }: Container, folder: string, bytes: Buffer): Promise<void> {
  const unpacked = extract()
  unpacked.on('entry', (header, content, next) => {
    const chunks: Buffer[] = []
    content.on('data', (chunk) => chunks.push(chunk as Buffer))
    content.on('end', () => {
      files.write(`${folder}/${header.name}`, entryOf(header, Buffer.concat(chunks)))
      next()
    })
  })
  const finished = once(unpacked, 'finish')
  Readable.from([bytes]).pipe(unpacked)
  await finished
}

function entryOf({ type, mode = 0o644, mtime, linkname }: Header, content: Buffer): Entry {
  const modifiedAt = mtime?.getTime() ?? 0
  if (type === 'directory') return { type: 'folder', mode, modifiedAt }
  if (type === 'symlink') return { type: 'link', target: linkname ?? '', modifiedAt }
  return { type: 'file', content, mode, modifiedAt }
}
