import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/routes.ts'
import { expect, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startServer } from '../packages/server/src/server.ts'
import { readSettings } from '../packages/server/src/settings.ts'
import { PASSWORD } from './berth.ts'
import { test as onCluster } from './on-cluster.ts'

/** Berth in the test's own process, where what it holds can be counted; and somebody's cookie. */
const test = onCluster.extend('server', async ({ dockerHost }, { onCleanup }) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'berth-data-'))
  const env = { PORT: '0', DOCKER_HOST: dockerHost, BERTH_DATA_DIR: dataDir, BERTH_ADMIN_PASSWORD: PASSWORD }
  const server = await startServer(readSettings(env))
  onCleanup(async () => {
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  const answer = await fetch(`${server.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: PASSWORD }),
  })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return { ...server, cookie }
})

const TERMINALS = 8

vi.setConfig({ testTimeout: 150_000 })

test('terminals that end, in whatever way, leave no timer, no connection and no command', async ({
  server,
  berth,
  space,
  images,
  outside,
}) => {
  const service = await berth.create(space, { name: 'web', image: images.logger, placement: await outside.here() })
  await berth.becomes(service, 'running')
  const ref = { space, service: 'web' }
  const [instance] = (await berth.call(routes.listInstances, { params: ref })).items
  const params = { ...ref, instance: instance?.id ?? '' }
  const { containerId } = await berth.call(routes.getInstance, { params })
  const address = `${server.address.replace('http', 'ws')}/api/v1/spaces/${space}/services/web/instances/${params.instance}/exec`
  const open = async () => {
    const socket = new WebSocket(address, { headers: { cookie: server.cookie } })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    socket.on('message', (data, isBinary) => !isBinary && String(data).includes('"started"') && resolve())
    socket.on('error', reject)
    await promise
    return socket
  }
  const execs = async () =>
    (await outside.get<{ ExecIDs: string[] | null }>(`/containers/${containerId}/json`)).ExecIDs?.length ?? 0

  // One before it counts: connections that are kept for the next are none that leak.
  const first = await open()
  first.close()
  await expect.poll(execs, { timeout: 30_000 }).toBe(0)
  const before = await leastHeld()

  const sockets = await Promise.all(Array.from({ length: TERMINALS }, open))
  expect(await execs()).toBe(TERMINALS)
  expect(held().timers).toBeGreaterThan(before.timers)
  sockets.forEach((socket, index) => {
    if (index % 4 === 0) socket.close()
    else if (index % 4 === 1) socket.terminate()
    else if (index % 4 === 2) socket.send(Buffer.from('exit\r'), { binary: true })
    else socket.send('{"type":"what"}')
  })
  await expect.poll(execs, { timeout: 30_000 }).toBe(0)
  let after = await leastHeld()
  for (let looks = 0; looks < 8 && isMore(after, before); looks++) after = await leastHeld()
  expect(after.timers).toBeLessThanOrEqual(before.timers)
  expect(after.connections).toBeLessThanOrEqual(before.connections)
})

/** What this process holds now; other work of the server comes and goes, so it is looked at for a while. */
async function leastHeld(): Promise<ReturnType<typeof held>> {
  let least = held()
  for (let looks = 0; looks < 60; looks++) {
    await sleep(100)
    const now = held()
    least = {
      timers: Math.min(least.timers, now.timers),
      connections: Math.min(least.connections, now.connections),
    }
  }
  return least
}

function isMore(after: ReturnType<typeof held>, before: ReturnType<typeof held>): boolean {
  return after.timers > before.timers || after.connections > before.connections
}

function held(): { timers: number; connections: number } {
  const all = process.getActiveResourcesInfo()
  return {
    timers: all.filter((kind) => kind === 'Timeout').length,
    connections: all.filter((kind) => kind === 'PipeWrap' || kind === 'TCPSocketWrap').length,
  }
}
