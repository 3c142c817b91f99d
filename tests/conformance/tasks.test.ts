import type { SwarmTask } from '../../packages/server/src/engine/swarm.ts'
import { idsOf, imageOf, isDesired, isRunning, NEVER_STOPS, refusal, stateOf, until } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

/** The states of a starting task in order. A reader may miss some. */
const STARTING_STATES = ['new', 'pending', 'assigned', 'accepted', 'preparing', 'ready', 'starting', 'running']
const MESSAGES: Record<string, string> = {
  pending: 'pending task scheduling',
  assigned: 'scheduler assigned task to node',
  accepted: 'accepted',
  preparing: 'preparing',
  ready: 'prepared',
  starting: 'starting',
  running: 'started',
}

describeOnTargets('tasks', (test) => {
  test('describes a running task', async ({ engine, expect }) => {
    const service = await engine.runService({ container: { Env: ['A=1'] } })
    const [task] = await engine.tasks(service)
    expect(task).toMatchObject({
      ID: expect.stringMatching(/^[a-z0-9]{25}$/),
      Version: { Index: expect.any(Number) },
      CreatedAt: expect.any(String),
      UpdatedAt: expect.any(String),
      Labels: {},
      Spec: { ContainerSpec: { Image: engine.images.web, Env: ['A=1'], Isolation: 'default' }, ForceUpdate: 0 },
      ServiceID: service,
      Slot: 1,
      NodeID: expect.any(String),
      DesiredState: 'running',
    })
    expect(task?.Status).toEqual({
      Timestamp: expect.any(String),
      State: 'running',
      Message: 'started',
      ContainerStatus: { ContainerID: expect.stringMatching(/^[0-9a-f]{64}$/), PID: expect.any(Number), ExitCode: 0 },
      PortStatus: {},
    })
    expect(task).not.toHaveProperty('NetworksAttachments')
    expect(task?.Spec).not.toHaveProperty('Runtime')
    for (const reference of [task?.ID, task?.ID?.slice(0, 12)]) expect(await engine.task(reference ?? '')).toEqual(task)
    expect(await refusal(engine.task('no-such'))).toEqual({ status: 404, message: 'task no-such not found' })
  })

  test('moves a starting task from state to state', async ({ engine, expect }) => {
    const service = await engine.createService()
    const messageByState = new Map<string, string>()
    await until(
      'the task runs',
      async () => (await engine.tasks(service))[0],
      (task) => {
        if (task) messageByState.set(stateOf(task), task.Status?.Message ?? '')
        return task !== undefined && isRunning(task)
      },
    )
    const states = [...messageByState.keys()]
    expect(states).toEqual(STARTING_STATES.filter((state) => states.includes(state)))
    for (const [state, message] of messageByState) if (state !== 'new') expect(message).toBe(MESSAGES[state])
  })

  test('lists the tasks that match the filters', async ({ engine, expect }) => {
    const own = Object.entries(engine.labels).map(([key, value]) => `${key}=${value}`)
    const [a, b] = await Promise.all([
      engine.runService({ name: 'a', spec: { Mode: { Replicated: { Replicas: 2 } } } }),
      engine.runService({ name: 'b' }),
    ])
    const [ofA, ofB] = [idsOf(await engine.tasks(a)), idsOf(await engine.tasks(b))]
    const list = async (filters: object) => idsOf(await engine.get<SwarmTask[]>('/tasks', { filters })).sort()
    expect(await list({ service: [engine.named('a')] })).toEqual(ofA.toSorted())
    expect(await list({ service: [a, b] })).toEqual([...ofA, ...ofB].sort())
    expect(await list({ name: [engine.named('b')] })).toEqual(ofB)
    expect(await list({ id: [ofB[0]] })).toEqual(ofB)
    // The labels are those of the service, although a task does not show them.
    expect(await list({ label: own })).toEqual([...ofA, ...ofB].sort())
    const [first] = await engine.tasks(a)
    expect(await list({ service: [a], node: [first?.NodeID] })).toContain(first?.ID)
    expect(await list({ service: [a], 'desired-state': ['running'] })).toEqual(ofA.toSorted())
    expect(await list({ service: [a], 'desired-state': ['shutdown'] })).toEqual([])
    expect(await refusal(list({ service: ['no-such'] }))).toEqual({ status: 404, message: 'service no-such not found' })
    expect(await refusal(list({ 'desired-state': ['no-such'] }))).toEqual({
      status: 500,
      message: "Invalid desired-state filter: 'no-such'",
    })
  })

  test('fills the lowest free slots, and removes tasks when scaling down', async ({ engine, expect }) => {
    const service = await engine.runService({ spec: { Mode: { Replicated: { Replicas: 3 } } } })
    const three = await engine.untilRunning(service, 3)
    expect(three.map(({ Slot: slot }) => slot)).toEqual([1, 2, 3])
    await engine.update(service, (spec) => {
      spec.Mode = { Replicated: { Replicas: 1 } }
    })
    const [left] = await engine.untilTasks(service, 'one task is left', (tasks) => tasks.length === 1)
    expect(idsOf(three)).toContain(left?.ID)
    await engine.update(service, (spec) => {
      spec.Mode = { Replicated: { Replicas: 3 } }
    })
    const again = await engine.untilRunning(service, 3)
    expect(again.map(({ Slot: slot }) => slot)).toEqual([1, 2, 3])
    expect(idsOf(again)).toContain(left?.ID)
    await engine.update(service, (spec) => {
      spec.Mode = { Replicated: { Replicas: 0 } }
    })
    await engine.untilTasks(service, 'no task is left', (tasks) => tasks.length === 0)
  })

  test('sets the desired state remove while tasks stop after scaling down', async ({ engine, expect }) => {
    const service = await engine.runService({
      container: NEVER_STOPS,
      task: { Placement: await engine.here() },
    })
    await engine.update(service, (spec) => {
      spec.Mode = { Replicated: { Replicas: 0 } }
    })
    const stopping = await engine.untilTask(
      service,
      'its desired state is remove',
      ({ DesiredState: d }) => d === 'remove',
    )
    expect(stateOf(stopping)).toBe('running')
    await engine.endStopping(stopping)
    await engine.untilTasks(service, 'no task is left', (tasks) => tasks.length === 0)
  })

  test('runs one task of a global service on each node, without a slot', async ({ engine, expect }) => {
    const service = await engine.createService({ spec: { Mode: { Global: {} } } })
    const nodes = await engine.get<{ ID: string }[]>('/nodes')
    const tasks = await engine.untilRunning(service, nodes.length)
    expect(tasks.map(({ NodeID: node }) => node).sort()).toEqual(nodes.map(({ ID: id }) => id).sort())
    for (const task of tasks) expect(task).not.toHaveProperty('Slot')
    expect((await engine.service(service)).Spec?.Mode).toEqual({ Global: {} })
    await engine.update(service, (spec) => {
      if (spec.TaskTemplate) spec.TaskTemplate.Placement = { Constraints: [`node.id == ${nodes[0]?.ID}`] }
    })
    await engine.untilTasks(service, 'one node is left', (all) => all.filter(isDesired).length === 1)
  })

  test('spreads tasks over nodes', async ({ engine, expect }) => {
    const service = await engine.runService({ spec: { Mode: { Replicated: { Replicas: 2 } } } })
    const tasks = await engine.untilRunning(service, 2)
    expect(new Set(tasks.map(({ NodeID: node }) => node)).size).toBe(2)
    expect(tasks.map(imageOf)).toEqual([engine.images.web, engine.images.web])
  })
})
