import type { SwarmTask } from '../../packages/server/src/engine/swarm.ts'
import { randomPort } from '../../test-support/docker/outside.ts'
import { type EngineDriver, isDesired, NEVER_STOPS, type NewService, stateOf } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const three = { Mode: { Replicated: { Replicas: 3 } } }

/** Services with a task that no node can run, and the scheduler's message on a cluster of `count` nodes. */
const unplaceable: [title: string, service: NewService, message: (count: number) => string][] = [
  [
    'a constraint that no node meets',
    { task: { Placement: { Constraints: ['node.hostname == no-such'] } } },
    (count) => `scheduling constraints not satisfied on ${nodeCount(count)}`,
  ],
  [
    'another platform',
    { task: { Placement: { Platforms: [{ OS: 'linux', Architecture: 's390x' }] } } },
    (count) => `unsupported platform on ${nodeCount(count)}`,
  ],
  [
    'more memory than any node has',
    { task: { Resources: { Reservations: { MemoryBytes: 1e15 } } } },
    (count) => `insufficient resources on ${nodeCount(count)}`,
  ],
  [
    'more processors than any node has',
    { task: { Resources: { Reservations: { NanoCPUs: 1e12 } } } },
    (count) => `insufficient resources on ${nodeCount(count)}`,
  ],
  [
    'a resource that no node declares',
    {
      task: {
        Resources: { Reservations: { GenericResources: [{ DiscreteResourceSpec: { Kind: 'no-such', Value: 1 } }] } },
      },
    },
    (count) => `insufficient resources on ${nodeCount(count)}`,
  ],
]

describeOnTargets('placement', (test) => {
  test.for(unplaceable)('leaves a task pending that needs %s', async ([, service, message], { engine, expect }) => {
    const count = (await engine.get<unknown[]>('/nodes')).length
    const id = await engine.createService(service)
    const task = await engine.untilTask(
      id,
      'the scheduler reports the reason',
      ({ Status: status }) => status?.Err !== undefined,
    )
    expect(task).toMatchObject({
      DesiredState: 'running',
      Status: { State: 'pending', Message: 'pending task scheduling', Err: `no suitable node (${message(count)})` },
    })
    expect(task).not.toHaveProperty('NodeID')
    expect(task.Status).not.toHaveProperty('ContainerStatus')
  })

  test('places at most the maximum number of replicas on a node', async ({ engine, expect }) => {
    const id = await engine.createService({ spec: three, task: { Placement: { MaxReplicas: 1 } } })
    const tasks = await engine.untilTasks(
      id,
      'two run',
      (all) => all.filter((t) => stateOf(t) === 'running').length === 2,
    )
    expect(tasks.flatMap(({ Status: status }) => status?.Err ?? [])).toEqual([
      'no suitable node (max replicas per node limit exceed)',
    ])
  })

  test('places only one task with a host port on a node', async ({ engine, expect }) => {
    const port = { TargetPort: 80, PublishedPort: randomPort(), PublishMode: 'host' as const }
    const id = await engine.createService({ spec: { ...three, EndpointSpec: { Ports: [port] } } })
    const tasks = await engine.untilTasks(
      id,
      'two run',
      (all) => all.filter((t) => stateOf(t) === 'running').length === 2,
    )
    expect(tasks.flatMap(({ Status: status }) => status?.Err ?? [])).toEqual([
      'no suitable node (host-mode port already in use on 2 nodes)',
    ])
    const [running] = tasks.filter((task) => stateOf(task) === 'running')
    expect(running?.Status?.PortStatus).toMatchObject({ Ports: expect.arrayContaining([{ Protocol: 'tcp', ...port }]) })
  })

  test('leaves a task pending whose host port has the task that it replaces, until that has stopped', async ({
    engine,
    expect,
  }) => {
    const port = { TargetPort: 80, PublishedPort: randomPort(), PublishMode: 'host' as const }
    const id = await engine.runService({
      container: NEVER_STOPS,
      task: { Placement: await engine.here() },
      spec: { EndpointSpec: { Ports: [port] } },
    })
    await restart(engine, id)
    const waits = ({ Status: status }: SwarmTask) => status?.Err?.includes('host-mode port already in use on 1 node')
    const tasks = await engine.untilTasks(id, 'the new task waits', (all) => all.some(waits))
    expect(tasks).toMatchObject([
      // The engine may or may not list the port that the task still has.
      { DesiredState: 'shutdown', Status: { State: 'running' } },
      { DesiredState: 'ready', Status: { State: 'pending', Err: expect.stringMatching(/^no suitable node \(/) } },
    ])
    for (const task of tasks.filter((one) => !isDesired(one))) await engine.endStopping(task)
    const [running] = await engine.untilRunning(id, 1)
    expect(running?.ID).toBe(tasks[1]?.ID)
    expect(running?.Status).not.toHaveProperty('Err')
    const [stopped] = await engine.tasks(id)
    expect(stopped).toMatchObject({ Status: { State: 'shutdown', PortStatus: {} } })
    expect(stopped?.Status?.PortStatus).not.toHaveProperty('Ports')
  })

  test('does not count a task that is stopping towards the maximum number of replicas', async ({ engine, expect }) => {
    const id = await engine.runService({
      container: NEVER_STOPS,
      task: { Placement: { ...(await engine.here()), MaxReplicas: 1 } },
    })
    await restart(engine, id)
    const tasks = await engine.untilTasks(id, 'the new task is prepared', (all) =>
      all.some((t) => stateOf(t) === 'ready'),
    )
    expect(tasks).toMatchObject([
      { DesiredState: 'shutdown', Status: { State: 'running' } },
      { DesiredState: 'ready', Status: { State: 'ready' } },
    ])
    for (const task of tasks.filter((one) => !isDesired(one))) await engine.endStopping(task)
  })

  test('gives the reason alone why a task of a global service is pending', async ({ engine, expect }) => {
    const port = { TargetPort: 80, PublishedPort: randomPort(), PublishMode: 'host' as const }
    const global = { spec: { Mode: { Global: {} }, EndpointSpec: { Ports: [port] } } }
    const task = { Placement: await engine.here() }
    const first = await engine.createService({ ...global, task })
    await engine.untilRunning(first, 1)
    const second = await engine.createService({ ...global, task, name: 'second' })
    const pending = await engine.untilTask(
      second,
      'the reason is known',
      ({ Status: status }) => status?.Err !== undefined,
    )
    expect(pending).toMatchObject({
      DesiredState: 'running',
      NodeID: expect.any(String),
      Status: { State: 'pending', Err: 'host-mode port already in use on 1 node' },
    })
  })

  test('places a pending task as soon as a node can run it', async ({ engine, expect }) => {
    const id = await engine.createService({ task: { Placement: { Constraints: ['node.hostname == no-such'] } } })
    const pending = await engine.untilTask(id, 'it finds no node', ({ Status: status }) => status?.Err !== undefined)
    await engine.update(id, (spec) => {
      if (spec.TaskTemplate) spec.TaskTemplate.Placement = {}
    })
    const [running] = await engine.untilRunning(id, 1)
    expect(running?.ID).not.toBe(pending.ID)
    expect(running?.Status).not.toHaveProperty('Err')
  })
})

/** Replaces every task by an identical one. */
function restart(engine: EngineDriver, id: string): Promise<void> {
  return engine.update(id, ({ TaskTemplate: task }) => {
    if (task) task.ForceUpdate = (task.ForceUpdate ?? 0) + 1
  })
}

function nodeCount(count: number): string {
  return `${count} node${count === 1 ? '' : 's'}`
}
