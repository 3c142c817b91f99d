import type { SwarmTask } from '../../packages/server/src/engine/swarm.ts'
import { MILLISECOND, refusal, stateOf } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const ENDS = { Command: ['/bin/true'] }
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

  test('refuses a job with a rollout', async ({ engine, expect }) => {
    const spec = { Mode: { ReplicatedJob: { TotalCompletions: 1 } }, UpdateConfig: { Parallelism: 1 } }
    expect(await refusal(engine.post('/services/create', engine.specOf({ task: ON_FAILURE, spec })))).toEqual({
      status: 400,
      message: 'rpc error: code = InvalidArgument desc = Jobs may not have an update config',
    })
  })
})
