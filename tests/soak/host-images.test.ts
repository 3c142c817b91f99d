import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { routes } from '@berth/contract/http/routes.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectEngine, type EngineClient } from '../../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../../packages/server/src/engine/transport/docker-host.ts'
import { busybox } from '../../scripts/setup/busybox.ts'
import { importImage } from '../../scripts/setup/image.ts'
import { Berth } from '../../test-support/berth/berth.ts'

const NAME = 'local/web'

let host: ChildProcess
let folder: string
let engine: EngineClient
let berth: Berth

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-one-host-'))
  const script = join(import.meta.dirname, '../..', 'scripts', 'test-cluster.ts')
  host = spawn(process.execPath, [script, 'up', '1', '--env', join(folder, 'env')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await Promise.race([once(host.stdout ?? host, 'data'), once(host, 'exit')])
  const dockerHost = /DOCKER_HOST='([^']+)'/.exec(await readFile(join(folder, 'env'), 'utf8'))?.[1]
  engine = connectEngine(engineAddress({ DOCKER_HOST: dockerHost }))
  const lines = ['ENV PATH=/bin', 'CMD ["/bin/sleep", "1000"]', 'HEALTHCHECK --interval=7s CMD true', 'EXPOSE 80']
  await importImage(engine, { repository: NAME, tag: '1' }, await busybox(engine), lines)
  berth = await Berth.start({ DOCKER_HOST: dockerHost })
})

afterAll(async () => {
  await berth?.stop()
  engine?.close()
  const ended = once(host, 'exit')
  host.kill('SIGTERM')
  await ended
  await rm(folder, { recursive: true })
})

test('lists, describes and runs the images of the only host without a registry', async () => {
  const { items } = await berth.call(routes.listRegistries, {})
  expect(items).toMatchObject([{ id: 'this-host', kind: 'host', address: '' }])
  const params = { registry: 'this-host', repository: NAME }
  const repositories = await berth.call(routes.listRepositories, { params, query: { q: 'LOCAL' } })
  expect(repositories).toEqual({ catalogue: true, items: [{ name: NAME }], nextCursor: null })

  await berth.call(routes.createSpace, { body: { name: 'shop' } })
  await berth.create('shop', { name: 'web', image: `${NAME}:1` })
  await berth.becomes({ space: 'shop', name: 'web' }, 'running')

  const services = [{ space: 'shop', service: 'web' }]
  const tags = await berth.call(routes.listTags, { params, query: {} })
  expect(tags.items).toMatchObject([
    { name: '1', sizeBytes: expect.any(Number), createdAt: expect.any(String), services },
  ])
  const image = await berth.call(routes.getImage, { params: { reference: `${NAME}:1` } })
  expect(image).toMatchObject({ exposedPorts: [{ port: 80 }], healthCheck: { intervalSeconds: 7 }, services })
  expect(image.layers.length).toBeGreaterThan(0)
})
