import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { type FileEntry, MAX_FILES, MAX_TEXT_BYTES, MAX_UPLOAD_BYTES } from '@berth/contract/files/files.ts'
import { ProblemBody } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import type { Berth } from '../test-support/berth/berth.ts'
import { refusal } from '../test-support/berth/refusals.ts'
import { clusterHosts, isEngineLent } from '../test-support/docker/cluster.ts'
import { test as behindProxy } from './fixtures/behind-proxy.ts'

const PATIENCE = { timeout: 120_000, interval: 500 }
const MIB = 1024 ** 2

/** One instance on this engine's host, with a tmpfs at /memory. */
const test = behindProxy.extend('place', async ({ berth, outside, space, images }) => {
  const created = await berth.create(space, {
    ...{ name: 'web', image: images.web, placement: await outside.here() },
    mounts: [{ type: 'tmpfs', source: '', target: '/memory' }],
  })
  await berth.becomes(created, 'running')
  return placeOf(berth, space)
})

async function placeOf(berth: Berth, space: string, service = 'web') {
  const { items } = await berth.call(routes.listInstances, { params: { space, service } })
  return { space, service, instance: items.find(({ state }) => state === 'running')?.id ?? '' }
}

type Place = Awaited<ReturnType<typeof placeOf>>

test('lists all entries of a folder, with any kind of name', async ({ berth, outside, place }) => {
  const make = [
    'mkdir -p /srv/sub && cd /srv && echo hello >text && chmod 600 text && ln -s text link && ln -s /nowhere broken',
    'mkfifo pipe && echo x >".hidden" && echo y >"two\nlines" && echo z >"a -> b" && echo ü >"ümläut 空间"',
  ].join(' && ')
  await outside.inside({ space: place.space, name: 'web' }, 'sh', '-c', make)
  const { entries, cut, path, readOnly } = await list(berth, place, '/srv')
  expect({ path, cut, readOnly }).toEqual({ path: '/srv', cut: false, readOnly: false })
  const byName = Object.fromEntries(entries.map((entry) => [entry.name, entry]))
  expect(entries[0]).toMatchObject({ name: 'sub', type: 'folder' })
  expect(Object.keys(byName).toSorted()).toEqual(
    ['.hidden', 'a -> b', 'broken', 'link', 'pipe', 'sub', 'text', 'two\nlines', 'ümläut 空间'].toSorted(),
  )
  expect(byName.text).toMatchObject({ type: 'file', size: 6, mode: 0o600, target: null })
  expect(byName.link).toMatchObject({ type: 'link', target: 'text' })
  expect(byName.broken).toMatchObject({ type: 'link', target: '/nowhere' })
  expect(byName.pipe).toMatchObject({ type: 'other' })
  expect(Date.now() - Date.parse(byName.text?.modifiedAt ?? '')).toBeLessThan(600_000)
})

test('lists a folder from its archive if the container has no shell', async ({ berth, outside, place }) => {
  await outside.inside(
    { space: place.space, name: 'web' },
    'sh',
    '-c',
    'mkdir -p /srv/sub/deep && echo hello >/srv/text && ln -s text /srv/link',
  )
  const byShell = await list(berth, place, '/srv')
  // The running shell keeps running, but no other can be started.
  await outside.inside({ space: place.space, name: 'web' }, 'rm', '/bin/sh')
  const withoutTimes = (entries: readonly FileEntry[]) => entries.map(({ modifiedAt: _, ...entry }) => entry)
  const byArchive = await list(berth, place, '/srv')
  expect(withoutTimes(byArchive.entries)).toEqual(withoutTimes(byShell.entries))
  expect(byArchive.entries.map(({ name }) => name)).toEqual(['sub', 'link', 'text'])
  expect((await list(berth, place, '/')).entries.map(({ name }) => name)).toContain('srv')
})

test('lists a part of a folder with very many files, and marks it as cut', async ({ berth, outside, place }) => {
  const make = `mkdir /srv && cd /srv && seq ${MAX_FILES + 10} | xargs touch`
  await outside.inside({ space: place.space, name: 'web' }, 'sh', '-c', make)
  const { entries, cut } = await list(berth, place, '/srv')
  expect({ count: entries.length, cut }).toEqual({ count: MAX_FILES, cut: true })
})

test('reads text files, and reports why other files cannot be shown', async ({ berth, outside, place }) => {
  const make = `printf 'grüße\\n' >/text; : >/empty; head -c 100 /dev/zero >/zeros; printf '\\377' >/latin; head -c ${MAX_TEXT_BYTES + 1} /dev/zero >/large; ln -s /text /link`
  await outside.inside({ space: place.space, name: 'web' }, 'sh', '-c', make)
  const read = (path: string) => berth.call(routes.readFile, { params: place, query: { path } })
  expect(await read('/text')).toEqual({ path: '/text', size: 7 + 1, text: 'grüße\n', why: null })
  expect(await read('/link')).toMatchObject({ text: 'grüße\n' })
  expect(await read('/empty')).toMatchObject({ size: 0, text: '', why: null })
  expect(await read('/zeros')).toMatchObject({ text: null, why: 'binary' })
  expect(await read('/latin')).toMatchObject({ text: null, why: 'binary' })
  expect(await read('/large')).toMatchObject({ size: MAX_TEXT_BYTES + 1, text: null, why: 'too-large' })
  expect(await refusal(read('/nothing'))).toMatchObject({ code: 'not-found' })
  expect(await refusal(read('/memory/x'))).toMatchObject({ code: 'not-found' })
  expect(await refusal(read('/bin'))).toMatchObject({
    code: 'bad-input',
    extra: { detailMessage: { code: 'not-a-file' } },
  })
  expect(await refusal(list(berth, place, '/text'))).toMatchObject({
    extra: { detailMessage: { code: 'not-a-folder' } },
  })
})

