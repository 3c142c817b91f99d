import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecChange, ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { test as base } from 'vitest'
import type { Timings } from '../../packages/server/src/timings.ts'
import { Berth } from '../../test-support/berth/berth.ts'
import { type InProcessOptions, startInProcess } from '../../test-support/berth/in-process.ts'
import { type ServiceDriver, startService } from '../../test-support/berth/service-driver.ts'
import { EngineProxy } from '../../test-support/docker/engine-proxy.ts'
import { Outside, uniqueName } from '../../test-support/docker/outside.ts'
import { FastClock } from '../../test-support/fake-engine/clock.ts'
import { startFakeEngine } from '../../test-support/fake-engine/start.ts'

/** The factor by which durations are shorter than on a real engine: 5 s of monitoring take 100 ms. */
const SPEED = 50

/** Berth's timings, adapted to the fake engine's time. */
export const FAST_TIMINGS: Partial<Timings> = {
  // Far longer than the time between two crashes of an instance that keeps crashing, even if a busy machine notices them late.
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
 * Tests of logic on an engine in memory, with the fixtures of on-cluster.ts and service-on-cluster.ts, in milliseconds. Every file has an
 * engine and a Berth of its own, and every test a `space` of its own.
 */
export const test = base
  .extend('clock', { scope: 'file' }, () => new FastClock(SPEED))
  .extend('fake', { scope: 'file' }, async ({ clock }, { onCleanup }) => {
    const fake = await startFakeEngine({ clock })
    onCleanup(() => fake.stop())
    return fake
  })
  /** Runs work while the engine's time is frozen, so that the response shows the operation in progress. */
  .extend(
    'whileFrozen',
    { scope: 'file' },
    ({ clock }) =>
      <T>(work: () => Promise<T>) =>
        clock.whileFrozen(work),
  )
  .extend('images', { scope: 'file' }, ({ fake }) => fake.images)
  .extend('dockerHost', { scope: 'file' }, ({ fake }) => fake.dockerHost)
  .extend('outside', { scope: 'file' }, ({ dockerHost }, { onCleanup }) => {
    const outside = new Outside(dockerHost)
    onCleanup(() => outside.close())
    return outside
  })
  /** The options of the file's Berth, which a file can override. */
  .extend('options', { scope: 'file' }, (): InProcessOptions => ({}))
  .extend('berth', { scope: 'file' }, async ({ dockerHost, options }, { onCleanup }) => {
    const { berth, close } = await startBerth(dockerHost, options)
    onCleanup(close)
    return berth
  })
  /** A proxy in front of the engine. It is cut until it is restored for the first time. */
  .extend('proxy', async ({ dockerHost }, { onCleanup }) => {
    const proxy = await EngineProxy.to(dockerHost)
    onCleanup(() => proxy.close())
    return proxy
  })
  /** Starts another Berth, of the test's own. */
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
  /** The name of a space that does not exist yet. */
  .extend('newSpace', ({ fake: _ }) => uniqueName('test'))
  .extend('space', async ({ berth, newSpace }) => {
    await berth.call(routes.createSpace, { body: { name: newSpace } })
    return newSpace
  })
  /** Creates a service and waits until it runs. */
  .extend(
    'runService',
    ({ berth, space, images }) =>
      (given: Partial<ServiceSpecInput> = {}) =>
        startService(berth, space, { image: images.web, ...given }),
  )
  /** Plans an upgrade. */
  .extend(
    'plan',
    ({ berth }) =>
      (web: ServiceDriver, body: ServiceSpecChange) =>
        berth.plan(routes.upgradeService, { params: web.ref, body }),
  )

async function startBerth(dockerHost: string, options: InProcessOptions) {
  const timings = { ...FAST_TIMINGS, ...options.timings }
  const server = await startInProcess(dockerHost, { ...options, timings })
  return { berth: Berth.at({ ...server, pid: process.pid, outputFile: '' }), close: server.close }
}
