import type { Service } from '@berth/contract/services/services.ts'
import { describe, expect } from 'vitest'
import { test as onFake } from './on-fake.ts'
import { deployOneShot, type OneShot, updateDirectly } from './other-tool.ts'

const ACTIONS = ['upgrade', 'return', 'scale', 'restart', 'stop', 'delete']
const RUNS_LONG = ['sh', '-c', 'sleep 3600']

const test = onFake.extend(
  'deploy',
  ({ berth, space, outside, images }) =>
    (name: string, given: OneShot) =>
      deployOneShot(berth, outside, { space, name, image: images.web, ...given }),
)

const exit = (code: number) => ['sh', '-c', `exit ${code}`]

describe.concurrent('a one-shot service', () => {
  test('that ends with exit code 0 has completed', async ({ deploy }) => {
    const migrated = await deploy('migrated', { command: exit(0), policy: { Condition: 'on-failure' } })
    expect(await migrated.becomes('completed')).toMatchObject({
      reason: null,
      actions: ACTIONS,
      instances: { running: 0, desired: 1 },
    })
    expect(await migrated.instances()).toMatchObject([
      { state: 'completed', desired: true, exitCode: 0, reason: null, endedAt: expect.any(String) },
    ])
  })

  test('that fails, and is not started again, has failed', async ({ deploy }) => {
    const broken = await deploy('broken', { command: exit(3), policy: { Condition: 'none' } })
    expect(await broken.becomes('failed')).toMatchObject({
      reason: 'The instance ended with exit code 3.',
      actions: ACTIONS,
    })
  })

  test('that fails as often as it may has failed', async ({ deploy }) => {
    const gaveUp = await deploy('gave-up', { command: exit(7), policy: { Condition: 'on-failure', MaxAttempts: 2 } })
    expect(await gaveUp.becomes('failed')).toMatchObject({
      reason: 'The instance ended with exit code 7.',
      actions: ACTIONS,
    })
    expect((await gaveUp.instances()).map(({ state, desired }) => [state, desired])).toEqual([
      ['failed', true],
      ['failed', false],
      ['failed', false],
    ])
  })

  test('runs again, is scaled, stopped and started', async ({ deploy, whileFrozen }) => {
    const once = await deploy('once', { command: exit(0), policy: { Condition: 'none' } })
    await once.becomes('completed')
    expect((await whileFrozen(once.restart)).state).toBe('restarting')
    await once.becomes('completed')
    expect(await once.instances()).toHaveLength(2)
    expect((await whileFrozen(() => once.scale(2))).state).toBe('scaling')
    expect(await once.becomes('completed')).toMatchObject({ instances: { running: 0, desired: 2 } })
    // The instance that had completed has not run again.
    expect(await once.instances()).toHaveLength(3)
    await once.stop()
    await once.becomes('stopped')
    await once.start()
    await once.becomes('completed')
    expect((await once.timeline()).map(({ what, result, to }) => [what, result, to])).toEqual([
      ['start', 'done', 'completed'],
      ['stop', 'done', 'stopped'],
      ['scale', 'done', 'completed'],
      ['restart', 'done', 'completed'],
    ])
  })

  test('that was upgraded waits for confirmation', async ({ deploy }) => {
    const once = await deploy('once', { command: exit(0), policy: { Condition: 'none' } })
    await once.becomes('completed')
    await once.upgrade({ env: [{ name: 'COLOUR', value: 'red' }] })
    expect(await once.becomes('upgraded')).toMatchObject({ revision: 2, pendingFrom: 1, reason: null })
    expect((await once.confirm()).state).toBe('completed')
    await once.upgrade({ command: exit(5) })
    const failed = await once.becomes('failed')
    expect(failed).toMatchObject({ reason: 'The instance ended with exit code 5.', pendingFrom: 2 })
    expect(failed.actions).toEqual(['confirm', 'roll-back', ...ACTIONS])
    const { length: before } = await once.instances()
    await once.scale(2)
    await once.until('both have ended', ({ state, instances }) => state === 'failed' && instances.desired === 2)
    // The instance that had failed has not run again.
    expect(await once.instances()).toHaveLength(before + 1)
    await once.rollBack()
    expect(await once.becomes('completed')).toMatchObject({ revision: 2, pendingFrom: null })
  })

  test('of which each host has one', async ({ deploy, fake }) => {
    const each = await deploy('each', { command: exit(0), policy: { Condition: 'on-failure' }, mode: { Global: {} } })
    const { length: hosts } = fake.hosts
    expect(await each.becomes('completed')).toMatchObject({
      instances: { running: 0, desired: hosts },
      actions: ['upgrade', 'return', 'restart', 'delete'],
    })
  })
})

