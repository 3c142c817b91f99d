import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { expect, test } from 'vitest'
import { instance, service } from '../domain/samples.ts'
import type { Engine } from '../engine/engine.ts'
import { EngineAway, EngineError } from '../engine/transport/client.ts'
import { DEFAULT_TIMINGS } from '../timings.ts'
import { DiskUse } from './disk-use.ts'
import { type QueryHost, runningInstances } from './running-instances.ts'
import { measuredInstance, sample } from './sampler.ts'

const STATS = { read: '2026-01-01T12:00:00Z', memory_stats: { usage: 5000 } }

/** Returns an engine that answers for each container what is given here, and otherwise that it does not exist. */
function engineOf(answers: Record<string, object | Error>): Engine {
  const json = async (_: string, path: string) => {
    const answer = answers[path.split('/')[2] ?? ''] ?? new EngineError(404, 'No such container')
    if (answer instanceof Error) throw answer
    return answer
  }
  return { client: { json } } as unknown as Engine
}

function on(host: string, slot: number, containerId: string | null = `c${slot}`) {
  return instance({ slot, host: { id: `id-${host}`, name: host, ready: true, isActive: true }, containerId })
}

const nothing = new DiskUse(() => 0, DEFAULT_TIMINGS)

test('a host that cannot be reached is reported, and the others are sampled', async () => {
  const running = runningInstances([service({ instances: [on('host1', 1), on('host2', 2), on('host3', 3)] })])
  const queryHost: QueryHost = async (hostId, query) => {
    if (hostId === 'id-host2') throw new Problem('host-unreachable', message('no-host-engine', { host: 'host2' }))
    if (hostId === 'id-host3') throw new EngineAway('unix:///nowhere', 'timeout')
    return query(engineOf({ c1: STATS }))
  }
  const { readings, silent } = await sample(running, queryHost, nothing)
  expect([...readings.keys()]).toEqual(['id-1'])
  expect([...silent.values()]).toMatchObject([
    { host: 'host2', reasonMessage: { code: 'no-host-engine' } },
    { host: 'host3', reasonMessage: { code: 'engine-away', params: { error: 'timeout' } } },
  ])
})

test('skips instances that have ended, do not exist yet or are refused, and samples the others', async () => {
  const instances = [1, 2, 3, 4, 5, 6].map((slot) => on('host1', slot))
  const ended = { read: '0001-01-01T00:00:00Z', memory_stats: {} }
  const engine = engineOf({ c1: STATS, c2: ended, c3: new EngineError(500, 'no'), c5: STATS, c6: STATS })
  const { readings, silent } = await sample(
    runningInstances([service({ instances })]),
    (_, query) => query(engine),
    nothing,
  )
  expect([...readings.keys()]).toEqual(['id-1', 'id-5', 'id-6'])
  expect(silent.size).toBe(0)
})

test('samples only instances with a container', () => {
  const instances = [
    ...[on('host1', 1), on('host1', 2, null), instance({ slot: 3, host: null, phase: 'waiting' })],
    ...[instance({ slot: 4, phase: 'failed' }), instance({ slot: 5, phase: 'starting' })],
  ]
  expect(runningInstances([service({ instances })]).map((one) => measuredInstance(one).name)).toEqual([
    'web.1',
    'web.5',
  ])
})

test('limits have the units of usage', () => {
  const of = service({ instances: [instance({ memoryLimitMiB: 64 })] })
  const resources = { cpus: 0.5, memoryMiB: 64, diskGiB: 2 }
  const [one] = runningInstances([{ ...of, spec: { ...of.spec, resources } }])
  expect(one && measuredInstance(one).limits).toEqual({
    cpuCores: 0.5,
    memoryBytes: 64 * 1024 ** 2,
    diskBytes: 2 * 1024 ** 3,
  })
})
