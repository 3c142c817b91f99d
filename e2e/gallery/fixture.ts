import { routes } from '@berth/contract/http/routes.ts'
import { test as base, expect, type Page } from '@playwright/test'
import { startTestRegistry } from '../../packages/server/src/registry/test-registry.ts'
import { FastClock } from '../../test-support/fake-engine/clock.ts'
import { startFakeEngine } from '../../test-support/fake-engine/start.ts'
import { Berth } from '../../tests/berth.ts'
import { EngineProxy } from '../../tests/engine-proxy.ts'
import { SHORT_TIMINGS } from '../../tests/short-timings.ts'
import { buildScene, HOSTS } from './scene.ts'

const HAPROXY = 'registry.test/library/haproxy:3.0'
/** For each step: two cores may be busy. */
const PATIENCE_MS = 60_000
/** In an engine whose time stands still, an instance that is seen running runs on: only its failures say that it is one that crashes. */
const TIMINGS = { ...SHORT_TIMINGS, steadyMs: 86_400_000 }
const WIDE = { width: 1440, height: 900 }

/** The installation that is shown, and one page on it for all of a worker's tests. */
export interface Stage {
  readonly berth: Berth
  readonly page: Page
  /** Signs in by the cookie of a session that lasts, or leaves it behind. */
  readonly signIn: (isSignedIn: boolean) => Promise<void>
  /** Cuts Berth off from its engine, or lets it find it again. */
  readonly reachEngine: (isReached: boolean) => Promise<void>
  /** Takes what the page wrote to its console since the last time. */
  readonly takeMessages: () => string[]
}

export const test = base.extend<object, { stage: Stage }>({
  stage: [
    async ({ browser }, use) => {
      const registry = await startTestRegistry()
      // No real container is behind an instance: it need not take as long to start.
      const clock = new FastClock(20)
      const engine = await startFakeEngine({ hosts: HOSTS, clock })
      engine.swarm.images.add(HAPROXY)
      const way = await EngineProxy.to(engine.dockerHost)
      await way.mend()
      const berth = await Berth.start({
        DOCKER_HOST: way.dockerHost,
        BERTH_LB_IMAGE: HAPROXY,
        BERTH_TIMINGS: JSON.stringify(TIMINGS),
      })
      await buildScene(berth, engine, registry.address)
      const context = await browser.newContext({ locale: 'en-US', viewport: WIDE, reducedMotion: 'reduce' })
      const [name = '', value = ''] = berth.cookie.split('=')
      const signIn = (isSignedIn: boolean) =>
        isSignedIn ? context.addCookies([{ name, value, url: berth.address }]) : context.clearCookies()
      const page = await context.newPage()
      page.setDefaultTimeout(PATIENCE_MS)
      let isEngineReached = true
      const reachEngine = async (isReached: boolean) => {
        if (isReached === isEngineReached) return
        await (isReached ? way.mend() : way.cut())
        isEngineReached = isReached
        const state = async () => (await berth.call(routes.getCluster, {})).engine.state
        await expect.poll(state).toBe(isReached ? 'up' : 'away')
      }
      // Time stands still: instances neither crash nor write lines while they are looked at, so that each run shows the same.
      await clock.still(() => use({ berth, page, signIn, reachEngine, takeMessages: collectMessages(page) }))
      await context.close()
      await berth.stop()
      await way.close()
      await engine.stop()
      await registry.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

/** Of the browser, not of the page: an answer that is an error is what some states are about. */
const BROWSERS_OWN = /^Failed to load resource/

function collectMessages(page: Page): () => string[] {
  let messages: string[] = []
  page.on('console', (message) => {
    const isComplaint = message.type() === 'error' || message.type() === 'warning'
    if (isComplaint && !BROWSERS_OWN.test(message.text())) messages.push(message.text())
  })
  page.on('pageerror', (error) => messages.push(String(error)))
  return () => {
    const taken = messages
    messages = []
    return taken
  }
}
