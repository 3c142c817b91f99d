import { expect, test } from 'vitest'
import type { SwarmService, SwarmTask } from '../swarm.ts'
import { type NodesById, toService } from './read-service.ts'

const template = { ContainerSpec: { Image: 'web' } }
const web: SwarmService = {
  Spec: {
    Name: 'shop_web',
    Labels: { 'com.docker.stack.namespace': 'shop' },
    TaskTemplate: template,
    Mode: { Replicated: { Replicas: 2 } },
  },
}
const global: SwarmService = { ...web, Spec: { ...web.Spec, Mode: { Global: {} } } }
const at = { Timestamp: '2026-11-23T15:56:33.371265573Z' }
const container3 = { ContainerID: 'caec1404eaf5', PID: 0, ExitCode: 3 }
const running: SwarmTask = {
  ID: 'l8biv7cfgg8g0sjhmuq78y8rg',
  Spec: template,
  Slot: 1,
  NodeID: 'bqz17r2wpyjawvwn628gz1kvv',
  Status: { ...at, State: 'running' },
  DesiredState: 'running',
}
const nodes: NodesById = new Map()
const read = (service: SwarmService, tasks: SwarmTask[] = []) => toService(service, tasks, nodes, new Set(), 5)
const instanceOf = (task: SwarmTask) => read(web, [task]).instances[0]

const exited = (code: number, state: 'complete' | 'failed') => ({
  ...at,
  State: state,
  ContainerStatus: { ...container3, ExitCode: code },
})

test.each([
  ['any', 0, 'complete', 'failed'],
  ['on-failure', 0, 'complete', 'completed'],
  ['none', 0, 'complete', 'completed'],
  ['on-failure', 3, 'failed', 'failed'],
  ['none', 3, 'failed', 'failed'],
] as const)('an instance with restart condition %s that exits with %i', (Condition, code, state, phase) => {
  const Spec = { ...template, RestartPolicy: { Condition } }
  expect(instanceOf({ ...running, Spec, Status: exited(code, state), DesiredState: 'shutdown' })?.phase).toBe(phase)
})

test.each([
  ['any', 0, null],
  ['any', 3, 3],
  ['on-failure', 0, null],
  ['on-failure', 2, 2],
  ['none', 0, 0],
  ['none', 2, 0],
] as const)('restart condition %s with %i attempts limits the restarts to %j', (Condition, MaxAttempts, limit) => {
  const Spec = { ...template, RestartPolicy: { Condition, MaxAttempts } }
  expect(instanceOf({ ...running, Spec })?.restartLimit).toBe(limit)
})

test('an instance without a restart policy is always started again', () => {
  const ended = instanceOf({ ...running, Status: exited(0, 'complete'), DesiredState: 'shutdown' })
  expect(ended).toMatchObject({ phase: 'failed', restartLimit: null })
})

test('an instance that has ended and is about to be removed is no longer there', () => {
  const removed: SwarmTask = { ...running, DesiredState: 'remove', Status: exited(0, 'complete') }
  expect(read(web, [removed]).instances).toEqual([])
  expect(read(web, [{ ...removed, Status: { ...at, State: 'running' } }]).instances).toHaveLength(1)
})

test('an instance of a global service that has completed counts as desired', () => {
  const once = { ...template, RestartPolicy: { Condition: 'none' as const } }
  const { Slot: _, ...task } = {
    ...running,
    Spec: once,
    Status: exited(0, 'complete'),
    DesiredState: 'shutdown' as const,
  }
  expect(read(global, [task])).toMatchObject({ mode: 'global', desired: 1, instances: [{ phase: 'completed' }] })
})

const replicatedJob: SwarmService = {
  ...web,
  Spec: { ...web.Spec, Mode: { ReplicatedJob: { TotalCompletions: 2, MaxConcurrent: 1 } } },
  JobStatus: { JobIteration: { Index: 1 } },
}
/** The engine leaves out the number of a job's first slot. */
const { Slot: _slot, ...firstSlot } = running
const second = { JobIteration: { Index: 1 } }

test.each([
  ['runs', { DesiredState: 'complete' }, { phase: 'running', isDesired: true }],
  ['waits for its restart', { DesiredState: 'ready', Status: { ...at, State: 'ready' } }, { isDesired: true }],
  [
    'is done',
    { DesiredState: 'complete', Status: exited(0, 'complete') },
    { phase: 'completed', isDesired: false, exitCode: 0 },
  ],
  ['has failed', { DesiredState: 'shutdown', Status: exited(3, 'failed') }, { phase: 'failed', isDesired: false }],
] as const)('translates the instance of a job that %s', (_, task, expected) => {
  const translated = read(replicatedJob, [{ ...firstSlot, ...second, ...task }])
  expect(translated).toMatchObject({ mode: 'job', desired: 2, instances: [{ slot: 1, isCurrent: true, ...expected }] })
})

test('an instance of an earlier run of a job is not current', () => {
  const { instances } = read(replicatedJob, [{ ...running, JobIteration: {} }])
  expect(instances).toMatchObject([{ slot: 2, isCurrent: false }])
})

test('a global job has one instance on each host', () => {
  const job: SwarmService = {
    ...web,
    Spec: { ...web.Spec, Mode: { GlobalJob: {} } },
    JobStatus: { JobIteration: {} },
  }
  const tasks = ['bqz17r2wpyjawvwn628gz1kvv', 'jx7lbwah3lomzjsj2kmmhwiw1'].map(
    (NodeID): SwarmTask => ({ ...firstSlot, JobIteration: {}, NodeID, DesiredState: 'complete' }),
  )
  expect(read(job, tasks)).toMatchObject({ mode: 'job', desired: 2, instances: [{ slot: 0 }, { slot: 0 }] })
})
