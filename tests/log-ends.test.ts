import { setTimeout as sleep } from 'node:timers/promises'
import { expect, vi } from 'vitest'
import { test } from './behind-proxy.ts'
import { startInProcess } from './in-process.ts'
import { LogStream } from './log-stream.ts'

vi.setConfig({ testTimeout: 900_000 })

const READERS = 10
/** Connections that are kept for the next call. */
const SPARE = 2

test('a log that nobody reads any more leaves no request and no timer behind', async ({
  berth,
  proxy,
  space,
  images,
  onTestFinished,
}) => {
  const service = await berth.create(space, { name: 'log', image: images.logger, replicas: 2 })
  await berth.becomes(service, 'running')
  const server = await startInProcess(proxy.dockerHost)
  onTestFinished(() => server.close())
  const logs = `/api/v1/spaces/${space}/services/log/logs?follow=true`
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const open = async () => {
    const stream = await LogStream.open(server, logs)
    await stream.next('live')
    return stream
  }
  ;(await open()).close()
  await expect.poll(() => proxy.underWay(/\/logs\?/)).toBe(0)
  const before = { connections: proxy.connections, timers: timers() }
  // Other work of the server comes and goes.
  for (let looks = 0; looks < 20; looks++) {
    await sleep(100)
    before.timers = Math.min(before.timers, timers())
  }

  const streams = await Promise.all(Array.from({ length: READERS }, open))
  expect(proxy.connections).toBeGreaterThanOrEqual(before.connections + READERS)
  expect(timers()).toBeGreaterThan(before.timers + READERS / 2)
  for (const stream of streams.slice(0, READERS / 2)) stream.close()
  // Whose session ends is told, and then no more.
  expect((await server.fetch('/api/v1/session', { method: 'DELETE' })).status).toBe(204)
  for (const stream of streams.slice(READERS / 2)) {
    await stream.next('notice', ({ wording }) => wording.code === 'logs-signed-out')
    await stream.ended
  }
  await expect.poll(() => proxy.connections).toBeLessThanOrEqual(before.connections + SPARE)
  await expect.poll(timers).toBeLessThan(before.timers + READERS / 2)
})

test('followers end when the engine goes, and go on when it is back', async ({
  berth,
  proxied,
  proxy,
  outside,
  space,
  images,
}) => {
  // Another host's engine, where its address is known, is not reached by the way that is cut.
  const placement = await outside.here()
  const service = await berth.create(space, { name: 'log', image: images.logger, placement })
  await proxied.becomes(service, 'running')
  const stream = await LogStream.open(proxied, `/api/v1/spaces/${space}/services/log/logs?follow=true`)
  await stream.next('live')
  await stream.next('line')
  await proxy.cut()
  await stream.next('notice', ({ wording }) => wording.code === 'logs-incomplete')
  await proxy.mend()
  await stream.next('line')
  await stream.next('line')
  const numbers = stream.seen.flatMap((one) => (one.type === 'line' ? [Number(/line (\d+)/.exec(one.text)?.[1])] : []))
  expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  stream.close()
})

test('a reader that is slow does not grow the server, and misses nothing', async ({
  proxied: berth,
  proxy,
  space,
  images,
}) => {
  const count = 600_000
  const command = [
    'sh',
    '-c',
    `trap 'exit 0' TERM; seq ${count} | sed 's/$/ and some more words/'; sleep 100000 & wait`,
  ]
  const service = await berth.create(space, { name: 'log', image: images.logger, command })
  await berth.becomes(service, 'running')
  const logs = `/api/v1/spaces/${space}/services/log/logs`
  await vi.waitFor(async () => {
    expect(await (await berth.fetch(`${logs}?tail=1`)).text()).toContain(`"text":"${count} and`)
  }, 600_000)
  const before = await berth.residentMiB()
  proxy.forget()
  const { body } = await berth.fetch(`${logs}?download=true`)
  const reader = body?.getReader() ?? expect.fail('no body')
  let lines = newlinesIn((await reader.read()).value)
  // 60 MB of lines wait: they do so in the engine, of which the server asks no more from some moment on.
  let sent = -1
  const more = () => {
    const earlier = sent
    sent = proxy.answeredBytes(/\/logs\?/)
    return sent > 0 ? sent - earlier : null
  }
  await expect.poll(more, { interval: 2000, timeout: 300_000 }).toBe(0)
  expect((await berth.residentMiB()) - before).toBeLessThan(40)
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    lines += newlinesIn(value)
  }
  expect(lines).toBe(count)
})

function newlinesIn(bytes: Uint8Array = new Uint8Array()): number {
  let count = 0
  for (const byte of bytes) if (byte === 0x0a) count++
  return count
}
