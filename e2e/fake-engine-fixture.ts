import { routes } from '@berth/contract/http/routes.ts'
import { Berth } from '../test-support/berth/berth.ts'
import { FastClock } from '../test-support/fake-engine/clock.ts'
import { type FakeEngine, startFakeEngine } from '../test-support/fake-engine/start.ts'
import { localRegistry, type OwnRegistry } from '../test-support/registry/own-registry.ts'
import { PushedRepository } from '../tests/fake/pushed-repository.ts'
import { test as onCluster } from './fixture.ts'

/** The factor by which time passes faster than on a real engine. */
const SPEED = 10

interface WorkerFixtures {
  readonly fake: FakeEngine
  /** The registry from which the fake engine pulls the images of `repository`. */
  readonly registry: OwnRegistry
}

/** The fixtures of journeys without real containers. Other tests check the same behaviour of the engine on a real one. */
export const test = onCluster.extend<{ repository: PushedRepository }, WorkerFixtures>({
  fake: [
    async ({ browserName: _ }, use) => {
      const fake = await startFakeEngine({ clock: new FastClock(SPEED) })
      await use(fake)
      await fake.stop()
    },
    { scope: 'worker' },
  ],
  dockerHost: [({ fake }, use) => use(fake.dockerHost), { scope: 'worker' }],
  registry: [
    async ({ browserName: _ }, use) => {
      const registry = await localRegistry()
      await use(registry)
      await registry.stop()
    },
    { scope: 'worker' },
  ],
  berth: [
    async ({ dockerHost, registry }, use) => {
      const berth = await Berth.start({ DOCKER_HOST: dockerHost })
      await berth.call(routes.addRegistry, { body: { name: 'Samples', address: registry.address, plainHttp: true } })
      await use(berth)
      await berth.stop()
    },
    { scope: 'worker' },
  ],
  repository: ({ fake, registry, space }, use) => use(new PushedRepository(fake, registry, `${space}/web`)),
})
