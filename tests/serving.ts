import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import type { Service } from '@berth/contract/services/services.ts'
import { expect } from 'vitest'
import { HEALTHY, type Life } from './life.ts'
import type { Outside } from './outside.ts'

/** Between two looks: who looks without a pause makes the machine busy, and everything slow that is looked at. */
const PACE_MS = 50

/** Three instances, each of which is asked at a port of its own. */
export const WATCHED = {
  replicas: 3,
  healthCheck: HEALTHY,
  ports: [{ published: null, target: 80, protocol: 'tcp', mode: 'host' }],
} as const

/** Asks every address that serves again and again while `work` is done. @returns what was answered otherwise than well */
export async function faultsDuring(web: Life, outside: Outside, work: () => Promise<unknown>): Promise<string[]> {
  const faults: string[] = []
  let isOver = false
  const asking = (async () => {
    while (!isOver) {
      const { endpoints } = await web.now()
      if (endpoints.length === 0) faults.push('no address')
      for (const endpoint of endpoints) faults.push(...(await faultAt(web, outside, endpoint)))
      await sleep(PACE_MS)
    }
  })()
  await work().finally(() => {
    isOver = true
  })
  await asking
  return faults
}

/** An address that the engine itself has given up by then was that of an instance that has just been replaced: it is no fault. */
async function faultAt(
  { fullName }: Life,
  outside: Outside,
  { address, published }: Service['endpoints'][number],
): Promise<string[]> {
  try {
    const answer = await fetch(`http://${address}:${published}/health`, { signal: AbortSignal.timeout(20_000) })
    expect(await answer.text()).toBe('ok\n')
    return []
  } catch (error) {
    const holder = (await runningTasks(outside, fullName)).find(({ Status: { PortStatus: ports } }) =>
      ports?.Ports?.some(({ PublishedPort: port }) => port === published),
    )
    return holder
      ? [`${new Date().toISOString()} ${address}:${published} ${inspect(error)} ${JSON.stringify(holder.Status)}`]
      : []
  }
}

interface EngineTask {
  readonly Status: {
    readonly State: string
    readonly PortStatus?: { readonly Ports?: readonly { readonly PublishedPort: number }[] }
  }
}

/** Counts the instances that run, again and again while `work` is done. */
export async function countsDuring(web: Life, outside: Outside, work: () => Promise<unknown>): Promise<number[]> {
  const counts: number[] = []
  let isOver = false
  const counting = (async () => {
    while (!isOver) {
      counts.push((await runningTasks(outside, web.fullName)).length)
      await sleep(PACE_MS)
    }
  })()
  await work().finally(() => {
    isOver = true
  })
  await counting
  return counts
}

/** Does `work`, which replaces all instances one by one, and proves that each replaced one serves until the next is well. */
export async function expectNoGap(web: Life, outside: Outside, work: () => Promise<unknown>): Promise<void> {
  let counts: number[] = []
  const faults = await faultsDuring(web, outside, async () => {
    counts = await countsDuring(web, outside, work)
  })
  expect(faults).toEqual([])
  expect(counts.length).toBeGreaterThan(20)
  // Start-first: the old one goes when the new one is well.
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(3)
  expect(Math.max(...counts)).toBeLessThanOrEqual(4)
}

async function runningTasks(outside: Outside, service: string): Promise<EngineTask[]> {
  const filters = { service: [service], 'desired-state': ['running'] }
  const tasks = await outside.get<EngineTask[]>('/tasks', { filters })
  return tasks.filter(({ Status: { State: state } }) => state === 'running')
}
