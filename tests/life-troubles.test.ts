import { inspect } from 'node:util'
import { routes } from '@berth/contract/routes.ts'
import type { Service } from '@berth/contract/services.ts'
import { describe, expect } from 'vitest'
import { cluster } from './cluster.ts'
import { caughtUp, HEALTHY, type Life } from './life.ts'
import { test } from './life-on-cluster.ts'
import { type Outside, ownName } from './outside.ts'
import { refusal } from './refusals.ts'

const SICK = { ...HEALTHY, port: 81 }
/**
 * Ends badly when it is stopped. One that ends with 0 though it was stopped for its health check is taken by the engine to run,
 * for a moment in which the one before it may be ended (moby, daemon/cluster/executor/container/controller.go, Start).
 */
const SULKY = ['sh', '-c', 'trap "exit 3" TERM; httpd -f -p 80 -h /www & wait $!']
const PORTS = [{ published: null, target: 80, protocol: 'tcp', mode: 'host' }] as const

/** Asks every address that serves, again and again; says what was answered otherwise than well. */
async function allAlong(web: Life, outside: Outside, work: () => Promise<unknown>): Promise<string[]> {
  const faults: string[] = []
  let isOver = false
  const asking = (async () => {
    while (!isOver) {
      const { endpoints } = await web.now()
      if (endpoints.length === 0) faults.push('no address')
      for (const endpoint of endpoints) faults.push(...(await faultAt(web, outside, endpoint)))
    }
  })()
  await work().finally(() => {
    isOver = true
  })
  await asking
  return faults
}

/** An address that the engine itself has given up by then was that of an instance that has just been replaced: it is no fault. */
async function faultAt(
  { fullName }: Life,
  outside: Outside,
  { address, published }: Service['endpoints'][number],
): Promise<string[]> {
  try {
    const answer = await fetch(`http://${address}:${published}/health`, { signal: AbortSignal.timeout(20_000) })
    expect(await answer.text()).toBe('ok\n')
    return []
  } catch (error) {
    const filters = { service: [fullName], 'desired-state': ['running'] }
    const tasks = await outside.get<EngineTask[]>('/tasks', { filters })
    const holder = tasks.find(({ Status: { State: state, PortStatus: ports } }) =>
      ports?.Ports?.some(({ PublishedPort: port }) => state === 'running' && port === published),
    )
    return holder
      ? [`${new Date().toISOString()} ${address}:${published} ${inspect(error)} ${JSON.stringify(holder.Status)}`]
      : []
  }
}

interface EngineTask {
  readonly Status: {
    readonly State: string
    readonly PortStatus?: { readonly Ports?: readonly { readonly PublishedPort: number }[] }
  }
}

describe.concurrent('a new version that never comes up: the old ones serve all along, it says why, and every way out works', () => {
  const troubles = (crash: string) =>
    [
      ['becomes healthy', { healthCheck: SICK, command: SULKY }, /health check fail/],
      ['can be placed', { placement: { constraints: ['node.labels.zone==nowhere'] } }, /No host/],
      ['can start', { command: ['/nothing'], healthCheck: HEALTHY }, /command was not found/],
      ['lasts', { image: crash, healthCheck: HEALTHY }, /exit code 3/],
    ] as const

  test.for([0, 1, 2, 3])('%i', async (index, { live, images, berth, outside }) => {
    const [, given, why] = troubles(images.crash)[index] ?? expect.fail()
    const web = await live({ replicas: 3, healthCheck: HEALTHY, ports: [...PORTS] })
    const before = await web.now()
    const faults = await allAlong(web, outside, async () => {
      const plan = await berth.plan(routes.upgradeService, { params: web.ref, body: given as never })
      if (plan.errors.length > 0) {
        // What can be known before is refused before.
        expect(plan.errors[0]?.message).toMatch(why)
        expect(await refusal(web.upgrade(given as never))).toMatchObject({ code: 'bad-input' })
        return
      }
      await web.upgrade(given as never)
      const paused = await web.becomes('upgrade-paused')
      expect(paused.reason).toMatch(why)
      expect(paused).toMatchObject({ instances: { running: 3, wanted: 3 }, progress: { new: 0, old: 3 } })
      await wayOut(web, index, before)
    })
    expect(faults).toEqual([])
  })

  async function wayOut(web: Life, index: number, before: Service): Promise<void> {
    if (index === 0) {
      await web.resume()
      const again = await web.becomes('upgrade-paused')
      expect(again.instances.running, JSON.stringify(await web.instances(), null, 1)).toBe(3)
      await web.rollBack()
      expect(await web.becomes('running')).toMatchObject({ spec: before.spec, revision: 1 })
    }
    if (index === 2) {
      await web.upgrade({ command: null })
      expect(await web.becomes('upgraded')).toMatchObject({ revision: 3, pendingFrom: 1 })
    }
    if (index === 3) {
      const serving = await web.serving()
      expect(await web.confirm()).toMatchObject({ state: 'running', pendingFrom: null })
      expect(await web.serving()).toEqual(serving)
    }
  }
})

