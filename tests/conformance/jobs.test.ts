import type { SwarmTask } from '../../packages/server/src/engine/swarm.ts'
import { type EngineDriver, MILLISECOND, refusal, stateOf, VERY_LONG } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const ENDS = { Command: ['/bin/true'] }
const FAILS = { Command: ['/bin/sh', '-c', 'exit 3'] }
/** A job must not have the restart condition `any`. */
const ON_FAILURE = { RestartPolicy: { Condition: 'on-failure' as const, Delay: MILLISECOND } }

describeOnTargets('jobs', (test) => {
  test('runs the tasks of a replicated job to their end', async ({ engine, expect }) => {
    const id = await engine.createService({
      container: ENDS,
      task: ON_FAILURE,
      spec: { Mode: { ReplicatedJob: { TotalCompletions: 2, MaxConcurrent: 1 } } },
    })
    const tasks = await engine.untilTasks(
      id,
      'both have ended',
      (all) => all.filter((t) => stateOf(t) === 'complete').length === 2,
    )
    // Slots count from 0, which the engine omits. It also omits the number of the first iteration.
    expect(tasks[0]).not.toHaveProperty('Slot')
    expect(tasks[1]).toMatchObject({ Slot: 1 })
    for (const task of tasks) expect(task).toMatchObject({ JobIteration: {}, DesiredState: 'complete' })
    const first = { JobIteration: {}, LastExecution: expect.any(String) }
    expect((await engine.service(id)).JobStatus).toEqual(first)
  })

  test('runs a job again when its tasks change', async ({ engine, expect }) => {
    const id = await engine.createService({
      container: ENDS,
      task: ON_FAILURE,
      spec: { Mode: { ReplicatedJob: { TotalCompletions: 1 } } },
    })
    await engine.untilTask(id, 'it has ended', (task) => stateOf(task) === 'complete')
    await engine.update(id, (spec) => {
      if (spec.TaskTemplate) spec.TaskTemplate.ForceUpdate = 1
    })
    const ended = (all: SwarmTask[]) => all.length === 2 && all.every((task) => stateOf(task) === 'complete')
    const [, second] = await engine.untilTasks(id, 'it has ended again', ended)
    expect(second?.JobIteration).toEqual({ Index: 1 })
    const service = await engine.service(id)
    expect(service.JobStatus?.JobIteration).toEqual({ Index: 1 })
    expect(service).not.toHaveProperty('UpdateStatus')
  })

  test('runs a global job once on each node', async ({ engine, expect }) => {
    const id = await engine.createService({ container: ENDS, task: ON_FAILURE, spec: { Mode: { GlobalJob: {} } } })
    const nodes = await engine.get<{ ID: string }[]>('/nodes')
    const tasks = await engine.untilTasks(
      id,
      'all have ended',
      (all) => all.filter((t) => stateOf(t) === 'complete').length === nodes.length,
    )
    expect(new Set(tasks.map(({ NodeID: node }) => node)).size).toBe(nodes.length)
    for (const task of tasks) expect(task).not.toHaveProperty('Slot')
  })

  test('keeps a failed task of a job, and starts another in its slot after the delay', async ({ engine, expect }) => {
    const id = await engine.createService({
      container: FAILS,
      task: { RestartPolicy: { Condition: 'on-failure', Delay: VERY_LONG } },
      spec: { Mode: { ReplicatedJob: { TotalCompletions: 1 } } },
    })
    const tasks = await engine.untilTasks(id, 'the next task waits', (all) =>
      all.some((task) => task.DesiredState === 'ready' && stateOf(task) === 'ready'),
    )
    expect(tasks).toMatchObject([
      { DesiredState: 'shutdown', JobIteration: {}, Status: { State: 'failed', ContainerStatus: { ExitCode: 3 } } },
      { DesiredState: 'ready', JobIteration: {} },
    ])
    for (const task of tasks) expect(task).not.toHaveProperty('Slot')
    await runToEnd(engine, id)
  })

  test('gives up a task of a job after the maximum number of attempts', async ({ engine, expect }) => {
    const id = await engine.createService({
      container: FAILS,
      task: { RestartPolicy: { Condition: 'on-failure', Delay: MILLISECOND, MaxAttempts: 1 } },
      spec: { Mode: { ReplicatedJob: { TotalCompletions: 2, MaxConcurrent: 1 } } },
    })
    await engine.untilTasks(id, 'two have failed', (all) => all.filter((t) => stateOf(t) === 'failed').length === 2)
    await engine.runService({ name: 'later' })
    // The engine does not begin the second slot either.
    const tasks = await engine.tasks(id)
    expect(tasks).toMatchObject([
      { DesiredState: 'shutdown', Status: { State: 'failed' } },
      { DesiredState: 'shutdown', Status: { State: 'failed' } },
    ])
    for (const task of tasks) expect(task).not.toHaveProperty('Slot')
  })

  test('does not restart a failed task of a job with restart condition none', async ({ engine, expect }) => {
    const id = await engine.createService({
      container: FAILS,
      task: { RestartPolicy: { Condition: 'none' } },
      spec: { Mode: { ReplicatedJob: { TotalCompletions: 1 } } },
    })
    await engine.untilTask(id, 'it has failed', (task) => stateOf(task) === 'failed')
    await engine.runService({ name: 'later' })
    expect(await engine.tasks(id)).toMatchObject([{ DesiredState: 'shutdown', Status: { State: 'failed' } }])
  })

  test('desires the completion of a task that runs, and of one that waits for a node', async ({ engine, expect }) => {
    const runs = await engine.createService({
      container: { Command: ['/bin/sleep', '20'] },
      task: ON_FAILURE,
      spec: { Mode: { ReplicatedJob: { TotalCompletions: 1 } } },
    })
    const waits = await engine.createService({
      name: 'waits',
      task: { ...ON_FAILURE, Placement: { Constraints: ['node.hostname == no-such'] } },
      spec: { Mode: { ReplicatedJob: { TotalCompletions: 1 } } },
    })
    const running = await engine.untilTask(runs, 'it runs', (task) => stateOf(task) === 'running')
    expect(running.DesiredState).toBe('complete')
    const pending = await engine.untilTask(waits, 'it finds no node', ({ Status: status }) => status?.Err !== undefined)
    expect(pending).toMatchObject({ DesiredState: 'complete', Status: { State: 'pending' } })
    await runToEnd(engine, waits)
    await engine.untilTask(runs, 'it has ended', (task) => stateOf(task) === 'complete')
  })

  test('refuses a job with a rollout', async ({ engine, expect }) => {
    const spec = { Mode: { ReplicatedJob: { TotalCompletions: 1 } }, UpdateConfig: { Parallelism: 1 } }
    expect(await refusal(engine.post('/services/create', engine.specOf({ task: ON_FAILURE, spec })))).toEqual({
      status: 400,
      message: 'rpc error: code = InvalidArgument desc = Jobs may not have an update config',
    })
  })
})

/** Lets a job end, because an engine 20.10 does not end the tasks of a job that is removed. */
async function runToEnd(engine: EngineDriver, id: string): Promise<void> {
  await engine.update(id, ({ TaskTemplate: task }) => {
    if (!task) return
    task.RestartPolicy = { Condition: 'none' }
    task.Placement = {}
    if (task.ContainerSpec) task.ContainerSpec.Command = ENDS.Command
  })
  await engine.untilTask(id, 'it has ended', (task) => stateOf(task) === 'complete')
}
