import type { Service } from '@berth/contract/services/services.ts'
import { describe } from 'vitest'
import {
  ALL_FAILURES,
  expectedEnd,
  failingChange,
  hasEnded,
  leastServing,
  serviceBefore,
  titleOf,
  upgradesThat,
} from '../shared/failing-new-version.ts'
import { test as onFake } from './on-fake.ts'

const test = onFake.extend('unpullable', { scope: 'file' }, ({ fake }) => {
  const reference = `${fake.swarm.images.repository}/broken:1.0`
  fake.swarm.images.add(reference, { isPullable: false })
  return reference
})

describe.concurrent.each(ALL_FAILURES)('an upgrade to a version that %s', (failure) => {
  test.for(upgradesThat(failure).map((upgrade) => [titleOf(upgrade), upgrade] as const))(
    'keeps instances serving, or is rolled back: %s',
    async ([, upgrade], { runService, unpullable, expect }) => {
      const web = await runService(serviceBefore(upgrade))
      const seen: Service[] = []
      await web.upgrade(failingChange(upgrade, unpullable))
      const ended = await web.until('ended', (now) => seen.push(now) > 0 && hasEnded(upgrade, now))
      expect(Math.min(...seen.map(({ instances }) => instances.running))).toBeGreaterThanOrEqual(leastServing(upgrade))
      expect(ended.reason === null).toBe(failure === 'never becomes healthy' && !upgrade.isChecked)
      if (expectedEnd(upgrade) === 'rolled back') return
      expect(ended).toMatchObject({ revision: 2, pendingFrom: 1 })
      expect(ended.actions).toContain('roll-back')
      await web.rollBack()
      await web.becomes('running')
    },
  )
})
