import { expect } from 'vitest'
import { test } from './behind-proxy.ts'
import { startInProcess } from './in-process.ts'
import { LogStream } from './log-stream.ts'
import { testSlowReader } from './slow-log-reader.ts'

const READERS = 10
/** Asks the engine for a log: what else the server asks for comes and goes. */
const LOG = /\/logs\?/

test('leaves no request and no timer of a log that nobody reads any more', async ({
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
  await expect.poll(() => proxy.underWay(LOG)).toBe(0)
  // Other work of the server comes and goes.
  const least: number[] = []
  const look = () => least.push(timers())
  await expect.poll(look, { interval: 100 }).toBeGreaterThan(20)
  const timersBefore = Math.min(...least)

  const streams = await Promise.all(Array.from({ length: READERS }, open))
  expect(proxy.underWay(LOG)).toBeGreaterThanOrEqual(READERS)
  expect(timers()).toBeGreaterThan(timersBefore + READERS / 2)
  for (const stream of streams.slice(0, READERS / 2)) stream.close()
  // Whose session ends is told, and then no more.
  expect((await server.fetch('/api/v1/session', { method: 'DELETE' })).status).toBe(204)
  for (const stream of streams.slice(READERS / 2)) {
    await stream.next('notice', ({ detailMessage }) => detailMessage.code === 'logs-signed-out')
    await stream.ended
  }
  await expect.poll(() => proxy.underWay(LOG)).toBe(0)
  await expect.poll(timers).toBeLessThan(timersBefore + READERS / 2)
})

test('tells followers when the engine goes, and sends on when it is back', async ({
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
  await stream.next('notice', ({ detailMessage }) => detailMessage.code === 'logs-incomplete')
  await proxy.mend()
  await stream.next('line')
  await stream.next('line')
  const numbers = stream.seen.flatMap((one) => (one.type === 'line' ? [Number(/line (\d+)/.exec(one.text)?.[1])] : []))
  expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  stream.close()
})

// Six hundred thousand, and on the host of the server's own engine: tests/soak/log-ends.test.ts.
testSlowReader(100_000, ['another host'])
