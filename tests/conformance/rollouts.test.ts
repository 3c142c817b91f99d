import type { SwarmTask } from '../../packages/server/src/engine/swarm.ts'
import {
  type EngineDriver,
  expectDefined,
  idsOf,
  imageOf,
  isDesired,
  isRunning,
  MILLISECOND,
  NEVER_STOPS,
  setImage,
  stateOf,
  VERY_LONG,
} from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const two = { Mode: { Replicated: { Replicas: 2 } } }
const QUICK = { Parallelism: 1, Monitor: 100 * MILLISECOND }

describeOnTargets('rollouts', (test) => {
  test('replaces tasks one by one, stopping the old one first', async ({ engine, expect }) => {
    const service = await engine.runService({
      container: NEVER_STOPS,
      task: { Placement: await engine.here() },
      spec: { ...two, UpdateConfig: QUICK },
    })
    const before = await engine.untilRunning(service, 2)
    const { Spec: previous } = await engine.service(service)
    await replaceAll(engine, service)
    const tasksDuring = await engine.untilTasks(service, 'a new task waits', (all) => all.some(isReplacementWaiting))
    const replacement = tasksDuring.find(isReplacementWaiting)
    const replacedTask = expectDefined(
      tasksDuring.find(({ ID: id, Slot: slot }) => slot === replacement?.Slot && id !== replacement?.ID),
    )
    expect(replacedTask).toMatchObject({ DesiredState: 'shutdown' })
    expect(tasksDuring.filter(({ Slot: slot }) => slot !== replacement?.Slot)).toMatchObject([
      { DesiredState: 'running' },
    ])
    expect((await engine.service(service)).UpdateStatus).toEqual({
      State: 'updating',
      StartedAt: expect.any(String),
      Message: 'update in progress',
    })
    await engine.endStopping(replacedTask)
    await engine.endStopping(
      await engine.untilTask(
        service,
        'the next task is stopped',
        (task) => isStopping(task) && task.ID !== replacedTask.ID,
      ),
    )
    const done = await engine.untilRollout(service, 'completed')
    expect(done.UpdateStatus).toEqual({
      State: 'completed',
      StartedAt: expect.any(String),
      CompletedAt: expect.any(String),
      Message: 'update completed',
    })
    expect(done.PreviousSpec).toEqual(previous)
    const after = await engine.tasks(service)
    expect(after.filter(isDesired).map(isRunning)).toEqual([true, true])
    expect(after.filter((task) => !isDesired(task)).map(({ ID: id }) => id)).toEqual(idsOf(before))
    expect(after.filter((task) => !isDesired(task)).map(stateOf)).toEqual(['shutdown', 'shutdown'])
  })

  test('starts the new task first with order start-first', async ({ engine, expect }) => {
    const service = await engine.runService({
      container: NEVER_STOPS,
      task: { Placement: await engine.here() },
      spec: { UpdateConfig: { ...QUICK, Order: 'start-first' } },
    })
    const [old] = await engine.untilRunning(service, 1)
    await replaceAll(engine, service)
    const both = await engine.untilTasks(
      service,
      'the new task runs',
      (all) => all.length === 2 && all.every(isRunning),
    )
    expect(both.map(({ Slot: slot }) => slot)).toEqual([1, 1])
    expect(both[1]).toMatchObject({ DesiredState: 'running' })
    await engine.endStopping(await engine.untilTask(service, 'the old task is stopped', isStopping))
    await engine.untilTasks(
      service,
      'the old task has ended',
      ([first]) => first !== undefined && stateOf(first) === 'shutdown',
    )
    expect((await engine.untilRollout(service, 'completed')).UpdateStatus?.Message).toBe('update completed')
    expect(old?.ID).toBe(both[0]?.ID)
  })

  test('waits for the delay between two slots', async ({ engine, expect }) => {
    const service = await engine.runService({ spec: { ...two, UpdateConfig: { ...QUICK, Delay: VERY_LONG } } })
    await replaceAll(engine, service)
    await engine.untilTasks(
      service,
      'the first task is replaced',
      (all) => all.length === 3 && all.filter(isRunningReplacement).length === 1,
    )
    // Another service that is created later and is running shows that time has passed.
    await engine.runService({ name: 'later' })
    expect(await engine.tasks(service)).toHaveLength(3)
    expect((await engine.service(service)).UpdateStatus).toMatchObject({ State: 'updating' })
  })

  test('replaces all tasks at once with parallelism 0', async ({ engine, expect }) => {
    const service = await engine.runService({
      container: NEVER_STOPS,
      task: { Placement: await engine.here() },
      spec: { ...two, UpdateConfig: { Parallelism: 0, Monitor: MILLISECOND } },
    })
    await replaceAll(engine, service)
    const tasks = await engine.untilTasks(service, 'both wait', (all) => all.filter(isReplacementWaiting).length === 2)
    expect(tasks.map(({ DesiredState: desired }) => desired).sort()).toEqual(['ready', 'ready', 'shutdown', 'shutdown'])
    for (const task of tasks.filter(isStopping)) await engine.endStopping(task)
    await engine.untilRollout(service, 'completed')
  })

  test('rolls out the newest spec when it is written during a rollout', async ({ engine, expect }) => {
    const service = await engine.runService({ spec: { ...two, UpdateConfig: { ...QUICK, Delay: VERY_LONG } } })
    await replaceAll(engine, service)
    await engine.untilTasks(
      service,
      'the first task is replaced',
      (all) => all.filter(isRunningReplacement).length === 1,
    )
    const { UpdateStatus: first } = await engine.service(service)
    await engine.update(service, (spec) => {
      setImage(engine.images.web2)(spec)
      spec.UpdateConfig = QUICK
    })
    const done = await engine.untilRollout(service, 'completed')
    const desired = (await engine.tasks(service)).filter(isDesired)
    expect(desired.map(imageOf)).toEqual([engine.images.web2, engine.images.web2])
    expect(done.UpdateStatus?.StartedAt).not.toBe(first?.StartedAt)
    expect(done.PreviousSpec?.TaskTemplate).toMatchObject({ ForceUpdate: 1 })
  })

  test('rolls back to the previous spec', async ({ engine, expect }) => {
    const service = await engine.runService({ spec: { UpdateConfig: QUICK, RollbackConfig: QUICK } })
    const { Spec: first } = await engine.service(service)
    await engine.update(service, setImage(engine.images.web2))
    const { Spec: second } = await engine.untilRollout(service, 'completed')
    await engine.update(service, () => undefined, { rollback: 'previous' })
    const done = await engine.untilRollout(service, 'rollback_completed')
    expect(done.UpdateStatus).toEqual({
      State: 'rollback_completed',
      StartedAt: expect.any(String),
      CompletedAt: expect.any(String),
      Message: 'rollback completed',
    })
    expect(done.Spec).toEqual(first)
    expect(done.PreviousSpec).toEqual(second)
    const [task] = await engine.untilRunning(service, 1)
    expect(task && imageOf(task)).toBe(engine.images.web)
  })

  test('replaces tasks when their ports change', async ({ engine, expect }) => {
    const service = await engine.runService({ spec: { UpdateConfig: QUICK } })
    await engine.update(service, (spec) => {
      spec.EndpointSpec = { Ports: [{ TargetPort: 80, PublishMode: 'host' }] }
    })
    await engine.untilRollout(service, 'completed')
    const [, task] = await engine.tasks(service)
    expect(task?.Status?.PortStatus).toMatchObject({
      Ports: expect.arrayContaining([
        { Protocol: 'tcp', TargetPort: 80, PublishedPort: expect.any(Number), PublishMode: 'host' },
      ]),
    })
  })

  test('replaces no task when the same spec is written again', async ({ engine, expect }) => {
    const service = await engine.runService()
    const { Version: version } = await engine.service(service)
    await engine.update(service, () => undefined)
    await engine.runService({ name: 'later' })
    const after = await engine.service(service)
    expect(after.Version?.Index).toBeGreaterThan(version?.Index ?? 0)
    expect(after).not.toHaveProperty('UpdateStatus')
    expect(await engine.tasks(service)).toHaveLength(1)
  })
})

function replaceAll(engine: EngineDriver, service: string): Promise<void> {
  return engine.update(service, (spec) => {
    if (spec.TaskTemplate) spec.TaskTemplate.ForceUpdate = 1
  })
}

function isReplacementWaiting({ DesiredState: desired }: { DesiredState?: string }): boolean {
  return desired === 'ready'
}

function isStopping(task: SwarmTask): boolean {
  return task.DesiredState === 'shutdown' && isRunning(task)
}

function isRunningReplacement(task: SwarmTask): boolean {
  return isRunning(task) && isDesired(task) && task.Spec?.ForceUpdate === 1
}
