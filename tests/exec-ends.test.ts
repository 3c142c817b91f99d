import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/http/routes.ts'
import { ExecMessage } from '@berth/contract/terminals/exec.ts'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { Berth } from '../test-support/berth/berth.ts'
import { startInProcess } from '../test-support/berth/in-process.ts'
import { test as onCluster } from './fixtures/on-cluster.ts'

/** The server reads the metrics of all instances of the cluster, with a call for each one. Between two readings is enough time to count. */
const HOUR_MS = 3_600_000

const test = onCluster
  .extend('server', async ({ dockerHost }, { onCleanup }) => {
    const server = await startInProcess(dockerHost, { timings: { metricsPaceMs: HOUR_MS } })
    onCleanup(() => server.close())
    return server
  })
  /** A running instance, with functions for its terminals. */
  .extend('instance', async ({ server, newSpace: space, images, outside }) => {
    // Another server would see the instance earlier or later than this one.
    const berth = Berth.at({ ...server, pid: process.pid, outputFile: '' })
    await berth.call(routes.createSpace, { body: { name: space } })
    const service = await berth.create(space, { name: 'web', image: images.logger, placement: await outside.here() })
    await berth.becomes(service, 'running')
    const ref = { space, service: 'web' }
    const instance = (await berth.call(routes.listInstances, { params: ref })).items[0]?.id ?? ''
    const { containerId } = await berth.call(routes.getInstance, { params: { ...ref, instance } })
    const address = `${server.address.replace('http', 'ws')}/api/v1/spaces/${space}/services/web/instances/${instance}/exec`
    return {
      /** Opens a terminal. @throws Error if it is refused */
      open: async () => {
        const socket = new WebSocket(address, { headers: { cookie: server.cookie } })
        const { promise, resolve, reject } = Promise.withResolvers<void>()
        socket.on('error', reject)
        socket.on('message', (data, isBinary) => {
          if (isBinary) return
          const message = ExecMessage.parse(JSON.parse(String(data)))
          if (message.type === 'started') resolve()
          else if (message.type === 'error') reject(new Error(message.detail))
        })
        await promise
        return socket
      },
      /** Returns the number of commands that run in the container. */
      execs: async () =>
        (await outside.get<{ ExecIDs: string[] | null }>(`/containers/${containerId}/json`)).ExecIDs?.length ?? 0,
    }
  })

/** The number of terminals for each of the four ways to end. A leak of one terminal then occurs this many times. */
const PER_WAY = 4
const TERMINALS = 4 * PER_WAY

test('terminals leave no timer, no connection and no command, in whatever way they end', async ({ instance }) => {
  const { open, execs } = instance
  // One warm-up terminal, because connections that are kept for reuse are no leak.
  const first = await open()
  first.close()
  await expect.poll(execs).toBe(0)
  const before = await lowestResourceCounts()

  const sockets = await Promise.all(Array.from({ length: TERMINALS }, open))
  expect(await execs()).toBe(TERMINALS)
  expect(resourceCounts().timers).toBeGreaterThan(before.timers + TERMINALS / 2)
  sockets.forEach((socket, index) => {
    if (index % 4 === 0) socket.close()
    else if (index % 4 === 1) socket.terminate()
    else if (index % 4 === 2) socket.send(Buffer.from('exit\r'), { binary: true })
    else socket.send('{"type":"what"}')
  })
  await expect.poll(execs).toBe(0)
  await expect.poll(() => resourceCounts().timers).toBeLessThan(before.timers + PER_WAY)
  await expect.poll(() => resourceCounts().connections).toBeLessThan(before.connections + PER_WAY)
})

test('a shell that cannot be recorded is not left running', async ({ server, instance }) => {
  server.app.log.level = 'silent'
  new DatabaseSync(join(server.dataDir, 'berth.db')).exec('alter table shells rename to away')
  await expect(instance.open()).rejects.toThrow('Something went wrong on the server.')
  await expect.poll(instance.execs).toBe(0)
})

/** Returns the lowest counts within two seconds, because other work of the server uses resources for moments. */
async function lowestResourceCounts(): Promise<ReturnType<typeof resourceCounts>> {
  let least = resourceCounts()
  for (let samples = 0; samples < 20; samples++) {
    await sleep(100)
    const now = resourceCounts()
    least = {
      timers: Math.min(least.timers, now.timers),
      connections: Math.min(least.connections, now.connections),
    }
  }
  return least
}

function resourceCounts(): { timers: number; connections: number } {
  const all = process.getActiveResourcesInfo()
  return {
    timers: all.filter((kind) => kind === 'Timeout').length,
    connections: all.filter((kind) => kind === 'PipeWrap' || kind === 'TCPSocketWrap').length,
  }
}
