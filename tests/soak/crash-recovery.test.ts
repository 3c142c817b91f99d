import { expect } from 'vitest'
import { Berth } from '../../test-support/berth/berth.ts'
import { HEALTHY, ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { EngineProxy } from '../../test-support/docker/engine-proxy.ts'
import { test as onCluster } from '../fixtures/service-on-cluster.ts'

/** A Berth that can be killed, as by a power failure, and restarted with its data. It reaches the engine through `proxy`. */
const test = onCluster
  .extend('proxy', async ({ dockerHost }, { onCleanup }) => {
    const proxy = await EngineProxy.to(dockerHost)
    onCleanup(() => proxy.close())
    await proxy.restore()
    return proxy
  })
  .extend('killable', async ({ proxy }, { onCleanup }) => {
    const killable = await Berth.start({ DOCKER_HOST: proxy.dockerHost })
    onCleanup(() => killable.stop())
    return killable
  })

test('a server killed during a failing upgrade, or while it resumes it, finds it paused and can confirm and repeat it', async ({
  killable,
  proxy,
  runService,
  images,
}) => {
  const driver = await driverOn(killable, await runService({ replicas: 2, healthCheck: HEALTHY }))
  await driver.upgrade({ image: images.crash })
  await killable.kill9()
  await killable.restart()
  expect(await driver.becomes('upgrade-paused')).toMatchObject({ reason: 'The instance ended with exit code 3.' })
  const serving = await driver.runningIds()

  // Resuming first removes the failed replacements. Killed at that moment, the server resumed completely, not at all, or rolled back.
  const updateRequest = proxy.untilRequested(/^POST \S*\/services\/\w+\/update/)
  const resuming = driver.resume().catch(() => null)
  await updateRequest
  await killable.kill9()
  await resuming
  await killable.restart()
  const settled = await driver.until('settled', ({ state }) => state === 'running' || state === 'upgrade-paused')
  expect(settled.instances).toEqual({ running: 2, desired: 2 })
  expect(await driver.runningIds()).toEqual(serving)

  if (settled.state === 'running') {
    await driver.upgrade({ image: images.crash })
    await driver.becomes('upgrade-paused')
  }
  await driver.confirm()
  await killable.kill9()
  await killable.restart()
  expect(await driver.now()).toMatchObject({ state: 'running', pendingFrom: null, instances: { running: 2 } })

  // The engine continues an upgrade without the server.
  await driver.upgrade({ image: images.web2 })
  await driver.until('started', ({ progress }) => (progress?.new ?? 0) > 0)
  await killable.kill9()
  await killable.restart()
  const continued = await driver.now()
  expect(['upgrading', 'upgraded']).toContain(continued.state)
  expect(continued.pendingFrom).not.toBeNull()
  expect(await driver.becomes('upgraded')).toMatchObject({
    instances: { running: 2, desired: 2 },
    revision: continued.revision,
  })
  await expect
    .poll(async () => (await driver.timeline())[0])
    .toMatchObject({ what: 'upgrade', by: 'admin', result: 'done', to: 'upgraded' })
})

/** Returns a driver of the same service on the killable server, once that server shows it as running. */
async function driverOn(killable: Berth, { ref: { space, service } }: ServiceDriver): Promise<ServiceDriver> {
  const driver = new ServiceDriver(killable, { space, name: service })
  await driver.until('settled', ({ state }) => state === 'running')
  return driver
}
