import type { SwarmSpec, SwarmTask } from '../../packages/server/src/engine/swarm.ts'
import {
  idsOf,
  imageOf,
  isDesired,
  isRunning,
  MILLISECOND,
  SECOND,
  setImage,
  stateOf,
  VERY_LONG,
} from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const two = { Mode: { Replicated: { Replicas: 2 } } }
const LATE_RESTART = { RestartPolicy: { Delay: VERY_LONG } }
/** The engine watches a new task for failures for a long time, and waits for a long time before the next slot. */
const CAREFUL = { Parallelism: 1, Monitor: VERY_LONG, Delay: VERY_LONG }
/** Without a delay: after the last slot, the engine notices failures only when the delay is over. */
const LAST_SLOT = { Parallelism: 1, Monitor: VERY_LONG }
const ROLLBACK = { Parallelism: 0, Monitor: 100 * MILLISECOND }

describeOnTargets('rollouts that fail', (test) => {
  test('pauses when a new task fails', async ({ engine, expect }) => {
    const service = await engine.runService({ task: LATE_RESTART, spec: { ...two, UpdateConfig: CAREFUL } })
    const before = await engine.untilRunning(service, 2)
    await engine.update(service, setImage(engine.images.crash))
    const paused = await engine.untilRollout(service, 'paused')
    const tasks = await engine.tasks(service)
    const [failed] = tasks.filter((task) => stateOf(task) === 'failed')
    expect(paused.UpdateStatus).toEqual({
      State: 'paused',
      StartedAt: expect.any(String),
      Message: `update paused due to failure or early termination of task ${failed?.ID}`,
    })
    const left = tasks.filter((task) => isRunning(task) && isDesired(task))
    expect(left).toHaveLength(1)
    expect(idsOf(before)).toContain(left[0]?.ID)
    expect(paused.Spec?.TaskTemplate?.ContainerSpec?.Image).toBe(engine.images.crash)
    expect(paused.PreviousSpec?.TaskTemplate?.ContainerSpec?.Image).toBe(engine.images.web)
  })

  test('keeps the old task if the new one starts first and never runs', async ({ engine, expect }) => {
    const service = await engine.runService({
      task: LATE_RESTART,
      spec: { UpdateConfig: { ...LAST_SLOT, Order: 'start-first' } },
    })
    const [old] = await engine.tasks(service)
    await engine.update(service, addMissingFolder)
    const paused = await engine.untilRollout(service, 'paused')
    const [first, rejected, next] = await engine.untilTasks(service, 'the next task waits', (all) => all.length === 3)
    expect(first).toMatchObject({ ID: old?.ID, Slot: 1, DesiredState: 'running', Status: { State: 'running' } })
    expect(rejected).toMatchObject({ Slot: 1, DesiredState: 'shutdown', Status: { State: 'rejected' } })
    expect(next).toMatchObject({ Slot: 1, DesiredState: 'ready' })
    expect(paused.UpdateStatus?.Message).toMatch(new RegExp(` of task ${rejected?.ID}$`))
  })

  test('continues a paused rollout at any write, even of the number of replicas', async ({ engine, expect }) => {
    const service = await engine.runService({ task: LATE_RESTART, spec: { ...two, UpdateConfig: CAREFUL } })
    await engine.update(service, setImage(engine.images.crash))
    const first = await engine.untilRollout(service, 'paused')
    await engine.update(service, (spec) => {
      spec.Mode = { Replicated: { Replicas: 3 } }
      spec.UpdateConfig = LAST_SLOT
    })
    const continued = await engine.service(service)
    expect(continued.UpdateStatus?.StartedAt).not.toBe(first.UpdateStatus?.StartedAt)
    const again = await engine.untilRollout(service, 'paused')
    expect(again.UpdateStatus?.Message).not.toBe(first.UpdateStatus?.Message)
  })

  test('completes a paused rollout after an update to a spec that works', async ({ engine, expect }) => {
    const service = await engine.runService({ task: LATE_RESTART, spec: { ...two, UpdateConfig: CAREFUL } })
    await engine.update(service, setImage(engine.images.crash))
    await engine.untilRollout(service, 'paused')
    await engine.update(service, (spec) => {
      setImage(engine.images.web2)(spec)
      spec.UpdateConfig = { Parallelism: 0, Monitor: 100 * MILLISECOND }
    })
    await engine.untilRollout(service, 'completed')
    const tasks = await engine.untilRunning(service, 2)
    expect(tasks.map(imageOf)).toEqual([engine.images.web2, engine.images.web2])
  })

  test('rolls back by itself when a new task fails', async ({ engine, expect }) => {
    const service = await engine.runService({
      // The delay also applies to the rolled back tasks, if they are restarts of the failed one.
      task: { RestartPolicy: { Delay: 100 * MILLISECOND } },
      spec: {
        ...two,
        UpdateConfig: { ...CAREFUL, FailureAction: 'rollback' },
        RollbackConfig: ROLLBACK,
      },
    })
    const { Spec: good } = await engine.service(service)
    await engine.update(service, (spec) => {
      setImage(engine.images.crash)(spec)
      spec.Labels = { ...spec.Labels, note: 'bad' }
    })
    const done = await engine.untilRollout(service, 'rollback_completed')
    expect(done.UpdateStatus).toEqual({
      State: 'rollback_completed',
      StartedAt: expect.any(String),
      CompletedAt: expect.any(String),
      Message: 'rollback completed',
    })
    expect(done.Spec).toEqual(good)
    expect(done).not.toHaveProperty('PreviousSpec')
    const tasks = await engine.untilRunning(service, 2)
    expect(tasks.map(imageOf)).toEqual([engine.images.web, engine.images.web])
  })

  test('reports the reason while it rolls back', async ({ engine, expect }) => {
    const service = await engine.runService({
      container: { StopGracePeriod: SECOND },
      task: LATE_RESTART,
      // A rollback with a long monitoring period, so that it does not complete.
      spec: {
        ...two,
        UpdateConfig: { ...LAST_SLOT, FailureAction: 'rollback' },
        RollbackConfig: { ...ROLLBACK, Monitor: VERY_LONG },
      },
    })
    // When the first new task fails, the second is still running, so that a task is left to roll back.
    await engine.update(service, setCommand('/bin/sh', '-c', 'sleep 4; exit 3'))
    const back = await engine.untilRollout(service, 'rollback_started')
    const [failed] = (await engine.tasks(service)).filter((task) => stateOf(task) === 'failed')
    expect(back.UpdateStatus).toEqual({
      State: 'rollback_started',
      StartedAt: expect.any(String),
      Message: `update rolled back due to failure or early termination of task ${failed?.ID}`,
    })
    expect(back.Spec?.TaskTemplate?.ContainerSpec).not.toHaveProperty('Command')
  })

  test('pauses a rollback that fails too', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: { Image: engine.images.crash },
      task: LATE_RESTART,
      spec: { UpdateConfig: LAST_SLOT, RollbackConfig: { Parallelism: 1, Monitor: VERY_LONG } },
    })
    await engine.untilTask(service, 'it fails', (task) => stateOf(task) === 'failed')
    await engine.update(service, (spec) => {
      setImage(engine.images.web)(spec)
      spec.UpdateConfig = { Parallelism: 0, Monitor: MILLISECOND }
    })
    // The engine reports no rollout where the only slot was to be restarted anyway.
    const isNew = (task: SwarmTask) => stateOf(task) === 'running' && imageOf(task) === engine.images.web
    await engine.untilTask(service, 'the new image runs', isNew)
    await engine.update(service, () => undefined, { rollback: 'previous' })
    const paused = await engine.untilRollout(service, 'rollback_paused')
    expect(paused.UpdateStatus?.Message).toMatch(
      /^update paused due to failure or early termination of task [a-z0-9]{25}$/,
    )
  })

  test('continues after failures with the failure action continue', async ({ engine, expect }) => {
    const service = await engine.runService({
      task: LATE_RESTART,
      spec: { ...two, UpdateConfig: { Parallelism: 1, Monitor: 100 * MILLISECOND, FailureAction: 'continue' } },
    })
    await engine.update(service, setImage(engine.images.crash))
    const done = await engine.untilRollout(service, 'completed')
    expect(done.UpdateStatus?.Message).toBe('update completed')
    const desired = (await engine.tasks(service)).filter(isDesired)
    expect(desired.map(imageOf)).toEqual([engine.images.crash, engine.images.crash])
  })

  test('tolerates failures up to the maximum failure ratio', async ({ engine, expect }) => {
    const service = await engine.runService({
      task: LATE_RESTART,
      spec: { ...two, UpdateConfig: { ...LAST_SLOT, MaxFailureRatio: 0.5 } },
    })
    await engine.update(service, setImage(engine.images.crash))
    const paused = await engine.untilRollout(service, 'paused')
    const failed = (await engine.tasks(service)).filter((task: SwarmTask) => stateOf(task) === 'failed')
    expect(failed).toHaveLength(2)
    expect(failed.some(({ ID: id }) => paused.UpdateStatus?.Message?.endsWith(` ${id}`))).toBe(true)
  })
})

/** Changes the spec so that no task ever starts. */
function addMissingFolder({ TaskTemplate: task }: SwarmSpec): void {
  if (task?.ContainerSpec) task.ContainerSpec.Mounts = [{ Type: 'bind', Source: '/no/such', Target: '/data' }]
}

function setCommand(...words: string[]): (spec: SwarmSpec) => void {
  return ({ TaskTemplate: task }) => {
    if (task?.ContainerSpec) task.ContainerSpec.Command = words
  }
}
