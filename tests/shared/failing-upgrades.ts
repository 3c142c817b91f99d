import type { ServiceSpecChange } from '@berth/contract/services/service-spec.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { expect } from 'vitest'
import { type ServiceDriver, UNHEALTHY } from '../../test-support/berth/service-driver.ts'
import { test } from '../fixtures/service-on-cluster.ts'
import { failuresDuring, THREE_INSTANCES } from './serving.ts'

/**
 * Exits with code 3 when it is stopped. If an instance exits with 0 although it was stopped for its health check, the engine reports it as
 * running for a moment, in which the instance before it may be ended (moby, daemon/cluster/executor/container/controller.go, Start).
 */
const FAILS_WHEN_STOPPED = ['sh', '-c', 'trap "exit 3" TERM; httpd -f -p 80 -h /www & wait $!']

type FailingUpgrade = (crash: string) => { given: ServiceSpecChange; reason: RegExp; recover: Recovery }
type Recovery = (web: ServiceDriver, before: Service) => Promise<void>

const resumeAndRollBack: Recovery = async (web, before) => {
  await web.resume()
  const again = await web.becomes('upgrade-paused')
  expect(again.instances.running, JSON.stringify(await web.instances(), null, 1)).toBe(3)
  await web.rollBack()
  expect(await web.becomes('running')).toMatchObject({ spec: before.spec, revision: 1 })
}
const upgradeAgain: Recovery = async (web) => {
  await web.upgrade({ command: null })
  expect(await web.becomes('upgraded')).toMatchObject({ revision: 3, pendingFrom: 1 })
}
const confirmUpgrade: Recovery = async (web) => {
  const serving = await web.runningIds()
  expect(await web.confirm()).toMatchObject({ state: 'running', pendingFrom: null })
  expect(await web.runningIds()).toEqual(serving)
}

const FAILING_UPGRADES = {
  'is unhealthy, and is resumed and rolled back': () => ({
    given: { healthCheck: UNHEALTHY, command: FAILS_WHEN_STOPPED },
    reason: /health check fail/,
    recover: resumeAndRollBack,
  }),
  'cannot start, and is upgraded again': () => ({
    given: { command: ['/nothing'] },
    reason: /command was not found/,
    recover: upgradeAgain,
  }),
  'crashes, and is confirmed': (image) => ({ given: { image }, reason: /exit code 3/, recover: confirmUpgrade }),
} satisfies Record<string, FailingUpgrade>

/** Tests that an upgrade whose instances never run reports why while the old instances serve, and that it can be recovered. */
export function testFailingUpgrades(names: readonly (keyof typeof FAILING_UPGRADES)[]): void {
  test.concurrent.for(names)(
    'while a new version %s, the old instances serve every request',
    async (name, { runService, images, outside }) => {
      const { given, reason, recover } = FAILING_UPGRADES[name](images.crash)
      const web = await runService({ ...THREE_INSTANCES, ports: [...THREE_INSTANCES.ports] })
      const before = await web.now()
      const failures = await failuresDuring(web, outside, async () => {
        await web.upgrade(given)
        const paused = await web.becomes('upgrade-paused')
        expect(paused.reason).toMatch(reason)
        expect(paused).toMatchObject({ instances: { running: 3, desired: 3 }, progress: { new: 0, old: 3 } })
        await recover(web, before)
      })
      expect(failures).toEqual([])
    },
  )
}
