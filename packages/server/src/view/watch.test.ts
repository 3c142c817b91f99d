import { PassThrough } from 'node:stream'
import type { MessageCode } from '@berth/contract/messages/message.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Engine } from '../engine/engine.ts'
import { EngineAway, EngineError } from '../engine/transport/client.ts'
import { DEFAULT_TIMINGS } from '../timings.ts'
import { View } from './view.ts'
import { Watch } from './watch.ts'

/** How long the engine takes to answer each of the three steps of a snapshot. */
const ANSWER_MS = 20
const SNAPSHOT_MS = 3 * ANSWER_MS
const EVENT = `${JSON.stringify({ Type: 'service', Action: 'update' })}\n`

let events: PassThrough
let snapshots = 0
let view: View
let watch: Watch
let failure: Error | null

beforeEach(async () => {
  vi.useFakeTimers()
  events = new PassThrough()
  failure = null
  const nothing = () =>
    new Promise((resolve, reject) => setTimeout(() => (failure ? reject(failure) : resolve([])), ANSWER_MS))
  const engine: Partial<Record<keyof Engine, unknown>> = {
    info: async () => ({ Swarm: { ControlAvailable: true } }),
    version: async () => ({}),
    hasRoutingMesh: () => true,
    events: async () => events,
    services: nothing,
    tasks: nothing,
    nodes: nothing,
    networks: nothing,
    spaceRecords: () => {
      snapshots++
      return nothing()
    },
    acceptances: nothing,
    overwrittenRevisions: nothing,
  }
  view = new View('unix:///engine', DEFAULT_TIMINGS)
  watch = new Watch(engine as unknown as Engine, view, DEFAULT_TIMINGS)
  void watch.start()
  await vi.advanceTimersByTimeAsync(1000)
  snapshots = 0
})

afterEach(() => {
  watch.close()
  vi.useRealTimers()
})

test('an event after a quiet time leads to a snapshot without delay', async () => {
  events.write(EVENT)
  await vi.advanceTimersByTimeAsync(1)
  expect(snapshots).toBe(1)
})

test('under constant events, reading takes at most a third of the time', async () => {
  for (let ms = 0; ms < 3000; ms++) {
    events.write(EVENT)
    await vi.advanceTimersByTimeAsync(1)
  }
  expect(snapshots).toBeGreaterThan(15)
  expect(snapshots * SNAPSHOT_MS).toBeLessThanOrEqual(1000 + SNAPSHOT_MS)
})

test('refresh reads at once, also between two snapshots of a burst', async () => {
  for (let ms = 0; ms < SNAPSHOT_MS + 10; ms++) {
    events.write(EVENT)
    await vi.advanceTimersByTimeAsync(1)
  }
  expect(snapshots).toBe(1)
  const done = vi.fn()
  void watch.refresh().then(done)
  await vi.advanceTimersByTimeAsync(SNAPSHOT_MS + 1)
  expect(snapshots).toBe(2)
  expect(done).toHaveBeenCalled()
})

test('refresh during a snapshot waits for the next one, which shows what was true after the call', async () => {
  events.write(EVENT)
  await vi.advanceTimersByTimeAsync(ANSWER_MS)
  const done = vi.fn()
  void watch.refresh().then(done)
  await vi.advanceTimersByTimeAsync(SNAPSHOT_MS - ANSWER_MS + 1)
  expect(done).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(SNAPSHOT_MS + 1)
  expect(done).toHaveBeenCalled()
})

test.each<[string, Error, MessageCode]>([
  ['does not answer', new EngineAway('unix:///engine', 'timeout'), 'engine-away'],
  ['refuses to answer', new EngineError(500, 'raft is broken'), 'engine-unreadable'],
  ['answers something that Berth cannot read', new TypeError('Cannot read properties of null'), 'engine-unreadable'],
  ['is no manager any more', new EngineError(503, 'not a manager'), 'not-a-manager'],
])('the view says so of an engine that %s', async (_, thrown, code) => {
  failure = thrown
  void watch.refresh()
  await vi.advanceTimersByTimeAsync(SNAPSHOT_MS)
  expect(view.engine.reasonMessage?.code).toBe(code)
})
