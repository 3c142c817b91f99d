import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { expect } from 'vitest'
import { Pusher } from '../../packages/server/src/registry/test-images.ts'
import type { ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { cluster } from '../../test-support/docker/cluster.ts'
import { type Outside, uniqueName } from '../../test-support/docker/outside.ts'
import {
  expectedEnd,
  type FailingUpgrade,
  failingChange,
  hasEnded,
  leastServing,
  serviceBefore,
  titleOf,
} from './failing-new-version.ts'
import { failuresDuring } from './serving.ts'

/** Pushes an image whose layers no host can unpack. @returns its reference */
export async function pushBrokenImage(): Promise<string> {
  const repository = uniqueName('samples/broken')
  await new Pusher(cluster().registry).image(repository, ['1.0'], { layers: [1200] })
  return `${cluster().registry}/${repository}:1.0`
}

/**
 * Upgrades a service to a version that fails, while requests are sent to all of its instances, and rolls it back.
 *
 * @returns the number of failed requests
 */
export async function serveThroughFailure(
  upgrade: FailingUpgrade,
  runService: (given: Partial<ServiceSpecInput>) => Promise<ServiceDriver>,
  outside: Outside,
  unpullable: string,
): Promise<number> {
  const name = uniqueName('web')
  const web = await runService({ ...serviceBefore(upgrade), name })
  const title = titleOf(upgrade)
  const counts: number[] = []
  const failures = await failuresDuring(web, outside, async () => {
    await web.upgrade(failingChange(upgrade, unpullable))
    const ended = await web.until('ended', (now) => counts.push(now.instances.running) > 0 && hasEnded(upgrade, now))
    if (expectedEnd(upgrade) === 'rolled back') return
    expect(ended, title).toMatchObject({ revision: 2, pendingFrom: 1 })
    await web.rollBack()
    await web.becomes('running')
  })
  const least = leastServing(upgrade)
  expect(Math.min(...counts), title).toBeGreaterThanOrEqual(least)
  if (least === upgrade.replicas) expect(failures, title).toEqual([])
  expect(await web.now(), title).toMatchObject({ state: 'running', revision: 1, pendingFrom: null })
  return failures.length
}
