import type { SwarmSpec, SwarmTask } from '../../packages/server/src/engine/swarm.ts'
import { idsOf, imageOf, isRunning, isWanted, MILLISECOND, SECOND, stateOf, VERY_LONG } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const two = { Mode: { Replicated: { Replicas: 2 } } }
const LATER = { RestartPolicy: { Delay: VERY_LONG } }
/** The engine listens for failures of a new task for so long; the next slot waits for the pause. */
const CAREFUL = { Parallelism: 1, Monitor: VERY_LONG, Delay: VERY_LONG }
/** After the last slot, failures are heard of only when the pause is over. */
const LAST_SLOT = { Parallelism: 1, Monitor: VERY_LONG }
const ROLLBACK = { Parallelism: 0, Monitor: 100 * MILLISECOND }

describeOnTargets('rollouts that fail', (test) => {
  test('pauses when a new task fails', async ({ engine, expect }) => {
    const service = await engine.runService({ task: LATER, spec: { ...two, UpdateConfig: CAREFUL } })
    const before = await engine.untilRunning(service, 2)
    await engine.update(service, image(engine.images.crash))
    const paused = await engine.untilRollout(service, 'paused')
    const tasks = await engine.tasks(service)
    const [failed] = tasks.filter((task) => stateOf(task) === 'failed')
    expect(paused.UpdateStatus).toEqual({
      State: 'paused',
      StartedAt: expect.any(String),
      Message: `update paused due to failure or early termination of task ${failed?.ID}`,
    })
    const left = tasks.filter((task) => isRunning(task) && isWanted(task))
    expect(left).toHaveLength(1)
    expect(idsOf(before)).toContain(left[0]?.ID)
    expect(paused.Spec?.TaskTemplate?.ContainerSpec?.Image).toBe(engine.images.crash)
    expect(paused.PreviousSpec?.TaskTemplate?.ContainerSpec?.Image).toBe(engine.images.web)
  })

  test('keeps the old task when the new one starts first and never runs', async ({ engine, expect }) => {
    const service = await engine.runService({
      task: LATER,
      spec: { UpdateConfig: { ...LAST_SLOT, Order: 'start-first' } },
    })
    const [old] = await engine.tasks(service)
    await engine.update(service, missingFolder)
    const paused = await engine.untilRollout(service, 'paused')
    const [first, rejected, next] = await engine.untilTasks(service, 'the next one waits', (all) => all.length === 3)
    expect(first).toMatchObject({ ID: old?.ID, Slot: 1, DesiredState: 'running', Status: { State: 'running' } })
    expect(rejected).toMatchObject({ Slot: 1, DesiredState: 'shutdown', Status: { State: 'rejected' } })
    expect(next).toMatchObject({ Slot: 1, DesiredState: 'ready' })
    expect(paused.UpdateStatus?.Message).toMatch(new RegExp(` of task ${rejected?.ID}$`))
  })

  test('sets a paused rollout going again at any write, also one of the count', async ({ engine, expect }) => {
    const service = await engine.runService({ task: LATER, spec: { ...two, UpdateConfig: CAREFUL } })
    await engine.update(service, image(engine.images.crash))
    const first = await engine.untilRollout(service, 'paused')
    await engine.update(service, (spec) => {
      spec.Mode = { Replicated: { Replicas: 3 } }
      spec.UpdateConfig = LAST_SLOT
    })
    const going = await engine.service(service)
    expect(going.UpdateStatus?.StartedAt).not.toBe(first.UpdateStatus?.StartedAt)
    const again = await engine.untilRollout(service, 'paused')
    expect(again.UpdateStatus?.Message).not.toBe(first.UpdateStatus?.Message)
  })

  test('mends a paused rollout by a spec that works', async ({ engine, expect }) => {
    const service = await engine.runService({ task: LATER, spec: { ...two, UpdateConfig: CAREFUL } })
    await engine.update(service, image(engine.images.crash))
    await engine.untilRollout(service, 'paused')
    await engine.update(service, (spec) => {
      image(engine.images.web2)(spec)
      spec.UpdateConfig = { Parallelism: 0, Monitor: 100 * MILLISECOND }
    })
    await engine.untilRollout(service, 'completed')
    const tasks = await engine.untilRunning(service, 2)
    expect(tasks.map(imageOf)).toEqual([engine.images.web2, engine.images.web2])
  })

  test('rolls back by itself when a new task fails', async ({ engine, expect }) => {
    const service = await engine.runService({
      // The delay holds for the rolled back tasks too, where they come from trying the failed one again.
      task: { RestartPolicy: { Delay: 100 * MILLISECOND } },
      spec: {
        ...two,
        UpdateConfig: { ...CAREFUL, FailureAction: 'rollback' },
        RollbackConfig: ROLLBACK,
      },
    })
    const { Spec: good } = await engine.service(service)
    await engine.update(service, (spec) => {
      image(engine.images.crash)(spec)
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

  test('says why while it rolls back', async ({ engine, expect }) => {
    const service = await engine.runService({
      container: { StopGracePeriod: SECOND },
      task: LATER,
      // The rollback waits for a long time before it counts as done.
      spec: {
        ...two,
        UpdateConfig: { ...LAST_SLOT, FailureAction: 'rollback' },
        RollbackConfig: { ...ROLLBACK, Monitor: VERY_LONG },
      },
    })
    // When the first new task fails, the second still runs, so that something is left to roll back.
    await engine.update(service, command('/bin/sh', '-c', 'sleep 4; exit 3'))
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
      task: LATER,
      spec: { UpdateConfig: LAST_SLOT, RollbackConfig: { Parallelism: 1, Monitor: VERY_LONG } },
    })
    await engine.untilTask(service, 'it fails', (task) => stateOf(task) === 'failed')
    await engine.update(service, (spec) => {
      image(engine.images.web)(spec)
      spec.UpdateConfig = { Parallelism: 0, Monitor: MILLISECOND }
    })
    await engine.untilRollout(service, 'completed')
    await engine.update(service, () => undefined, { rollback: 'previous' })
    const paused = await engine.untilRollout(service, 'rollback_paused')
    expect(paused.UpdateStatus?.Message).toMatch(
      /^update paused due to failure or early termination of task [a-z0-9]{25}$/,
    )
  })

  test('goes on after failures when asked to', async ({ engine, expect }) => {
    const service = await engine.runService({
      task: LATER,
      spec: { ...two, UpdateConfig: { Parallelism: 1, Monitor: 100 * MILLISECOND, FailureAction: 'continue' } },
    })
    await engine.update(service, image(engine.images.crash))
    const done = await engine.untilRollout(service, 'completed')
    expect(done.UpdateStatus?.Message).toBe('update completed')
    const desired = (await engine.tasks(service)).filter(isWanted)
    expect(desired.map(imageOf)).toEqual([engine.images.crash, engine.images.crash])
  })

  test('puts up with as many failures as it is allowed', async ({ engine, expect }) => {
    const service = await engine.runService({
      task: LATER,
      spec: { ...two, UpdateConfig: { ...LAST_SLOT, MaxFailureRatio: 0.5 } },
    })
    await engine.update(service, image(engine.images.crash))
    const paused = await engine.untilRollout(service, 'paused')
    const failed = (await engine.tasks(service)).filter((task: SwarmTask) => stateOf(task) === 'failed')
    expect(failed).toHaveLength(2)
    expect(failed.some(({ ID: id }) => paused.UpdateStatus?.Message?.endsWith(` ${id}`))).toBe(true)
  })
})

function image(reference: string): (spec: SwarmSpec) => void {
  return ({ TaskTemplate: task }) => {
    if (task?.ContainerSpec) task.ContainerSpec.Image = reference
  }
}

/** No task of this spec ever starts. */
function missingFolder({ TaskTemplate: task }: SwarmSpec): void {
  if (task?.ContainerSpec) task.ContainerSpec.Mounts = [{ Type: 'bind', Source: '/no/such', Target: '/data' }]
}

function command(...words: string[]): (spec: SwarmSpec) => void {
  return ({ TaskTemplate: task }) => {
    if (task?.ContainerSpec) task.ContainerSpec.Command = words
  }
}
