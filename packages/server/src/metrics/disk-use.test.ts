import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { instance, service } from '../domain/samples.ts'
import type { Engine } from '../engine/engine.ts'
import { EngineAway } from '../engine/transport/client.ts'
import { DEFAULT_TIMINGS } from '../timings.ts'
import { DiskUse } from './disk-use.ts'
import { type QueryHost, runningInstances } from './running-instances.ts'

test('the last size counts while one measurement fails, and is not known after a second one has failed', async () => {
  const clock = { now: 0 }
  const disk = new DiskUse(() => clock.now, DEFAULT_TIMINGS)
  const running = runningInstances([service({ instances: [instance()] })])
  let size: number | null = 70
  const queryHost: QueryHost = async (_, query) => {
    if (size === null) throw new EngineAway('unix:///nowhere', 'timeout')
    return query({ client: { json: async () => ({ Containers: [{ Id: 'c1', SizeRw: size }] }) } } as unknown as Engine)
  }
  const sizesAfter = async (...measured: (number | null)[]) => {
    const sizes: (number | null)[] = []
    for (size of measured) {
      disk.measureDue(running, queryHost)
      await setImmediate()
      sizes.push(disk.of('c1'))
      clock.now += DEFAULT_TIMINGS.diskUsePaceMs
    }
    return sizes
  }
  expect(await sizesAfter(70, null, 80, null, null, 90)).toEqual([70, 70, 80, 80, null, 90])
})
