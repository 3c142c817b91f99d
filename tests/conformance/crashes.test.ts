import type { SwarmContainer, SwarmTask } from '../../packages/server/src/engine/swarm.ts'
import { type EngineDriver, isDesired, MILLISECOND, SECOND, stateOf, VERY_LONG } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const EXITS_WITH_0 = { Command: ['/bin/sh', '-c', 'exit 0'] }
/** A task with this container is rejected, which takes less time than a container that exits. */
const MISSING_FOLDER: SwarmContainer = { Mounts: [{ Type: 'bind', Source: '/no/such', Target: '/data' }] }
const EXITS_WITH_3 = { Command: ['/bin/sh', '-c', 'exit 3'] }

describeOnTargets('tasks that end', (test) => {
  test('replaces a failed task by one in the same slot', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: { Image: engine.images.crash },
      task: { RestartPolicy: { Delay: VERY_LONG } },
    })
    const [failed, next] = await engine.untilTasks(service, 'the next task waits', (all) =>
      all.some((task) => task.DesiredState === 'ready' && stateOf(task) === 'ready'),
    )
    expect(failed).toMatchObject({
      Slot: 1,
      DesiredState: 'shutdown',
      Status: {
        State: 'failed',
        Message: 'started',
        Err: 'task: non-zero exit (3)',
        ContainerStatus: { ContainerID: expect.stringMatching(/^[0-9a-f]{64}$/), PID: 0, ExitCode: 3 },
      },
    })
    expect(next).toMatchObject({ Slot: 1, DesiredState: 'ready', Status: { State: 'ready', Message: 'prepared' } })
    expect(next?.Status).not.toHaveProperty('Err')
    expect(await engine.service(service)).not.toHaveProperty('UpdateStatus')
  })

  test('keeps the five newest tasks of a slot', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: MISSING_FOLDER,
      task: { RestartPolicy: { Delay: MILLISECOND } },
    })
    const allIds = new Set<string>()
    const remaining = await engine.untilTasks(service, 'old tasks are removed', (all) => {
      for (const { ID: id } of all) allIds.add(id ?? '')
      return allIds.size >= 8 && all.length <= 5
    })
    expect(remaining.map(({ ID: id }) => id)).toEqual([...allIds].slice(-remaining.length))
    await engine.endRestarts(service)
  })

  test('keeps one task more than the maximum number of attempts', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: MISSING_FOLDER,
      task: { RestartPolicy: { Delay: MILLISECOND, MaxAttempts: 6 } },
    })
    await engine.untilTasks(service, 'the last has ended', (all) => all.length === 7 && all.every((t) => !isDesired(t)))
    await engine.runService({ name: 'later' })
    expect(await engine.tasks(service)).toHaveLength(7)
  })

  test('stops restarting after the maximum number of attempts', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: EXITS_WITH_3,
      task: { RestartPolicy: { Condition: 'on-failure', Delay: MILLISECOND, MaxAttempts: 1 } },
    })
    await engine.untilTasks(
      service,
      'the second has failed',
      (all) => all.filter((t) => stateOf(t) === 'failed').length === 2,
    )
    await engine.runService({ name: 'later' })
    const tasks = await engine.tasks(service)
    expect(tasks.map(stateOf)).toEqual(['failed', 'failed'])
    expect(tasks.some(isDesired)).toBe(false)
  })

  test('does not restart a failed task with restart condition none', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: EXITS_WITH_3,
      task: { RestartPolicy: { Condition: 'none' } },
    })
    await engine.untilTask(service, 'it has failed', (task) => stateOf(task) === 'failed' && !isDesired(task))
    await engine.runService({ name: 'later' })
    expect(await engine.tasks(service)).toMatchObject([{ DesiredState: 'shutdown', Status: { State: 'failed' } }])
  })

  test('restarts a successful task with restart condition any', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: EXITS_WITH_0,
      task: { RestartPolicy: { Condition: 'any', Delay: VERY_LONG } },
    })
    const [ended, next] = await engine.untilTasks(service, 'the next task waits', (all) => all.length === 2)
    expect(ended).toMatchObject({
      DesiredState: 'shutdown',
      Status: { State: 'complete', Message: 'finished', ContainerStatus: { ExitCode: 0 } },
    })
    expect(ended?.Status).not.toHaveProperty('Err')
    expect(next).toMatchObject({ Slot: 1, DesiredState: 'ready' })
  })

  test('does not restart a successful task with restart condition on-failure', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: EXITS_WITH_0,
      task: { RestartPolicy: { Condition: 'on-failure', Delay: MILLISECOND } },
    })
    await engine.untilTask(service, 'it has ended', (task) => stateOf(task) === 'complete')
    await engine.runService({ name: 'later' })
    expect(await engine.tasks(service)).toMatchObject([{ DesiredState: 'shutdown', Status: { State: 'complete' } }])
  })

  test('restarts at most the maximum number of attempts within a window', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: MISSING_FOLDER,
      task: { RestartPolicy: { Delay: MILLISECOND, MaxAttempts: 2, Window: VERY_LONG } },
    })
    const tasks = await engine.untilTasks(
      service,
      'the last has ended',
      (all) => all.length > 2 && !all.some(isDesired),
    )
    expect(tasks.map(stateOf)).toEqual(['rejected', 'rejected', 'rejected'])
  })

  test('keeps a task that has completed while its service is scaled', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: EXITS_WITH_0,
      task: { RestartPolicy: { Condition: 'on-failure' } },
    })
    const isOver = (task: SwarmTask) => stateOf(task) === 'complete' && !isDesired(task)
    const [first] = await engine.untilTasks(service, 'it has ended', (all) => all.some(isOver))
    await scale(engine, service, 2)
    const two = await engine.untilTasks(service, 'two have ended', (all) => all.filter(isOver).length === 2)
    expect(two.map(({ Slot: slot }) => slot)).toEqual([1, 2])
    expect(two[0]?.ID).toBe(first?.ID)
    await scale(engine, service, 1)
    const one = await engine.untilTasks(service, 'one is removed', (all) => all.length === 1)
    expect(one.map(({ ID: id }) => id)).toEqual([first?.ID])
  })

  test('replaces a task that has completed when the spec changes, and takes its end for a failure', async ({
    engine,
    expect,
  }) => {
    const service = await engine.createService({
      container: EXITS_WITH_0,
      task: { RestartPolicy: { Condition: 'none' } },
      spec: { UpdateConfig: { Parallelism: 1, Monitor: VERY_LONG } },
    })
    await engine.untilTask(service, 'it has ended', (task) => stateOf(task) === 'complete' && !isDesired(task))
    await engine.update(service, ({ TaskTemplate: task }) => {
      if (task) task.ForceUpdate = 1
    })
    const paused = await engine.untilRollout(service, 'paused')
    const tasks = await engine.untilTasks(service, 'both have ended', (all) => !all.some(isDesired))
    expect(tasks.map((task) => [task.Slot, stateOf(task)])).toEqual([
      [1, 'complete'],
      [1, 'complete'],
    ])
    expect(paused.UpdateStatus?.Message).toBe(
      `update paused due to failure or early termination of task ${tasks[1]?.ID}`,
    )
  })

  test('does not restart a successful task of a global service with restart condition none', async ({
    engine,
    expect,
  }) => {
    const service = await engine.createService({
      container: EXITS_WITH_0,
      task: { RestartPolicy: { Condition: 'none' } },
      spec: { Mode: { Global: {} } },
    })
    const nodes = await engine.get<unknown[]>('/nodes')
    const isOver = (all: SwarmTask[]) => all.filter((task) => stateOf(task) === 'complete').length === nodes.length
    await engine.untilTasks(service, 'all have ended', (all) => isOver(all) && !all.some(isDesired))
    await engine.runService({ name: 'later' })
    const tasks = await engine.tasks(service)
    expect(tasks.map(({ DesiredState: desired }) => desired)).toEqual(nodes.map(() => 'shutdown'))
  })

  test('fails a task whose command is not in the image', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: { Command: ['/no-such'] },
      task: { RestartPolicy: { Delay: VERY_LONG } },
    })
    const failed = await engine.untilTask(service, 'it has failed', (task) => stateOf(task) === 'failed')
    expect(failed.Status).toMatchObject({ Message: 'starting', ContainerStatus: { ExitCode: 127 } })
    expect(failed.Status?.Err).toMatch(
      /^starting container failed: .*exec: "\/no-such": stat \/no-such: no such file or directory(?:: unknown)?$/,
    )
  })

  test('rejects a task whose image does not exist', async ({ engine, expect }) => {
    const image = engine.images.web.replace('web:1.0', 'no-such:1.0')
    const service = await engine.createService({
      container: { Image: image },
      task: { RestartPolicy: { Delay: VERY_LONG } },
    })
    const rejected = await engine.untilTask(service, 'it is rejected', (task) => stateOf(task) === 'rejected')
    expect(rejected.Status).toMatchObject({ Message: 'preparing', Err: `No such image: ${image}` })
    expect(rejected.Status?.ContainerStatus).toEqual({ ContainerID: '', PID: 0, ExitCode: 0 })
    const next = await engine.untilTask(
      service,
      'the next task exists',
      ({ DesiredState: desired }) => desired === 'ready',
    )
    expect(next.Slot).toBe(1)
  })

  test('rejects a task whose folder does not exist on its host', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: MISSING_FOLDER,
      task: { RestartPolicy: { Delay: VERY_LONG } },
    })
    const rejected = await engine.untilTask(service, 'it is rejected', (task) => stateOf(task) === 'rejected')
    expect(rejected.Status).toMatchObject({
      Message: 'preparing',
      Err: 'invalid mount config for type "bind": bind source path does not exist: /no/such',
    })
  })
})

