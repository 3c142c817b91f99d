import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecChange, ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { test as base } from 'vitest'
import type { Timings } from '../../packages/server/src/timings.ts'
import { FastClock } from '../../test-support/fake-engine/clock.ts'
import { startFakeEngine } from '../../test-support/fake-engine/start.ts'
import { Berth } from '../berth.ts'
import { EngineProxy } from '../engine-proxy.ts'
import { type InProcessOptions, startInProcess } from '../in-process.ts'
import { begin, type Life } from '../life.ts'
import { Outside, ownName } from '../outside.ts'

/** How many times faster than on a real engine durations pass: 5 s of monitoring take 100 ms. */
const SPEED = 50

/** What Berth waits for, in the fake engine's time. */
export const FAST_TIMINGS: Partial<Timings> = {
  // Far longer than between two crashes of an instance that crashes again and again, however late a busy machine looks.
  steadyMs: 4000,
  rolloutStartMs: 500,
  pollMovingMs: 10,
  pollDegradedMs: 50,
  pollManyHostsMs: 200,
  eventBurstMs: 5,
  taskLagMs: 50,
  engineRetryMs: 20,
  engineLongestRetryMs: 100,
  eventHeartbeatMs: 100,
  imageCheckSpreadMs: 10,
  imageCheckGapMs: 5,
  pushRetryMs: 50,
  spaceDeletionPollMs: 20,
}

/**
 * Tests of logic, on an engine that is kept in memory: the same as on-cluster.ts and life-on-cluster.ts offer, in milliseconds. Every
 * file has an engine and a Berth of its own; `space` is each test's own.
 */
export const test = base
  .extend('clock', { scope: 'file' }, () => new FastClock(SPEED))
  .extend('fake', { scope: 'file' }, async ({ clock }, { onCleanup }) => {
    const fake = await startFakeEngine({ clock })
    onCleanup(() => fake.stop())
    return fake
  })
  /** Does something before the engine does anything that takes time: its answer tells what was begun. */
  .extend(
    'still',
    { scope: 'file' },
    ({ clock }) =>
      <T>(work: () => Promise<T>) =>
        clock.still(work),
  )
  .extend('images', { scope: 'file' }, ({ fake }) => fake.images)
  .extend('dockerHost', { scope: 'file' }, ({ fake }) => fake.dockerHost)
  .extend('outside', { scope: 'file' }, ({ dockerHost }, { onCleanup }) => {
    const outside = new Outside(dockerHost)
    onCleanup(() => outside.close())
    return outside
  })
  /** What the file's Berth is started with, to be overridden. */
  .extend('options', { scope: 'file' }, (): InProcessOptions => ({}))
  .extend('berth', { scope: 'file' }, async ({ dockerHost, options }, { onCleanup }) => {
    const { berth, close } = await startBerth(dockerHost, options)
    onCleanup(close)
    return berth
  })
  /** A way to the engine that can be cut; it is cut until it is mended for the first time. */
  .extend('proxy', async ({ dockerHost }, { onCleanup }) => {
    const proxy = await EngineProxy.to(dockerHost)
    onCleanup(() => proxy.close())
    return proxy
  })
  /** Starts a further Berth, of the test's own. */
  .extend('startBerth', ({ dockerHost }, { onCleanup }) => {
    const closes: (() => Promise<void>)[] = []
    onCleanup(async () => {
      for (const close of closes) await close()
    })
    return async (options: InProcessOptions = {}, engine = dockerHost) => {
      const { berth, close } = await startBerth(engine, options)
      closes.push(close)
      return berth
    }
  })
  /** The name of a space that is not there yet. */
  .extend('newSpace', ({ fake: _ }) => ownName('test'))
  .extend('space', async ({ berth, newSpace }) => {
    await berth.call(routes.createSpace, { body: { name: newSpace } })
    return newSpace
  })
  /** Makes a service and waits until it runs. */
  .extend(
    'live',
    ({ berth, space, images }) =>
      (given: Partial<ServiceSpecInput> = {}) =>
        begin(berth, space, { image: images.web, ...given }),
  )
  /** What an upgrade would change. */
  .extend(
    'plan',
    ({ berth }) =>
      (web: Life, body: ServiceSpecChange) =>
        berth.plan(routes.upgradeService, { params: web.ref, body }),
  )

async function startBerth(dockerHost: string, options: InProcessOptions) {
  const timings = { ...FAST_TIMINGS, ...options.timings }
  const server = await startInProcess(dockerHost, { ...options, timings })
  return { berth: Berth.at({ ...server, pid: process.pid, outputFile: '' }), close: server.close }
}