describe.concurrent('a job', () => {
  const replicated = (given: object = {}) => ({ ReplicatedJob: { TotalCompletions: 1, MaxConcurrent: 1, ...given } })
  const onFailure = { Condition: 'on-failure' }

  test('has completed once all of its instances have', async ({ deploy }) => {
    const job = await deploy('job', {
      command: exit(0),
      policy: onFailure,
      mode: replicated({ TotalCompletions: 3 }),
    })
    expect(await job.becomes('completed')).toMatchObject({
      mode: 'job',
      reason: null,
      actions: ['delete'],
      instances: { running: 0, desired: 3 },
    })
    expect((await job.instances()).map(({ name, state }) => [name, state])).toEqual([
      ['job.1', 'completed'],
      ['job.2', 'completed'],
      ['job.3', 'completed'],
    ])
  })

  test('runs, and its instance is not stopping', async ({ deploy }) => {
    const job = await deploy('job', { command: RUNS_LONG, policy: onFailure, mode: replicated() })
    expect(await job.becomes('running')).toMatchObject({ instances: { running: 1, desired: 1 } })
    expect(await job.instances()).toMatchObject([{ state: 'running', desired: true }])
  })

  test('has failed once its instance has failed as often as it may', async ({ deploy }) => {
    const job = await deploy('job', {
      command: exit(7),
      policy: { ...onFailure, MaxAttempts: 1 },
      mode: replicated(),
    })
    const failed = await job.becomes('failed')
    expect(failed).toMatchObject({ reason: 'The instance ended with exit code 7.', actions: ['delete'] })
  })

  test('runs on each host, and again', async ({ deploy, fake, outside, expect }) => {
    const job = await deploy('job', { command: exit(0), policy: onFailure, mode: { GlobalJob: {} } })
    const { length: hosts } = fake.hosts
    expect(await job.becomes('completed')).toMatchObject({ instances: { desired: hosts } })
    const before = new Set((await job.instances()).map(({ id }) => id))
    await updateDirectly(outside, job, (spec) => ({
      ...spec,
      TaskTemplate: { ...spec.TaskTemplate, ForceUpdate: 1 },
    }))
    const isNew = ({ id, state }: { id: string; state: string }) => !before.has(id) && state === 'completed'
    await expect.poll(async () => (await job.instances()).filter(isNew).length).toBe(hosts)
    await job.becomes('completed')
  })

  test('is scheduled until a host can run it', async ({ deploy, outside }) => {
    const job = await deploy('job', { command: exit(0), policy: onFailure, mode: replicated() })
    const placed = (constraints: string[]) =>
      updateDirectly(outside, job, (spec) => ({
        ...spec,
        TaskTemplate: { ...spec.TaskTemplate, Placement: { Constraints: constraints } },
      }))
    await placed(['node.labels.zone == nowhere'])
    const hasReason = ({ reasonMessage }: Service) => reasonMessage !== null
    expect(await job.until('it waits', hasReason)).toMatchObject({
      state: 'scheduled',
      reason: 'No host meets the placement constraints.',
    })
    await placed([])
    await job.becomes('completed')
  })
})
