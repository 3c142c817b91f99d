import { expect } from 'vitest'
import { test } from '../fixtures/service-on-cluster.ts'
import { ALL_FAILURES, titleOf, upgradesThat } from '../shared/failing-new-version.ts'
import { pushBrokenImage, serveThroughFailure } from '../shared/serving-through-failure.ts'

test.for(ALL_FAILURES)(
  'while a new version %s, old instances serve, or the engine rolls back',
  async (failure, { runService, outside }) => {
    const unpullable = await pushBrokenImage()
    const results = await Promise.allSettled(
      upgradesThat(failure).map(async (upgrade) => ({
        upgrade: titleOf(upgrade),
        failedRequests: await serveThroughFailure(upgrade, runService, outside, unpullable),
      })),
    )
    // biome-ignore lint/suspicious/noConsole: the numbers are what a soak run is for
    console.table(results.map((one) => (one.status === 'fulfilled' ? one.value : one.reason)))
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([])
  },
)
