import type { ServiceSpecChange } from '@berth/contract/service-spec.ts'
import type { Service } from '@berth/contract/services.ts'
import { describe, expect } from 'vitest'
import { cluster } from './cluster.ts'
import { HEALTHY, type Life } from './life.ts'
import { test } from './life-on-cluster.ts'
import { ownName } from './outside.ts'
import { countsDuring, expectNoGap, faultsDuring, WATCHED } from './serving.ts'

const SICK = { ...HEALTHY, port: 81 }
/**
 * Ends badly when it is stopped. One that ends with 0 though it was stopped for its health check is taken by the engine to run,
 * for a moment in which the one before it may be ended (moby, daemon/cluster/executor/container/controller.go, Start).
 */
const SULKY = ['sh', '-c', 'trap "exit 3" TERM; httpd -f -p 80 -h /www & wait $!']

describe.concurrent('while a new version never comes up, the old instances serve every request and the upgrade says why', () => {
  type Trouble = (crash: string) => { given: ServiceSpecChange; why: RegExp; wayOut: WayOut }
  type WayOut = (web: Life, before: Service) => Promise<void>

  const isResumedAndRolledBack: WayOut = async (web, before) => {
    await web.resume()
    const again = await web.becomes('upgrade-paused')
    expect(again.instances.running, JSON.stringify(await web.instances(), null, 1)).toBe(3)
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec: before.spec, revision: 1 })
  }
  const isUpgradedAgain: WayOut = async (web) => {
    await web.upgrade({ command: null })
    expect(await web.becomes('upgraded')).toMatchObject({ revision: 3, pendingFrom: 1 })
  }
  const isConfirmed: WayOut = async (web) => {
    const serving = await web.serving()
    expect(await web.confirm()).toMatchObject({ state: 'running', pendingFrom: null })
    expect(await web.serving()).toEqual(serving)
  }

  const troubles: readonly (readonly [what: string, trouble: Trouble])[] = [
    [
      'is unhealthy, and is resumed and rolled back',
      () => ({
        given: { healthCheck: SICK, command: SULKY },
        why: /health check fail/,
        wayOut: isResumedAndRolledBack,
      }),
    ],
    [
      'cannot start, and is upgraded again',
      () => ({ given: { command: ['/nothing'] }, why: /command was not found/, wayOut: isUpgradedAgain }),
    ],
    ['crashes, and is confirmed', (image) => ({ given: { image }, why: /exit code 3/, wayOut: isConfirmed })],
  ]

  test.for(troubles)('it %s', async ([_, trouble], { live, images, outside }) => {
    const { given, why, wayOut } = trouble(images.crash)
    const web = await live({ ...WATCHED, ports: [...WATCHED.ports] })
    const before = await web.now()
    const faults = await faultsDuring(web, outside, async () => {
      await web.upgrade(given)
      const paused = await web.becomes('upgrade-paused')
      expect(paused.reason).toMatch(why)
      expect(paused).toMatchObject({ instances: { running: 3, wanted: 3 }, progress: { new: 0, old: 3 } })
      await wayOut(web, before)
    })
    expect(faults).toEqual([])
  })
})

test.concurrent('an unhealthy version that exits with 0 when Swarm stops it pauses the upgrade with its reason and can be rolled back', async ({
  live,
}) => {
  const web = await live({ replicas: 3, healthCheck: HEALTHY })
  const { spec } = await web.now()
  await web.upgrade({ healthCheck: SICK, command: ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'] })
  const paused = await web.becomes('upgrade-paused')
  expect(paused.reason).toMatch(/health check fail|exit code 0/)
  // The engine itself may end the one that it was tried for (above), and no more.
  expect(paused.instances.running).toBeGreaterThanOrEqual(2)
  await web.rollBack()
  expect(await web.becomes('running')).toMatchObject({ spec, revision: 1, instances: { running: 3 } })
})

test.concurrent('the only instance serves while its successor is paused, resumed, paused again and given up', async ({
  live,
  expect,
}) => {
  const web = await live({ healthCheck: HEALTHY })
  const serving = await web.serving()
  await web.upgrade({ healthCheck: { ...SICK, retries: 100 } })
  await web.until('begun', ({ progress }) => progress?.old === 1)
  const successors = async () => (await web.instances()).map(({ id }) => id).filter((id) => !serving.includes(id))
  await expect.poll(successors).not.toEqual([])
  for (const act of [web.pause, web.resume, web.pause]) {
    const earlier = await successors()
    await act()
    // The engine ends the successor that the write interrupted and begins another: by then it has done what it does.
    await expect.poll(async () => (await successors()).some((id) => !earlier.includes(id))).toBe(true)
    expect(await web.serving()).toEqual(serving)
    expect((await web.now()).instances).toEqual({ running: 1, wanted: 1 })
  }
  await web.confirm()
  expect(await web.now()).toMatchObject({ state: 'running', instances: { running: 1 } })
  expect(await web.serving()).toEqual(serving)
})

test.concurrent('an upgrade to an image that is gone when hosts pull it completes or says why, and can be rolled back', async ({
  live,
  images,
  outside,
  onTestFinished,
}) => {
  const repository = ownName('samples/own')
  const tag = `${cluster().registry}/${repository}:1.0`
  onTestFinished(() => outside.remove(`/images/${tag}`))
  await outside.docker(['pull', '--quiet', images.logger])
  // Bytes that no host has, and that the registry is made to forget.
  const container = await outside.docker(['create', images.logger])
  onTestFinished(() => outside.remove(`/containers/${container}`))
  await outside.docker(['commit', '--change', `LABEL own=${repository}`, container, tag])
  await outside.docker(['push', '--quiet', tag])
  await outside.remove(`/images/${tag}`)
  const web = await live({ replicas: 2 })
  const { spec } = await web.now()
  const { digest, pinned } = await digestOf(repository)
  const asked = web.upgrade({ image: tag })
  const upgrading = await asked
  expect(upgrading.image.digest).toBe(digest)
  await fetch(pinned, { method: 'DELETE' })
  const now = await web.until('come to an end', ({ state }) => state === 'upgraded' || state === 'upgrade-paused')
  if (now.state === 'upgrade-paused') expect(now.reason).toMatch(/not found|could not be pulled/)
  await web.rollBack()
  expect(await web.becomes('running')).toMatchObject({ spec })
})

async function digestOf(repository: string): Promise<{ digest: string; pinned: string }> {
  const url = (reference: string) => `http://${cluster().registry}/v2/${repository}/manifests/${reference}`
  const accept = 'application/vnd.docker.distribution.manifest.v2+json'
  const answer = await fetch(url('1.0'), { method: 'HEAD', headers: { accept } })
  const digest = answer.headers.get('docker-content-digest') ?? ''
  return { digest, pinned: url(digest) }
}

describe.concurrent('three instances behind a health check', () => {
  test('are upgraded one by one, and no request fails', async ({ live, images, outside }) => {
    const web = await live({ ...WATCHED, ports: [...WATCHED.ports] })
    await expectNoGap(web, outside, async () => {
      await web.upgrade({ image: images.web2 })
      await web.becomes('upgraded')
    })
  })

  test('are two at all times where the old one ends before the next starts', async ({ live, images, outside }) => {
    const web = await live({ replicas: 3, healthCheck: HEALTHY, update: { order: 'stop-first' } })
    const counts = await countsDuring(web, outside, async () => {
      await web.upgrade({ image: images.web2 })
      await web.becomes('upgraded')
    })
    expect(Math.min(...counts)).toBe(2)
  })
})
