import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import type { Service } from '@berth/contract/services/services.ts'
import { expect } from 'vitest'
import { HEALTHY, type ServiceDriver } from '../../test-support/berth/service-driver.ts'
import type { Outside } from '../../test-support/docker/outside.ts'

/** The pause between two samples. Without it, the sampling itself would slow down the machine. */
const PACE_MS = 50

/** Three instances with a health check, each reachable at a port of its own. */
export const THREE_INSTANCES = {
  replicas: 3,
  healthCheck: HEALTHY,
  ports: [{ published: null, target: 80, protocol: 'tcp', mode: 'host' }],
} as const

/** Sends requests to every endpoint of the service while `work` runs. @returns the failed requests */
export async function failuresDuring(
  web: ServiceDriver,
  outside: Outside,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const failures: string[] = []
  let isDone = false
  const requesting = (async () => {
    while (!isDone) {
      const { endpoints } = await web.now()
      if (endpoints.length === 0) failures.push('no address')
      for (const endpoint of endpoints) failures.push(...(await failureAt(web, outside, endpoint)))
      await sleep(PACE_MS)
    }
  })()
  await endingWith(requesting, work, () => {
    isDone = true
  })
  return failures
}

/** Sends a request to an endpoint. A failure does not count if the engine runs no instance there any longer, because it was replaced. */
async function failureAt(
  { fullName }: ServiceDriver,
  outside: Outside,
  { address, published }: Service['endpoints'][number],
): Promise<string[]> {
  try {
    const response = await fetch(`http://${address}:${published}/health`, { signal: AbortSignal.timeout(20_000) })
    expect(await response.text()).toBe('ok\n')
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

/** Counts the running instances repeatedly while `work` runs. */
export async function instanceCountsDuring(
  web: ServiceDriver,
  outside: Outside,
  work: () => Promise<unknown>,
): Promise<number[]> {
  const counts: number[] = []
  let isDone = false
  const counting = (async () => {
    while (!isDone) {
      counts.push((await runningTasks(outside, web.fullName)).length)
      await sleep(PACE_MS)
    }
  })()
  await endingWith(counting, work, () => {
    isDone = true
  })
  return counts
}

/** Runs `work`, then ends what goes on beside it. If the work fails, its error is the one to report: the service may be gone by then. */
async function endingWith(beside: Promise<void>, work: () => Promise<unknown>, end: () => void): Promise<void> {
  try {
    await work()
  } finally {
    end()
    await beside.catch(() => undefined)
  }
  await beside
}

/** Runs `work`, which replaces all instances one by one, and checks that each old instance serves until the new one is healthy. */
export async function expectNoGap(web: ServiceDriver, outside: Outside, work: () => Promise<unknown>): Promise<void> {
  let counts: number[] = []
  const failures = await failuresDuring(web, outside, async () => {
    counts = await instanceCountsDuring(web, outside, work)
  })
  expect(failures).toEqual([])
  expect(counts.length).toBeGreaterThan(20)
  // With start-first, the old instance ends when the new one is healthy.
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(3)
  expect(Math.max(...counts)).toBeLessThanOrEqual(4)
}

async function runningTasks(outside: Outside, service: string): Promise<EngineTask[]> {
  const filters = { service: [service], 'desired-state': ['running'] }
  const tasks = await outside.get<EngineTask[]>('/tasks', { filters })
  return tasks.filter(({ Status: { State: state } }) => state === 'running')
}
