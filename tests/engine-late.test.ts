import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { test } from './behind-proxy.ts'
import { HEALTHY, Life, QUICK } from './life.ts'

test('an upgrade is paused by who has not seen yet that a further successor was begun: what serves goes on', async ({
  berth,
  proxied,
  proxy,
  images,
  space,
}) => {
  const created = await berth.create(space, {
    ...{ name: 'web', image: images.web, replicas: 2, healthCheck: { ...HEALTHY, retries: 100 } },
    update: { ...QUICK.update, delaySeconds: 5 },
  })
  const [web, late] = [new Life(berth, created), new Life(proxied, created)]
  await web.becomes('running')
  await web.upgrade({ command: ['sh', '-c', 'sleep 10; exec httpd -f -p 80 -h /www'] })
  await late.until('one replaced', ({ progress }) => progress?.new === 1 && progress.old === 1)
  const serving = await late.serving()
  const letGo = proxy.holdBack(/^GET \S*\/tasks\?/)
  await expect
    .poll(async () => (await web.instances()).filter(({ state }) => state === 'starting').length, { timeout: 60_000 })
    .toBe(1)
  const pausing = late.pause()
  // Long enough to write, for who doesn't look again.
  await sleep(1000)
  letGo()
  await pausing
  // The engine takes a moment to end one.
  await sleep(1000)
  expect(await web.serving()).toEqual(serving)
  expect((await web.now()).instances).toEqual({ running: 2, wanted: 2 })
})