describeOnTargets('health checks', (test) => {
  const frequent = { Interval: 200 * MILLISECOND, Timeout: 30 * SECOND, Retries: 1 }

  test('reports a task as running once it is healthy', async ({ engine, expect }) => {
    const service = await engine.runService({ container: { Healthcheck: { Test: ['CMD', '/bin/true'], ...frequent } } })
    const [task] = await engine.tasks(service)
    expect(task?.Status).toMatchObject({ State: 'running', Message: 'started' })
  })

  test('keeps a task starting until its first healthy probe', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: { Healthcheck: { Test: ['CMD', '/bin/false'], ...frequent, StartPeriod: VERY_LONG } },
    })
    await engine.untilTask(service, 'it starts', (task) => stateOf(task) === 'starting')
    await engine.runService({ name: 'later' })
    expect((await engine.tasks(service)).map(stateOf)).toEqual(['starting'])
  })

  test('ends and fails a task that is unhealthy while it starts', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: {
        Command: ['/bin/sleep', '3600'],
        StopGracePeriod: SECOND,
        Healthcheck: { Test: ['CMD', '/bin/false'], ...frequent },
      },
      task: { RestartPolicy: { Delay: VERY_LONG } },
    })
    const failed = await engine.untilTask(service, 'it has failed', (task) => stateOf(task) === 'failed')
    expect(failed.Status).toMatchObject({
      Err: 'task: non-zero exit (137): dockerexec: unhealthy container',
      ContainerStatus: { ExitCode: 137 },
    })
  })

  test('reports a task as complete that is unhealthy while it starts, and exits with code 0 when it is stopped', async ({
    engine,
    expect,
  }) => {
    const service = await engine.createService({
      container: { Healthcheck: { Test: ['CMD', '/bin/false'], ...frequent } },
      task: { RestartPolicy: { Delay: VERY_LONG } },
    })
    const ended = await engine.untilTask(service, 'it has ended', (task) => task.DesiredState === 'shutdown')
    expect(ended.Status).toMatchObject({ State: 'complete', Message: 'finished' })
  })
})

function scale(engine: EngineDriver, service: string, replicas: number): Promise<void> {
  return engine.update(service, (spec) => {
    spec.Mode = { Replicated: { Replicas: replicas } }
  })
}
