import { routes } from '@berth/contract/http/routes.ts'
import { STATES } from '@berth/contract/services/services.ts'
import { describe } from 'vitest'
import { DEFAULT_TIMINGS } from '../../packages/server/src/timings.ts'
import { engineServiceOf, ServiceDriver, UNHEALTHY } from '../../test-support/berth/service-driver.ts'
import { randomPort } from '../../test-support/docker/outside.ts'
import { LIVES } from '../shared/claims/lives.ts'
import { ALL_REASONS } from '../shared/claims/reasons.ts'
import { ClaimWatcher } from '../shared/claims/watcher.ts'
import { FAST_TIMINGS, test as onFake } from './on-fake.ts'
import { deployOneShot, type OneShot, updateDirectly } from './other-tool.ts'

// Everything that the API and the page say about a service is compared with the engine's tasks at the same moment.

const JUDGING = { ...DEFAULT_TIMINGS, ...FAST_TIMINGS }

const test = onFake
  .extend('watcher', { scope: 'file' }, ({ outside, whileFrozen }) => new ClaimWatcher(outside, JUDGING, whileFrozen))
  .extend('create', ({ berth, space, images }) => async (given: object = {}) => {
    const service = { name: 'web', image: images.web, ...given }
    return new ServiceDriver(berth, await berth.call(routes.createService, { params: { space }, body: service }))
  })
  .extend(
    'deploy',
    ({ berth, space, outside, images }) =>
      (given: OneShot) =>
        deployOneShot(berth, outside, { space, name: 'web', image: images.web, ...given }),
  )

const exit = (code: number) => ['sh', '-c', `exit ${code}`]
const once = { Condition: 'none' }

describe.concurrent('what is said is true while a service', () => {
  test.for(Object.entries(LIVES))('%s', async ([, live], { watcher, create, images }) => {
    await live({ watcher, create, images, freePort: randomPort })
  })

  test('cannot be placed, then can, and its image cannot be pulled', async ({ watcher, create, fake }) => {
    const web = await create({ placement: { constraints: ['node.platform.os == linux'] } })
    await watcher.becomes(web, 'running')
    const image = `${fake.swarm.images.repository}/unpullable:1.0`
    fake.swarm.images.add(image, { isPullable: false })
    await watcher.act(web, () => web.upgrade({ image, replicas: 2 }))
    await watcher.becomes(web, 'upgrade-paused')
  })

  test('completes, or fails, and is upgraded', async ({ watcher, deploy }) => {
    const web = await deploy({ command: exit(0), policy: once })
    await watcher.becomes(web, 'completed')
    await watcher.act(web, () => web.upgrade({ env: [{ name: 'A', value: '1' }] }))
    await watcher.becomes(web, 'upgraded')
    await watcher.act(web, web.confirm)
    await watcher.act(web, () => web.upgrade({ command: exit(5) }))
    await watcher.becomes(web, 'failed')
  })

  test('has several instances that complete one after the other', async ({ watcher, deploy }) => {
    const web = await deploy({ command: exit(0), policy: once, mode: { Replicated: { Replicas: 2 } } })
    await watcher.becomes(web, 'completed')
    await watcher.act(web, () => web.upgrade({ env: [{ name: 'A', value: '1' }], update: { delaySeconds: 5 } }))
    await watcher.becomes(web, 'upgrade-paused')
  })

  test('is a job that waits for a host, then runs', async ({ watcher, deploy, outside }) => {
    const job = await deploy({
      command: ['sh', '-c', 'sleep 2'],
      policy: { Condition: 'on-failure' },
      mode: { ReplicatedJob: { TotalCompletions: 2, MaxConcurrent: 1 } },
    })
    const placed = (constraints: string[]) =>
      updateDirectly(outside, job, (spec) => ({
        ...spec,
        TaskTemplate: { ...spec.TaskTemplate, Placement: { Constraints: constraints } },
      }))
    await placed(['node.labels.zone == nowhere'])
    await watcher.until(job, ({ reasonMessage }) => reasonMessage !== null)
    await placed([])
    await watcher.becomes(job, 'completed')
  })
})

test('what is said is true while another tool rolls a service back', async ({ watcher, create, images, outside }) => {
  const web = await create()
  await watcher.becomes(web, 'running')
  await web.upgrade({ image: images.web2 })
  await watcher.becomes(web, 'upgraded')
  const { ID: id, Version: version, Spec: spec } = await engineServiceOf(outside, web)
  await watcher.act(web, () =>
    outside.post(`/services/${id}/update`, spec, { version: version.Index, rollback: 'previous' }),
  )
  await watcher.becomes(web, 'running')
})

test('what is said is true while a service takes too long', async ({
  startBerth,
  watcher,
  space,
  images,
  outside,
  whileFrozen,
}) => {
  const impatient = { ...JUDGING, deadlineMs: 200 }
  const berth = await startBerth({ timings: impatient })
  const body = { name: 'web', image: images.web, healthCheck: { ...UNHEALTHY, startPeriodSeconds: 80_000 } }
  const web = new ServiceDriver(berth, await berth.call(routes.createService, { params: { space }, body }))
  const own = new ClaimWatcher(outside, impatient, whileFrozen)
  await own.becomes(web, 'degraded')
  for (const reason of own.reasons) watcher.reasons.add(reason)
})

test('what is said is true while a host is away', async ({ watcher, create, fake }) => {
  const web = await create({ replicas: 4 })
  await watcher.becomes(web, 'running')
  await watcher.act(web, async () => fake.takeDown('host2'))
  await watcher.becomes(web, 'running')
  fake.bringUp('host2')
  await watcher.becomes(web, 'running')
})

/** Reasons that need another host, registry or mount than the fake engine has. packages/server/src/domain/explain.test.ts has their texts. */
const NOT_DRIVEN = [
  'engine-says',
  'exit-oom',
  'host-away',
  'mount-missing',
  'no-host',
  'no-host-away',
  'no-host-platform',
  'no-host-resources',
  'port-in-use',
  'pull-failed',
]

/** Reasons that pass by. Whoever looks now and then may miss them. */
const PASSING = ['rolls-back', 'rolls-back-after-failure', 'waits-for-old-instance']

test('the lives above lead through every state, and through all reasons but a few', async ({ watcher, expect }) => {
  expect(STATES.filter((state) => !watcher.states.has(state))).toEqual([])
  const missing = ALL_REASONS.filter((reason) => !watcher.reasons.has(reason))
  expect(missing.filter((reason) => ![...NOT_DRIVEN, ...PASSING].includes(reason))).toEqual([])
})