test('a new version that never becomes healthy and ends well when it is stopped for that: it says why, and is gone back on', async ({
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

test('the only instance serves on while its successor is paused, resumed and given up', async ({
  live,
  images,
  outside,
}) => {
  const web = await live({ healthCheck: HEALTHY })
  const serving = await web.serving()
  await web.upgrade({ healthCheck: { ...SICK, retries: 100 } })
  await web.until('begun', ({ progress }) => progress?.old === 1)
  await expect.poll(async () => (await web.instances()).length).toBeGreaterThan(1)
  for (const act of [web.pause, web.resume, web.pause]) {
    await act()
    await caughtUp(outside, images.logger)
    expect(await web.serving()).toEqual(serving)
    expect((await web.now()).instances).toEqual({ running: 1, wanted: 1 })
  }
  await web.confirm()
  expect(await web.now()).toMatchObject({ state: 'running', instances: { running: 1 } })
  expect(await web.serving()).toEqual(serving)
})

test('an image that is gone when hosts come to pull it', async ({ live, images, outside, onTestFinished }) => {
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

test('a registry that cannot be found is refused before anything changes', async ({ live }) => {
  const web = await live({ replicas: 0 })
  const { version } = await web.now()
  const problem = await refusal(web.upgrade({ image: 'registry.invalid/web:1.0' }))
  expect(problem).toMatchObject({ code: 'bad-input', message: expect.stringContaining('registry.invalid/web:1.0') })
  expect((await web.now()).version).toBe(version)
})

describe.concurrent('three instances behind a health check', () => {
  test.for(['upgraded', 'restarted'] as const)(
    'are %s one by one, and no request fails',
    async (how, { live, images, outside }) => {
      const web = await live({ replicas: 3, healthCheck: HEALTHY, ports: [...PORTS] })
      const serving: number[] = []
      let isOver = false
      const watching = (async () => {
        while (!isOver) {
          const filters = { service: [web.fullName], 'desired-state': ['running'] }
          const tasks = await outside.get<{ Status: { State: string } }[]>('/tasks', { filters })
          serving.push(tasks.filter(({ Status: { State: state } }) => state === 'running').length)
        }
      })()
      const faults = await allAlong(web, outside, async () => {
        await (how === 'upgraded' ? web.upgrade({ image: images.web2 }) : web.restart())
        await web.becomes(how === 'upgraded' ? 'upgraded' : 'running')
      })
      isOver = true
      await watching
      expect(faults).toEqual([])
      expect(serving.length).toBeGreaterThan(20)
      // Start-first: the old one goes when the new one is well.
      expect(Math.min(...serving)).toBeGreaterThanOrEqual(3)
      expect(Math.max(...serving)).toBeLessThanOrEqual(4)
    },
  )

  test('with the one that ends before the next starts, two serve at all times', async ({ live, images, outside }) => {
    const web = await live({ replicas: 3, healthCheck: HEALTHY, update: { order: 'stop-first' } })
    const counts: number[] = []
    await web.upgrade({ image: images.web2 })
    for (let now = await web.now(); now.state === 'upgrading'; now = await web.now()) {
      const filters = { service: [web.fullName], 'desired-state': ['running'] }
      const tasks = await outside.get<{ Status: { State: string } }[]>('/tasks', { filters })
      counts.push(tasks.filter(({ Status: { State: state } }) => state === 'running').length)
    }
    await web.becomes('upgraded')
    expect(Math.min(...counts)).toBe(2)
  })
})