test('refuses invalid paths', async ({ berth, place }) => {
  for (const path of ['etc', '/../etc', '/a/../../etc', '/a\0b', ''])
    expect(await refusal(list(berth, place, path)), JSON.stringify(path)).toMatchObject({ code: 'bad-input' })
})

test('downloads an uploaded file byte for byte', async ({ berth, outside, place }) => {
  const bytes = randomBytes(9 * MIB + 7)
  expect((await upload(berth, place, '/srv file', bytes)).status).toBe(204)
  const downloaded = await download(berth, place, '/srv file')
  expect(downloaded.headers.get('content-length')).toBe(String(bytes.length))
  expect(downloaded.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''srv%20file")
  expect(hash(new Uint8Array(await downloaded.arrayBuffer()))).toBe(hash(bytes))
  const sum = await outside.inside({ space: place.space, name: 'web' }, 'sha256sum', '/srv file')
  expect(sum.split(' ')[0]).toBe(hash(bytes))

  expect(await problemOf(upload(berth, place, '/srv file', Buffer.from('x')))).toMatchObject({ type: 'already-exists' })
  await outside.inside({ space: place.space, name: 'web' }, 'chmod', '750', '/srv file')
  expect((await upload(berth, place, '/srv file', Buffer.alloc(0), true)).status).toBe(204)
  const { entries } = await list(berth, place, '/')
  expect(entries.find(({ name }) => name === 'srv file')).toMatchObject({ size: 0, mode: 0o750 })
  const params = { path: '/srv file', instance: 'web.1', host: 'host1' }
  expect(await uploadsOf(berth, place)).toMatchObject([
    { result: 'done', by: 'admin', detailMessage: { code: 'file-into', params: { ...params, size: '0B' } } },
    { result: 'refused', detailMessage: { code: 'file-exists' } },
    { result: 'done', by: 'admin', detailMessage: { code: 'file-into', params: { ...params, size: '9.4MB' } } },
  ])
})

test('downloads a folder as a tar archive', async ({ berth, place }) => {
  const answer = await download(berth, place, '/www')
  expect(answer.headers.get('content-disposition')).toContain('www.tar')
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(bytes.toString('latin1')).toContain('www/index.html')
  expect(bytes.length % 512).toBe(0)
})

test('refuses invalid uploads with the reason', async ({ berth, outside, place }) => {
  const small = Buffer.from('x')
  expect(await problemOf(upload(berth, place, '/none/x', small))).toMatchObject({ type: 'not-found' })
  expect(await problemOf(upload(berth, place, '/start/x', small))).toMatchObject({ type: 'bad-input' })
  expect(await problemOf(upload(berth, place, '/www', small, true))).toMatchObject({ type: 'already-exists' })
  expect(await problemOf(upload(berth, place, '/www/', small))).toMatchObject({ type: 'bad-input' })
  const json = { 'content-type': 'application/json' }
  const asJson = berth.fetch(contentPath(place, '/x'), { method: 'PUT', headers: json, body: '{}' })
  expect(await problemOf(asJson)).toMatchObject({ type: 'bad-input', detailMessage: { code: 'upload-type' } })
  expect(await statusOfAnnounced(berth, place, MAX_UPLOAD_BYTES + 1)).toBe(413)
  expect((await list(berth, place, '/')).entries.map(({ name }) => name)).not.toContain('x')
  for (const path of ['/memory', '/proc']) {
    expect(await list(berth, place, path)).toMatchObject({ readOnly: false, inMemory: true })
    const inMemory = await problemOf(upload(berth, place, `${path}/x`, small))
    expect(inMemory).toMatchObject({ type: 'not-allowed', detailMessage: { code: 'files-in-memory' } })
  }

  // Changed by another tool, because Berth's own specs have no read-only root.
  await outside.docker(['service', 'update', '--detach', '--read-only', `${place.space}_web`])
  await expect.poll(async () => (await placeOf(berth, place.space)).instance, PATIENCE).not.toBe(place.instance)
  await expect.poll(async () => (await placeOf(berth, place.space)).instance, PATIENCE).not.toBe('')
  const readOnlyPlace = await placeOf(berth, place.space)
  expect(await list(berth, readOnlyPlace, '/')).toMatchObject({ readOnly: true })
  const problem = await problemOf(upload(berth, readOnlyPlace, '/x', small))
  expect(problem).toMatchObject({ type: 'not-allowed', detailMessage: { code: 'files-read-only' } })
})

test.skipIf(isEngineLent)(
  'uploads to and downloads from an instance on another host',
  async ({ berth, space, images }) => {
    const second = clusterHosts()[1] ?? expect.fail('The cluster has only one host.')
    await berth.call(routes.changeHost, { params: { host: second.name }, body: { engineAddress: second.dockerHost } })
    const constraints = [`node.hostname == ${second.name}`]
    await berth.becomes(
      await berth.create(space, { name: 'far', image: images.web, placement: { constraints } }),
      'running',
    )
    const place = await placeOf(berth, space, 'far')
    expect((await upload(berth, place, '/x', Buffer.from('over there'))).status).toBe(204)
    expect(await (await download(berth, place, '/x')).text()).toBe('over there')
  },
)

test.skipIf(isEngineLent)(
  'ends transfers when either side has gone away',
  async ({ proxied: berth, proxy, images, newSpace }) => {
    await berth.call(routes.createSpace, { body: { name: newSpace } })
    const placement = { constraints: [`node.hostname == ${clusterHosts()[0]?.name}`] }
    await berth.becomes(await berth.create(newSpace, { name: 'web', image: images.web, placement }), 'running')
    const place = await placeOf(berth, newSpace)
    expect((await upload(berth, place, '/large', Buffer.alloc(40 * MIB))).status).toBe(204)
    const openTransfers = () => proxy.openRequests(/\/archive/)
    await expect.poll(openTransfers, PATIENCE).toBe(0)

    for (const path of ['/large', '/']) {
      const closing = new AbortController()
      const answer = await berth.fetch(contentPath(place, path), { signal: closing.signal })
      await answer.body?.getReader().read()
      expect(openTransfers()).toBe(1)
      closing.abort()
      await expect.poll(openTransfers, PATIENCE).toBe(0)
    }

    const sending = await startUpload(berth, place, '/half', 50 * MIB)
    await expect.poll(openTransfers, PATIENCE).toBe(1)
    sending.destroy()
    await expect.poll(openTransfers, PATIENCE).toBe(0)
    const broken = { result: 'failed', detailMessage: { code: 'file-into-broke-off', params: { path: '/half' } } }
    await expect.poll(() => uploadsOf(berth, place), PATIENCE).toMatchObject([broken, { result: 'done' }])

    // The engine goes away in the middle of a download, which ends instead of waiting for ever.
    const answer = await berth.fetch(contentPath(place, '/large'))
    const reader = answer.body?.getReader()
    await reader?.read()
    await proxy.cut()
    await expect(drain(reader)).rejects.toThrow()
    await proxy.restore()
    await expect.poll(async () => (await berth.fetch('/readyz')).status, PATIENCE).toBe(200)
    expect((await list(berth, place, '/')).entries.length).toBeGreaterThan(3)
  },
)

function list(berth: Berth, params: Place, path: string) {
  return berth.call(routes.listFiles, { params, query: { path } })
}

function contentPath({ space, service, instance }: Place, path: string, overwrite = false): string {
  const query = new URLSearchParams({ path, ...(overwrite && { overwrite: 'true' }) })
  return `/api/v1/spaces/${space}/services/${service}/instances/${instance}/files/content?${query}`
}

function upload(
  berth: Berth,
  place: Place,
  path: string,
  body: Buffer<ArrayBuffer>,
  overwrite = false,
): Promise<Response> {
  const headers = { 'content-type': 'application/octet-stream' }
  return berth.fetch(contentPath(place, path, overwrite), { method: 'PUT', headers, body })
}

async function download(berth: Berth, place: Place, path: string): Promise<Response> {
  const answer = await berth.fetch(contentPath(place, path))
  expect(answer.status).toBe(200)
  return answer
}

async function problemOf(answer: Promise<Response>): Promise<ProblemBody> {
  return ProblemBody.parse(await (await answer).json())
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function drain(reader: ReadableStreamDefaultReader | undefined): Promise<void> {
  while (!(await reader?.read())?.done);
}

/** Returns the timeline entries of uploads, newest first. */
async function uploadsOf(berth: Berth, params: Place) {
  const { items } = await berth.call(routes.listTimeline, { params })
  return items.filter(({ what }) => what === 'upload')
}

/** Starts an upload and sends a part of it. */
async function startUpload(berth: Berth, place: Place, path: string, size: number) {
  const headers = { 'content-type': 'application/octet-stream', 'content-length': size, cookie: berth.cookie }
  const sending = request(berth.address + contentPath(place, path), { method: 'PUT', headers }).on(
    'error',
    () => undefined,
  )
  sending.write(Buffer.alloc(MIB))
  return sending
}

/** Returns the response status of an upload that announces this size, before it is complete. */
async function statusOfAnnounced(berth: Berth, place: Place, size: number): Promise<number | undefined> {
  const sending = await startUpload(berth, place, '/x', size)
  const [answer] = await once(sending, 'response')
  sending.destroy()
  return answer.statusCode
}
