import { once } from 'node:events'
import { Readable } from 'node:stream'
import { extract } from 'tar-stream'
import type { Container } from '../model.ts'
import { find } from './containers.ts'
import { type Answer, type ApiRequest, Refusal, type Route, route } from './router.ts'

/** Go's file mode of a folder. */
const FOLDER = 0x80000000

export function archiveRoutes(): Route[] {
  return [
    route('HEAD', '/containers/:/archive', (request) => ({ status: 200, headers: { [STAT]: statOf(request) } })),
    route('GET', '/containers/:/archive', (request) => read(request)),
    route('PUT', '/containers/:/archive', async ({ host, parts: [key], query, bytes }) => {
      await unpack(find(host, key), query.get('path') ?? '/', bytes)
      return { status: 200 }
    }),
  ]
}

const STAT = 'X-Docker-Container-Path-Stat'

function lookUp({ host, parts: [key], query }: ApiRequest) {
  const container = find(host, key)
  const path = query.get('path') ?? '/'
  const found = container.files.find(path)
  if (!found) throw new Refusal(404, `Could not find the file ${path} in container ${container.id}`)
  return { container, path, found }
}

function statOf(request: ApiRequest): string {
  const { path, found } = lookUp(request)
  const file = found.type === 'file' ? found.file : null
  const stat = {
    name: path.split('/').at(-1) || '/',
    size: file?.content.length ?? 4096,
    mode: file ? file.mode : FOLDER + 0o755,
    mtime: new Date(file?.modifiedAt ?? 0).toISOString(),
    linkTarget: '',
  }
  return Buffer.from(JSON.stringify(stat)).toString('base64')
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
  unpacked.on('entry', ({ name, mode = 0o644, mtime }, content, next) => {
    const chunks: Buffer[] = []
    content.on('data', (chunk) => chunks.push(chunk as Buffer))
    content.on('end', () => {
      const modifiedAt = mtime?.getTime() ?? 0
      files.write(`${folder}/${name}`, { content: Buffer.concat(chunks), mode, modifiedAt })
      next()
    })
  })
  const finished = once(unpacked, 'finish')
  Readable.from([bytes]).pipe(unpacked)
  await finished
}
