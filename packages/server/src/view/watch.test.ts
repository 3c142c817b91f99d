import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Engine } from '../engine/engine.ts'
import { DEFAULT_TIMINGS } from '../timings.ts'
import { View } from './view.ts'
import { Watch } from './watch.ts'

/** How long the engine takes to answer each of the two steps of a look. */
const ANSWER_MS = 20
const LOOK_MS = 2 * ANSWER_MS
const EVENT = `${JSON.stringify({ Type: 'service', Action: 'update' })}\n`

let events: PassThrough
let looks = 0
let watch: Watch

beforeEach(async () => {
  vi.useFakeTimers()
  events = new PassThrough()
  const nothing = () => new Promise((resolve) => setTimeout(resolve, ANSWER_MS, []))
  const engine: Partial<Record<keyof Engine, unknown>> = {
    info: async () => ({ Swarm: { ControlAvailable: true } }),
    version: async () => ({}),
    hasRoutingMesh: () => true,
    events: async () => events,
    services: () => {
      looks++
      return nothing()
    },
    tasks: nothing,
    nodes: nothing,
    networks: nothing,
    spaceRecords: nothing,
    acceptances: nothing,
  }
  watch = new Watch(engine as unknown as Engine, new View('unix:///engine', DEFAULT_TIMINGS), DEFAULT_TIMINGS)
  void watch.start()
  await vi.advanceTimersByTimeAsync(1000)
  looks = 0
})

afterEach(() => {
  watch.close()
  vi.useRealTimers()
})

test('an event after a quiet time is looked at without delay', async () => {
  events.write(EVENT)
  await vi.advanceTimersByTimeAsync(1)
  expect(looks).toBe(1)
})

test('where the engine tells of changes all the time, looking takes a third of the time at most', async () => {
  for (let ms = 0; ms < 3000; ms++) {
    events.write(EVENT)
    await vi.advanceTimersByTimeAsync(1)
  }
  expect(looks).toBeGreaterThan(15)
  expect(looks * LOOK_MS).toBeLessThanOrEqual(1000 + LOOK_MS)
})

test('whoever waits for a look gets it at once, also between two of a burst', async () => {
  for (let ms = 0; ms < LOOK_MS + 10; ms++) {
    events.write(EVENT)
    await vi.advanceTimersByTimeAsync(1)
  }
  expect(looks).toBe(1)
  const seen = vi.fn()
  void watch.refresh().then(seen)
  await vi.advanceTimersByTimeAsync(LOOK_MS + 1)
  expect(looks).toBe(2)
  expect(seen).toHaveBeenCalled()
})

test('who asks during a look waits for the next one, which shows what was true after the question', async () => {
  events.write(EVENT)
  await vi.advanceTimersByTimeAsync(ANSWER_MS)
  const seen = vi.fn()
  void watch.refresh().then(seen)
  await vi.advanceTimersByTimeAsync(ANSWER_MS + 1)
  expect(seen).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(LOOK_MS + 1)
  expect(seen).toHaveBeenCalled()
})
