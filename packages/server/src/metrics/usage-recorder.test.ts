import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LiveMetrics, Metrics } from '@berth/contract/metrics/metrics.ts'
import { test as base, expect } from 'vitest'
import { ago, instance, NOW, service } from '../domain/samples.ts'
import type { Reading } from '../domain/usage.ts'
import type { Engine } from '../engine/engine.ts'
import { EngineError } from '../engine/transport/client.ts'
import { DEFAULT_TIMINGS } from '../timings.ts'
import { View } from '../view/view.ts'
import { Exposition } from './exposition.ts'
import { History } from './history.ts'
import { STEP_MS } from './ring.ts'
import { runningInstances } from './running-instances.ts'
import { measuredInstance } from './sampler.ts'
import { UsageRecorder } from './usage-recorder.ts'

const REF = { space: 'shop', service: 'web' }
const MEMORY = 5000
const instances = [1, 2, 3, 4].map((slot) => instance({ slot, containerId: `c${slot}`, since: ago(3600) }))
const web = service({ instances })

/** Answers for all containers except those named here. */
function engineWithout(...silent: string[]): Engine {
  const json = async (_: string, path: string) => {
    if (silent.includes(path.split('/')[2] ?? '')) throw new EngineError(500, 'too busy')
    return { read: new Date(NOW).toISOString(), memory_stats: { usage: MEMORY } }
  }
  return { client: { json } } as unknown as Engine
}

const test = base
  .extend('history', async ({ skip: _ }, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'berth-recorder-'))
    onCleanup(() => rm(folder, { recursive: true }))
    return History.open(folder)
  })
  .extend('view', ({ skip: _ }) => {
    const view = new View('unix:///docker.sock', DEFAULT_TIMINGS, () => NOW)
    view.applySnapshot({ spaces: [], services: [web], hosts: [] })
    return view
  })
  /** Returns a recorder of the service, at NOW. */
  .extend('recorderOn', ({ history, view }) => (engine: Engine) => {
    const now = () => NOW
    return new UsageRecorder({
      ...{ view, history, now, timings: DEFAULT_TIMINGS },
      queryHost: async (_, query) => query(engine),
      fail: (error) => expect.fail(String(error)),
    })
  })

test('live metrics have no total while an instance does not answer, and tell how many do', async ({ recorderOn }) => {
  const [metrics] = await recorderOn(engineWithout('c3')).readNow(REF, new Map())
  expect(LiveMetrics.strict().parse(metrics)).toMatchObject({
    total: { memoryBytes: null },
    totalCoverage: { running: 4, measured: { memoryBytes: 3, cpuCores: 0 } },
  })
  const [whole] = await recorderOn(engineWithout()).readNow(REF, new Map())
  expect(whole).toMatchObject({ total: { memoryBytes: 4 * MEMORY }, totalCoverage: { measured: { memoryBytes: 4 } } })
})

test('stored metrics have no total where an instance has not answered for long', async ({ history, recorderOn }) => {
  const counters = { cpuSeconds: 0, receivedBytes: 0, sentBytes: 0, readBytes: 0, writtenBytes: 0, diskBytes: null }
  const readingAt = (step: number): Reading => ({ at: NOW - step * STEP_MS, memoryBytes: MEMORY, ...counters })
  // The last of the instances misses the last three steps.
  for (const [index, one] of runningInstances([web]).entries())
    for (const step of [7, 6, 5, 4, 3, 2, 1, 0])
      if (index < 3 || step > 3) await history.append(measuredInstance(one), readingAt(step))
  const metrics = Metrics.strict().parse(await recorderOn(engineWithout()).metrics(REF, { range: 60, step: 15 }))
  expect(metrics.total.memoryBytes.slice(-4)).toEqual([4 * MEMORY, 4 * MEMORY, 4 * MEMORY, null])
  expect(metrics.totalCoverage.running.slice(-4)).toEqual([4, 4, 4, 4])
  expect(metrics.totalCoverage.measured.memoryBytes.slice(-4)).toEqual([4, 4, 4, 3])
  expect(metrics.instances[3]?.series.memoryBytes.slice(-4)).toEqual([MEMORY, null, null, null])
})

test('Prometheus is told which instances are missing in a sum', async ({ view, recorderOn }) => {
  const recorder = recorderOn(engineWithout('c3'))
  const exposition = new Exposition(view, recorder)
  const namesOf = async (metric: string) =>
    [...(await exposition.text()).matchAll(new RegExp(`^${metric}{.*instance_name="([^"]*)".*} ([0-9]+)$`, 'gm'))].map(
      ([, name, value]) => `${name} ${value}`,
    )
  expect(await namesOf('berth_instance_metrics_up')).toEqual(['web.1 0', 'web.2 0', 'web.3 0', 'web.4 0'])
  recorder.start()
  await expect.poll(() => namesOf('berth_instance_memory_bytes')).toHaveLength(3)
  expect(await namesOf('berth_instance_metrics_up')).toEqual(['web.1 1', 'web.2 1', 'web.3 0', 'web.4 1'])
  await recorder.close()
})
