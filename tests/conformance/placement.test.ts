import { somePort } from '../outside.ts'
import { type NewService, stateOf } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const three = { Mode: { Replicated: { Replicas: 3 } } }

/** Services of which one task finds no node: what the scheduler says, on a cluster of `count` nodes. */
const nowhere: [what: string, service: NewService, says: (count: number) => string][] = [
  [
    'a constraint that no node meets',
    { task: { Placement: { Constraints: ['node.hostname == no-such'] } } },
    (count) => `scheduling constraints not satisfied on ${nodes(count)}`,
  ],
  [
    'another platform',
    { task: { Placement: { Platforms: [{ OS: 'linux', Architecture: 's390x' }] } } },
    (count) => `unsupported platform on ${nodes(count)}`,
  ],
  [
    'more memory than any node has',
    { task: { Resources: { Reservations: { MemoryBytes: 1e15 } } } },
    (count) => `insufficient resources on ${nodes(count)}`,
  ],
  [
    'more processors than any node has',
    { task: { Resources: { Reservations: { NanoCPUs: 1e12 } } } },
    (count) => `insufficient resources on ${nodes(count)}`,
  ],
  [
    'a resource that no node declares',
    {
      task: {
        Resources: { Reservations: { GenericResources: [{ DiscreteResourceSpec: { Kind: 'no-such', Value: 1 } }] } },
      },
    },
    (count) => `insufficient resources on ${nodes(count)}`,
  ],
]

describeOnTargets('placement', (test) => {
  test.for(nowhere)('leaves a task pending that needs %s', async ([, service, says], { engine, expect }) => {
    const count = (await engine.get<unknown[]>('/nodes')).length
    const id = await engine.createService(service)
    const task = await engine.untilTask(id, 'the scheduler says why', ({ Status: status }) => status?.Err !== undefined)
    expect(task).toMatchObject({
      DesiredState: 'running',
      Status: { State: 'pending', Message: 'pending task scheduling', Err: `no suitable node (${says(count)})` },
    })
    expect(task).not.toHaveProperty('NodeID')
    expect(task.Status).not.toHaveProperty('ContainerStatus')
  })

  test('places no more tasks on a node than allowed', async ({ engine, expect }) => {
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

  test('places one task on a node whose port it takes', async ({ engine, expect }) => {
    const port = { TargetPort: 80, PublishedPort: somePort(), PublishMode: 'host' as const }
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

  test('places a pending task as soon as it can', async ({ engine, expect }) => {
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

function nodes(count: number): string {
  return `${count} node${count === 1 ? '' : 's'}`
}
