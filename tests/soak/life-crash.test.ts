import { expect } from 'vitest'
import { Berth } from '../berth.ts'
import { EngineProxy } from '../engine-proxy.ts'
import { HEALTHY, Life } from '../life.ts'
import { test as onCluster } from '../life-on-cluster.ts'

/** Berth that is killed as a power failure would, and started again on its data. It reaches the engine by way of `proxy`. */
const test = onCluster
  .extend('proxy', async ({ dockerHost }, { onCleanup }) => {
    const proxy = await EngineProxy.to(dockerHost)
    onCleanup(() => proxy.close())
    await proxy.mend()
    return proxy
  })
  .extend('mortal', async ({ proxy }, { onCleanup }) => {
    const mortal = await Berth.start({ DOCKER_HOST: proxy.dockerHost })
    onCleanup(() => mortal.stop())
    return mortal
  })

test('killed in an upgrade that fails, while it ends what was tried, the server finds it paused, and it is confirmed and repaired', async ({
  mortal,
  proxy,
  live,
  images,
}) => {
  const same = await shared(mortal, await live({ replicas: 2, healthCheck: HEALTHY }))
  await same.upgrade({ image: images.crash })
  await mortal.kill9()
  await mortal.restart()
  expect(await same.becomes('upgrade-paused')).toMatchObject({ reason: 'The instance ended with exit code 3.' })
  const serving = await same.serving()

  // Resuming first ends what was tried; killed then, it is begun whole, not at all, or rolled back.
  const asked = proxy.asked(/^POST \S*\/services\/\w+\/update/)
  const resuming = same.resume().catch(() => null)
  await asked
  await mortal.kill9()
  await resuming
  await mortal.restart()
  const seen = await same.until('settled', ({ state }) => state === 'running' || state === 'upgrade-paused')
  expect(seen.instances).toEqual({ running: 2, desired: 2 })
  expect(await same.serving()).toEqual(serving)

  if (seen.state === 'running') {
    await same.upgrade({ image: images.crash })
    await same.becomes('upgrade-paused')
  }
  await same.confirm()
  await mortal.kill9()
  await mortal.restart()
  expect(await same.now()).toMatchObject({ state: 'running', pendingFrom: null, instances: { running: 2 } })

  // What is under way goes on without it.
  await same.upgrade({ image: images.web2 })
  await same.until('begun', ({ progress }) => (progress?.new ?? 0) > 0)
  await mortal.kill9()
  await mortal.restart()
  const begun = await same.now()
  expect(['upgrading', 'upgraded']).toContain(begun.state)
  expect(begun.pendingFrom).not.toBeNull()
  expect(await same.becomes('upgraded')).toMatchObject({
    instances: { running: 2, desired: 2 },
    revision: begun.revision,
  })
  const [entry] = await same.timeline()
  expect(entry).toMatchObject({ what: 'upgrade', by: 'admin', result: 'done', to: 'upgraded' })
})

/** The same service as this server sees it, which looks by itself. */
async function shared(mortal: Berth, { ref: { space, service } }: Life): Promise<Life> {
  const same = new Life(mortal, { space, name: service })
  await same.until('settled', ({ state }) => state === 'running')
  return same
}
