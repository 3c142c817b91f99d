import { expect } from 'vitest'
import { HEALTHY, ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { test } from './on-fake.ts'

test('pausing an upgrade keeps serving instances although the server has not yet seen that another successor was started', async ({
  startBerth,
  proxy,
  runService,
  whileFrozen,
}) => {
  const web = await runService({ replicas: 2, healthCheck: HEALTHY })
  await proxy.restore()
  const delayed = new ServiceDriver(await startBerth({}, proxy.dockerHost), {
    space: web.ref.space,
    name: web.ref.service,
  })
  // The second successor never becomes healthy or unhealthy, and is started long after the first.
  await web.upgrade({
    env: [{ name: 'SLOT', value: '{{.Task.Slot}}', secret: false }],
    command: ['sh', '-c', '[ $SLOT = 2 ] && exec httpd -f -p 81; exec httpd -f -p 80'],
    healthCheck: { ...HEALTHY, intervalSeconds: 30, retries: 100 },
    update: { delaySeconds: 120 },
  })
  await delayed.until('one replaced', ({ progress }) => progress?.new === 1 && progress.old === 1)
  const serving = await delayed.runningIds()
  const lastOld = (await web.instances()).find(({ id, name }) => serving.includes(id) && name.endsWith('.2'))
  const release = proxy.holdResponses(/^GET \S*\/tasks$/)
  // For a moment, the other server may still show the first successor as starting.
  const isStarting = async () =>
    (await web.instances()).some(({ name, state }) => state === 'starting' && name.endsWith('.2'))
  await expect.poll(isStarting).toBe(true)

  await whileFrozen(async () => {
    const reading = proxy.untilRequested(/^GET \S*\/services\/\w+$/)
    const pausing = delayed.pause()
    await reading
    await delayed.now()
    expect(proxy.requests.filter((request) => request.startsWith('POST'))).toEqual([])
    release()
    await pausing
  })
  expect(proxy.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1)
  // After a pause, the engine replaces one more instance. By then it has ended all instances that it was to end.
  await expect.poll(async () => (await web.runningIds()).some((id) => !serving.includes(id))).toBe(true)
  expect(await web.runningIds()).toContain(lastOld?.id)
  expect(await web.now()).toMatchObject({ state: 'upgrade-paused', instances: { running: 2, desired: 2 } })
})
