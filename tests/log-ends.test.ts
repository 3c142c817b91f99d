import { expect } from 'vitest'
import { startInProcess } from '../test-support/berth/in-process.ts'
import { LogStream } from '../test-support/berth/log-stream.ts'
import { test } from './fixtures/behind-proxy.ts'
import { testSlowReader } from './shared/slow-log-reader.ts'

const READERS = 10
/** Requests to the engine for a log. Other requests of the server are irrelevant. */
const LOG = /\/logs\?/

test('leaves no request and no timer of a log that nobody reads any longer', async ({
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
  await expect.poll(() => proxy.openRequests(LOG)).toBe(0)
  // Other work of the server uses timers for moments, so the lowest of 20 samples counts.
  const samples: number[] = []
  const takeSample = () => samples.push(timers())
  await expect.poll(takeSample, { interval: 100 }).toBeGreaterThan(20)
  const timersBefore = Math.min(...samples)

  const streams = await Promise.all(Array.from({ length: READERS }, open))
  expect(proxy.openRequests(LOG)).toBeGreaterThanOrEqual(READERS)
  expect(timers()).toBeGreaterThan(timersBefore + READERS / 2)
  for (const stream of streams.slice(0, READERS / 2)) stream.close()
  // A reader whose session ends gets a notice, and then the stream ends.
  expect((await server.fetch('/api/v1/session', { method: 'DELETE' })).status).toBe(204)
  for (const stream of streams.slice(READERS / 2)) {
    await stream.next('notice', ({ detailMessage }) => detailMessage.code === 'logs-signed-out')
    await stream.ended
  }
  await expect.poll(() => proxy.openRequests(LOG)).toBe(0)
  await expect.poll(timers).toBeLessThan(timersBefore + READERS / 2)
})

test('notifies followers when the engine goes away, and continues when it is back', async ({
  berth,
  proxied,
  proxy,
  outside,
  space,
  images,
}) => {
  // Placed on this host, because another host's engine with a known address is not reached through the proxy.
  const placement = await outside.here()
  const service = await berth.create(space, { name: 'log', image: images.logger, placement })
  await proxied.becomes(service, 'running')
  const stream = await LogStream.open(proxied, `/api/v1/spaces/${space}/services/log/logs?follow=true`)
  await stream.next('live')
  await stream.next('line')
  await proxy.cut()
  await stream.next('notice', ({ detailMessage }) => detailMessage.code === 'logs-incomplete')
  await proxy.restore()
  await stream.next('line')
  await stream.next('line')
  const numbers = stream.received.flatMap((record) =>
    record.type === 'line' ? [Number(/line (\d+)/.exec(record.text)?.[1])] : [],
  )
  expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  stream.close()
})

// tests/soak/log-ends.test.ts tests six hundred thousand lines, also on the host of the server's own engine.
testSlowReader(100_000, ['another host'])
