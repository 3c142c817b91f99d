import { routes } from '@berth/contract/http/routes.ts'
import { test as base, expect, type Page } from '@playwright/test'
import { startTestRegistry } from '../../packages/server/src/registry/test-registry.ts'
import { Berth } from '../../test-support/berth/berth.ts'
import { SHORT_TIMINGS } from '../../test-support/berth/short-timings.ts'
import { EngineProxy } from '../../test-support/docker/engine-proxy.ts'
import { FastClock } from '../../test-support/fake-engine/clock.ts'
import { startFakeEngine } from '../../test-support/fake-engine/start.ts'
import { createSampleData, HOSTS } from './sample-data.ts'

const HAPROXY = 'registry.test/library/haproxy:3.0'
/** The timeout of each step on two busy cores. */
const STEP_TIMEOUT_MS = 60_000
/** An instance never counts as steady, because in an engine with frozen time, a crashing instance seems to run forever. */
const TIMINGS = { ...SHORT_TIMINGS, steadyMs: 86_400_000 }
const WIDE = { width: 1440, height: 900 }

/** The installation to show, with one page for all tests of a worker. */
export interface GalleryFixture {
  readonly berth: Berth
  readonly page: Page
  /** Signs in with the cookie of a lasting session, or removes the cookie. */
  readonly signIn: (isSignedIn: boolean) => Promise<void>
  /** Cuts Berth off from its engine, or reconnects it. */
  readonly reachEngine: (isReached: boolean) => Promise<void>
  /** Returns the page's errors and console messages since the last call. */
  readonly takeMessages: () => string[]
}

export const test = base.extend<object, { gallery: GalleryFixture }>({
  gallery: [
    async ({ browser }, use) => {
      const registry = await startTestRegistry()
      // The instances have no real containers, so that they can start faster.
      const clock = new FastClock(20)
      const engine = await startFakeEngine({ hosts: HOSTS, clock })
      engine.swarm.images.add(HAPROXY)
      const proxy = await EngineProxy.to(engine.dockerHost)
      await proxy.restore()
      const berth = await Berth.start({
        DOCKER_HOST: proxy.dockerHost,
        BERTH_LB_IMAGE: HAPROXY,
        BERTH_TIMINGS: JSON.stringify(TIMINGS),
      })
      await createSampleData(berth, engine, registry.address)
      const context = await browser.newContext({ locale: 'en-US', viewport: WIDE, reducedMotion: 'reduce' })
      const [name = '', value = ''] = berth.cookie.split('=')
      const signIn = (isSignedIn: boolean) =>
        isSignedIn ? context.addCookies([{ name, value, url: berth.address }]) : context.clearCookies()
      const page = await context.newPage()
      page.setDefaultTimeout(STEP_TIMEOUT_MS)
      let isEngineReached = true
      const reachEngine = async (isReached: boolean) => {
        if (isReached === isEngineReached) return
        await (isReached ? proxy.restore() : proxy.cut())
        isEngineReached = isReached
        const state = async () => (await berth.call(routes.getCluster, {})).engine.state
        await expect.poll(state).toBe(isReached ? 'up' : 'away')
      }
      // With frozen time, instances neither crash nor write lines during the tests, so that every run shows the same.
      await clock.whileFrozen(() => use({ berth, page, signIn, reachEngine, takeMessages: collectMessages(page) }))
      await context.close()
      await berth.stop()
      await proxy.close()
      await engine.stop()
      await registry.stop()
    },
    { scope: 'worker', timeout: 600_000 },
  ],
})

/** Messages of the browser about failed requests, which some items cause on purpose. */
const BROWSER_MESSAGES = /^Failed to load resource/

function collectMessages(page: Page): () => string[] {
  let messages: string[] = []
  page.on('console', (message) => {
    const isProblem = message.type() === 'error' || message.type() === 'warning'
    if (isProblem && !BROWSER_MESSAGES.test(message.text())) messages.push(message.text())
  })
  page.on('pageerror', (error) => messages.push(String(error)))
  return () => {
    const collected = messages
    messages = []
    return collected
  }
}
