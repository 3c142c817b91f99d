import { expect } from 'vitest'
import { HEALTHY, Life } from '../life.ts'
import { test } from './on-fake.ts'

test('pausing an upgrade keeps serving instances though the server has not yet seen that another successor was begun', async ({
  startBerth,
  proxy,
  live,
  still,
}) => {
  const web = await live({ replicas: 2, healthCheck: HEALTHY })
  await proxy.mend()
  const late = new Life(await startBerth({}, proxy.dockerHost), { space: web.ref.space, name: web.ref.service })
  // Of the second successor it never turns out whether it is well, and it is begun long after the first.
  await web.upgrade({
    env: [{ name: 'SLOT', value: '{{.Task.Slot}}', secret: false }],
    command: ['sh', '-c', '[ $SLOT = 2 ] && exec httpd -f -p 81; exec httpd -f -p 80'],
    healthCheck: { ...HEALTHY, intervalSeconds: 30, retries: 100 },
    update: { delaySeconds: 120 },
  })
  await late.until('one replaced', ({ progress }) => progress?.new === 1 && progress.old === 1)
  const serving = await late.serving()
  const lastOld = (await web.instances()).find(({ id, name }) => serving.includes(id) && name.endsWith('.2'))
  const letGo = proxy.holdBack(/^GET \S*\/tasks$/)
  const isStarting = async () => (await web.instances()).some(({ state }) => state === 'starting')
  await expect.poll(isStarting).toBe(true)

  await still(async () => {
    const reading = proxy.asked(/^GET \S*\/services\/\w+$/)
    const pausing = late.pause()
    await reading
    await late.now()
    expect(proxy.requests.filter((request) => request.startsWith('POST'))).toEqual([])
    letGo()
    await pausing
  })
  expect(proxy.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1)
  // Pausing lets one more be replaced. By then the engine has long ended what it was to end.
  await expect.poll(async () => (await web.serving()).some((id) => !serving.includes(id))).toBe(true)
  expect(await web.serving()).toContain(lastOld?.id)
  expect(await web.now()).toMatchObject({ state: 'upgrade-paused', instances: { running: 2, desired: 2 } })
})
