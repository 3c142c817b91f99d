import { expect } from 'vitest'
import { HEALTHY, UNHEALTHY } from '../../test-support/berth/service-driver.ts'
import { cluster } from '../../test-support/docker/cluster.ts'
import { uniqueName } from '../../test-support/docker/outside.ts'
import { test } from '../fixtures/service-on-cluster.ts'
import { testFailingUpgrades } from '../shared/failing-upgrades.ts'
import { instanceCountsDuring } from '../shared/serving.ts'

testFailingUpgrades([
  'is unhealthy, and is resumed and rolled back',
  'cannot start, and is upgraded again',
  'crashes, and is confirmed',
])

test.concurrent('an unhealthy version that exits with 0 when Swarm stops it pauses the upgrade with the reason and can be rolled back', async ({
  runService,
}) => {
  const web = await runService({ replicas: 3, healthCheck: HEALTHY })
  const { spec } = await web.now()
  await web.upgrade({ healthCheck: UNHEALTHY, command: ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'] })
  const paused = await web.becomes('upgrade-paused')
  expect(paused.reason).toMatch(/health check fail|exit code 0/)
  // The engine may end the old instance of the failed replacement (see failing-upgrades.ts), and no others.
  expect(paused.instances.running).toBeGreaterThanOrEqual(2)
  await web.rollBack()
  expect(await web.becomes('running')).toMatchObject({ spec, revision: 1, instances: { running: 3 } })
})

test.concurrent('an upgrade to an image that is deleted before hosts pull it completes or reports why not, and can be rolled back', async ({
  runService,
  images,
  outside,
  onTestFinished,
}) => {
  const repository = uniqueName('samples/own')
  const tag = `${cluster().registry}/${repository}:1.0`
  onTestFinished(() => outside.remove(`/images/${tag}`))
  await outside.docker(['pull', '--quiet', images.logger])
  // An image that no host has, and that is deleted from the registry.
  const container = await outside.docker(['create', images.logger])
  onTestFinished(() => outside.remove(`/containers/${container}`))
  await outside.docker(['commit', '--change', `LABEL own=${repository}`, container, tag])
  await outside.docker(['push', '--quiet', tag])
  await outside.remove(`/images/${tag}`)
  const web = await runService({ replicas: 2 })
  const { spec } = await web.now()
  const { digest, pinned } = await digestOf(repository)
  const upgrade = web.upgrade({ image: tag })
  const upgrading = await upgrade
  expect(upgrading.image.digest).toBe(digest)
  await fetch(pinned, { method: 'DELETE' })
  const now = await web.until('ended', ({ state }) => state === 'upgraded' || state === 'upgrade-paused')
  if (now.state === 'upgrade-paused') expect(now.reason).toMatch(/not found|could not be pulled/)
  await web.rollBack()
  expect(await web.becomes('running')).toMatchObject({ spec })
})

async function digestOf(repository: string): Promise<{ digest: string; pinned: string }> {
  const url = (reference: string) => `http://${cluster().registry}/v2/${repository}/manifests/${reference}`
  const accept = 'application/vnd.docker.distribution.manifest.v2+json'
  const response = await fetch(url('1.0'), { method: 'HEAD', headers: { accept } })
  const digest = response.headers.get('docker-content-digest') ?? ''
  return { digest, pinned: url(digest) }
}

test.concurrent('two of three instances with a health check run at all times with order stop-first', async ({
  runService,
  images,
  outside,
}) => {
  const web = await runService({ replicas: 3, healthCheck: HEALTHY, update: { order: 'stop-first' } })
  const counts = await instanceCountsDuring(web, outside, async () => {
    await web.upgrade({ image: images.web2 })
    await web.becomes('upgraded')
  })
  expect(Math.min(...counts)).toBe(2)
})
