import { buffer } from 'node:stream/consumers'
import { extract, type Header, pack } from 'tar-stream'
import type { EngineDriver } from './engine-driver.ts'
import { refusal } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

describeOnTargets('files in a container', (test) => {
  /** The status of API 1.41, and that of API 1.51. */
  const refusedStatus = [500, 400]

  test('reads and writes files as tar archives', async ({ engine, expect }) => {
    const archive = await archiveOf(engine)
    await archive.put('/tmp', { name: 'a.txt', mode: 0o640, mtime: new Date(1_700_000_000_000) }, 'hello\n')
    expect(await archive.stat('/tmp/a.txt')).toEqual({
      name: 'a.txt',
      size: 6,
      mode: 0o640,
      mtime: '2023-11-14T22:13:20Z',
      linkTarget: '',
    })
    const [entry] = await archive.get('/tmp/a.txt')
    expect(entry).toMatchObject({ name: 'a.txt', size: 6, type: 'file', content: 'hello\n' })
    const folder = await archive.get('/www')
    expect(folder.map(({ name }) => name)).toEqual(expect.arrayContaining(['www/', 'www/index.html', 'www/health']))
    expect((await archive.stat('/www')).mode).toBeGreaterThanOrEqual(0x80000000)
  })

  test('returns the target of a link', async ({ engine, expect }) => {
    const archive = await archiveOf(engine)
    await archive.put('/tmp', { name: 'link', type: 'symlink', linkname: '/www/health' })
    expect(await archive.stat('/tmp/link')).toMatchObject({ name: 'link', linkTarget: '/www/health' })
  })

  test('refuses a missing path, and a file in place of a folder', async ({ engine, expect }) => {
    const archive = await archiveOf(engine)
    expect(await refusal(archive.get('/no/such'))).toEqual({
      status: 404,
      message: `Could not find the file /no/such in container ${archive.container}`,
    })
    // A response to HEAD has no body.
    expect(await refusal(archive.stat('/no/such'))).toMatchObject({ status: 404 })
    expect(await refusal(archive.put('/no/such', { name: 'a' }, 'x'))).toMatchObject({ status: 404 })
    expect(await refusal(archive.put('/www/health', { name: 'a' }, 'x'))).toEqual({
      status: expect.toBeOneOf(refusedStatus),
      message: 'extraction point is not a directory',
    })
  })

  test('refuses to write to a read-only container', async ({ engine, expect }) => {
    const archive = await archiveOf(engine, { ReadOnly: true })
    expect(await refusal(archive.put('/tmp', { name: 'a' }, 'x'))).toEqual({
      status: expect.toBeOneOf(refusedStatus),
      message: 'container rootfs is marked read-only',
    })
  })
})

interface PathStat {
  readonly name: string
  readonly size: number
  readonly mode: number
  readonly mtime: string
  readonly linkTarget: string
}

/** Runs a service with one task on this host. @returns functions that read and write its files */
async function archiveOf(engine: EngineDriver, more: object = {}) {
  const service = await engine.runService({ container: more, task: { Placement: await engine.here() } })
  const [task] = await engine.tasks(service)
  const container = task?.Status?.ContainerStatus?.ContainerID ?? ''
  const path = `/containers/${container}/archive`
  const stream = (method: string, at: string) => engine.client.stream(method, path, { query: { path: at } })
  return {
    container,
    async stat(at: string): Promise<PathStat> {
      const response = await stream('HEAD', at)
      response.resume()
      return JSON.parse(Buffer.from(String(response.headers['x-docker-container-path-stat']), 'base64').toString())
    },
    get: async (at: string) => entriesOf(await buffer(await stream('GET', at))),
    async put(at: string, header: Header | { name: string }, content = ''): Promise<void> {
      const archive = pack()
      archive.entry(header as Header, content)
      archive.finalize()
      const query = { path: at, noOverwriteDirNonDir: true }
      await engine.client.json('PUT', path, { query, body: await buffer(archive) })
    },
  }
}

async function entriesOf(archive: Buffer) {
  const extraction = extract()
  extraction.end(archive)
  const entries: (Header & { content: string })[] = []
  for await (const entry of extraction) entries.push({ ...entry.header, content: String(await buffer(entry)) })
  return entries
}
