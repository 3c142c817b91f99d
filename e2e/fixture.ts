import { routes } from '@berth/contract/http/routes.ts'
import { test as base, expect } from '@playwright/test'
import { balancerImage } from '../scripts/balancer-image.ts'
import { Berth } from '../test-support/berth/berth.ts'
import { cluster } from '../test-support/docker/cluster.ts'
import { Outside, uniqueName } from '../test-support/docker/outside.ts'

/** The time that the engine may take to start or replace a few instances on two busy cores. */
export const ROLLOUT_TIMEOUT_MS = 120_000

interface WorkerFixtures {
  /** The engine that Berth manages, for DOCKER_HOST. */
  readonly dockerHost: string
  readonly berth: Berth
  readonly outside: Outside
  /** Starts to remove a space and waits for it only when the worker ends. */
  readonly removeLater: (space: string) => void
}

/** A browser that is signed in to the worker's Berth, which manages the test cluster. */
export const test = base.extend<{ space: string }, WorkerFixtures>({
  dockerHost: [({ browserName: _ }, use) => use(cluster().dockerHost), { scope: 'worker' }],
  berth: [
    async ({ dockerHost }, use) => {
      const { registry } = cluster()
      const berth = await Berth.start({ DOCKER_HOST: dockerHost, BERTH_LB_IMAGE: balancerImage(registry) })
      await berth.call(routes.addRegistry, { body: { name: 'Samples', address: registry, plainHttp: true } })
      await use(berth)
      await berth.stop()
    },
    { scope: 'worker' },
  ],
  outside: [
    async ({ dockerHost }, use) => {
      const outside = new Outside(dockerHost)
      await use(outside)
      outside.close()
    },
    { scope: 'worker' },
  ],
  removeLater: [
    async ({ outside }, use) => {
      const removals: Promise<unknown>[] = []
      // A failure is reported when the worker ends, not during another test.
      await use((space) => removals.push(outside.sweep(space).catch((error: Error) => error)))
      expect((await Promise.all(removals)).filter((result) => result instanceof Error)).toEqual([])
    },
    { scope: 'worker' },
  ],
  context: async ({ context, berth }, use) => {
    const [name = '', value = ''] = berth.cookie.split('=')
    await context.addCookies([{ name, value, url: berth.address }])
    await use(context)
  },
  /** The name of a space that belongs to this test. */
  space: async ({ removeLater }, use) => {
    const name = uniqueName('shop')
    await use(name)
    removeLater(name)
  },
})

type Locale = 'zh-CN' | 'en-US'
type ColorScheme = 'light' | 'dark'

/** Declares journeys in one language and one color scheme. Files alternate between them; the gallery shows every page in all of them. */
export function describeIn(locale: Locale, colorScheme: ColorScheme, declareJourneys: () => void): void {
  base.describe(`${locale}, ${colorScheme}`, () => {
    base.use({ locale, colorScheme })
    declareJourneys()
  })
}
