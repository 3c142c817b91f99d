import type { ServiceSpecChange } from '@berth/contract/services/service-spec.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { expect } from 'vitest'
import { HEALTHY, type Life } from './life.ts'
import { test } from './life-on-cluster.ts'
import { faultsDuring, WATCHED } from './serving.ts'

export const SICK = { ...HEALTHY, port: 81 }
/**
 * Ends badly when it is stopped. One that ends with 0 though it was stopped for its health check is taken by the engine to run,
 * for a moment in which the one before it may be ended (moby, daemon/cluster/executor/container/controller.go, Start).
 */
const SULKY = ['sh', '-c', 'trap "exit 3" TERM; httpd -f -p 80 -h /www & wait $!']

type Trouble = (crash: string) => { given: ServiceSpecChange; why: RegExp; wayOut: WayOut }
type WayOut = (web: Life, before: Service) => Promise<void>

const isResumedAndRolledBack: WayOut = async (web, before) => {
  await web.resume()
  const again = await web.becomes('upgrade-paused')
  expect(again.instances.running, JSON.stringify(await web.instances(), null, 1)).toBe(3)
  await web.rollBack()
  expect(await web.becomes('running')).toMatchObject({ spec: before.spec, revision: 1 })
}
const isUpgradedAgain: WayOut = async (web) => {
  await web.upgrade({ command: null })
  expect(await web.becomes('upgraded')).toMatchObject({ revision: 3, pendingFrom: 1 })
}
const isConfirmed: WayOut = async (web) => {
  const serving = await web.serving()
  expect(await web.confirm()).toMatchObject({ state: 'running', pendingFrom: null })
  expect(await web.serving()).toEqual(serving)
}

const TROUBLES = {
  'is unhealthy, and is resumed and rolled back': () => ({
    given: { healthCheck: SICK, command: SULKY },
    why: /health check fail/,
    wayOut: isResumedAndRolledBack,
  }),
  'cannot start, and is upgraded again': () => ({
    given: { command: ['/nothing'] },
    why: /command was not found/,
    wayOut: isUpgradedAgain,
  }),
  'crashes, and is confirmed': (image) => ({ given: { image }, why: /exit code 3/, wayOut: isConfirmed }),
} satisfies Record<string, Trouble>

/** Tests that an upgrade which never comes up says why while the old instances serve, and that there is a way out. */
export function testFailingUpgrades(names: readonly (keyof typeof TROUBLES)[]): void {
  test.concurrent.for(names)(
    'while a new version %s, the old instances serve every request',
    async (name, { live, images, outside }) => {
      const { given, why, wayOut } = TROUBLES[name](images.crash)
      const web = await live({ ...WATCHED, ports: [...WATCHED.ports] })
      const before = await web.now()
      const faults = await faultsDuring(web, outside, async () => {
        await web.upgrade(given)
        const paused = await web.becomes('upgrade-paused')
        expect(paused.reason).toMatch(why)
        expect(paused).toMatchObject({ instances: { running: 3, desired: 3 }, progress: { new: 0, old: 3 } })
        await wayOut(web, before)
      })
      expect(faults).toEqual([])
    },
  )
}
