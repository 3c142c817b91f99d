import { routes } from '@berth/contract/http/routes.ts'
import { describe } from 'vitest'
import { DEFAULT_TIMINGS } from '../../../packages/server/src/timings.ts'
import { ServiceDriver } from '../../../test-support/berth/service-driver.ts'
import { SHORT_TIMINGS } from '../../../test-support/berth/short-timings.ts'
import { randomPort } from '../../../test-support/docker/outside.ts'
import { test } from '../../fixtures/on-cluster.ts'
import { LIVES } from './lives.ts'
import { ClaimWatcher } from './watcher.ts'

/** Compares everything that is said about services with the tasks of a real engine, while they lead these lives. */
export function testClaims(lives: readonly (keyof typeof LIVES)[]): void {
  describe.concurrent('what is said is true while a service', () => {
    test.for(lives)('%s', async (name, { berth, space, images, outside }) => {
      const watcher = new ClaimWatcher(outside, { ...DEFAULT_TIMINGS, ...SHORT_TIMINGS }, (work) => work())
      const create = async (given: object = {}) => {
        const body = { name: 'web', image: images.web, ...given }
        return new ServiceDriver(berth, await berth.call(routes.createService, { params: { space }, body }))
      }
      await LIVES[name]({ watcher, create, images, freePort: randomPort })
    })
  })
}
