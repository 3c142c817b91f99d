import { expect, test } from 'vitest'
import type { SwarmService, SwarmTask } from '../swarm.ts'
import { type NodesById, spaceOf, toService, versionOf } from './read-service.ts'

// Answers of Docker Engine 20.10.24, of two hosts, shortened.
const image = '10.0.0.2:5000/samples/web:1.0@sha256:d2eb16eb43cc956639eb672f831ebd353bd9327b4837818ebc48ca82ae34929e'
const container = {
  Image: image,
  Labels: { 'berth.revision': '1', 'berth.secret-env': 'KEY', 'com.docker.stack.namespace': 'shop' },
  Env: ['A=1=2', 'KEY=hidden'],
  Isolation: 'default' as const,
}
const resources = { Limits: { NanoCPUs: 500_000_000, MemoryBytes: 67_108_864 }, Reservations: {} }
const template = {
  ContainerSpec: container,
  Resources: resources,
  RestartPolicy: { Condition: 'any' as const, Delay: 5_000_000_000, MaxAttempts: 0 },
  Placement: { MaxReplicas: 1, Platforms: [{ Architecture: 'amd64', OS: 'linux' }] },
  Networks: [{ Target: 'cdyxht43xpxfwf9gb0fy6xz2r', Aliases: ['web'] }],
  ForceUpdate: 0,
}

const web: SwarmService = {
  ID: 'n1im0k5uhx9ho4kvj8ydm8al1',
  Version: { Index: 4165 },
  CreatedAt: '2026-11-23T15:55:57.458612109Z',
  UpdatedAt: '2026-11-23T15:55:58.545453332Z',
  Spec: {
    Name: 'shop_web',
    Labels: {
      'berth.auto': 'order,80/tcp',
      'berth.operation': 'create',
      'berth.operation-at': '2026-11-23T15:55:57.191Z',
      'berth.revision': '1',
      'com.docker.stack.image': '10.0.0.2:5000/samples/web:1.0',
      'com.docker.stack.namespace': 'shop',
    },
    TaskTemplate: { ...template, Runtime: 'container' },
    Mode: { Replicated: { Replicas: 2 } },
    UpdateConfig: { Parallelism: 1, FailureAction: 'pause', Monitor: 5_000_000_000, Order: 'stop-first' },
    EndpointSpec: {
      Mode: 'dnsrr',
      Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 18_090, PublishMode: 'host' }],
    },
  },
  Endpoint: { Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 18_090, PublishMode: 'host' }] },
}

const port = { Protocol: 'tcp' as const, TargetPort: 80, PublishedPort: 18_090, PublishMode: 'host' as const }
const running: SwarmTask = {
  ID: 'l8biv7cfgg8g0sjhmuq78y8rg',
  CreatedAt: '2026-11-23T15:55:59.042422999Z',
  Spec: template,
  ServiceID: 'n1im0k5uhx9ho4kvj8ydm8al1',
  Slot: 1,
  NodeID: 'bqz17r2wpyjawvwn628gz1kvv',
  Status: {
    Timestamp: '2026-11-23T15:56:15.837465157Z',
    State: 'running',
    Message: 'started',
    ContainerStatus: { ContainerID: 'b90d01b31532', PID: 25_497, ExitCode: 0 },
    // IPv4 and IPv6.
    PortStatus: { Ports: [port, port] },
  },
  DesiredState: 'running',
  NetworksAttachments: [
    { Network: { Spec: { Name: 'ingress' } }, Addresses: ['10.0.0.5/24'] },
    { Network: { Spec: { Name: 'shop_default' } }, Addresses: ['10.0.4.2/24'] },
  ],
}

const nodes: NodesById = new Map([
  ['bqz17r2wpyjawvwn628gz1kvv', { Description: { Hostname: 'host1' }, Status: { State: 'ready' } }],
  ['jx7lbwah3lomzjsj2kmmhwiw1', { Description: { Hostname: 'host2' }, Status: { State: 'down' } }],
])
const HISTORY_LIMIT = 5
const read = (service: SwarmService, tasks: SwarmTask[] = [], oom: string[] = []) =>
  toService(service, tasks, nodes, new Set(oom), HISTORY_LIMIT)
const instanceOf = (task: SwarmTask, oom: string[] = []) => read(web, [task], oom).instances[0]

test('translates a service', () => {
  expect(read(web)).toMatchObject({
    ref: { space: 'shop', service: 'web' },
    kind: 'service',
    mode: 'replicated',
    digest: 'sha256:d2eb16eb43cc956639eb672f831ebd353bd9327b4837818ebc48ca82ae34929e',
    desired: 2,
    replicasBeforeStop: null,
    revision: 1,
    pendingFrom: null,
    operation: { kind: 'create', at: Date.parse('2026-11-23T15:55:57.191Z') },
    rollout: 'none',
    hold: null,
    createdAt: Date.parse('2026-11-23T15:55:57.458Z'),
    ingressPorts: [],
    spec: {
      image: '10.0.0.2:5000/samples/web:1.0',
      env: [
        { name: 'A', value: '1=2', secret: false },
        { name: 'KEY', value: '', secret: true },
      ],
      resources: { cpus: 0.5, memoryMiB: 64, diskGiB: null },
      ports: [{ published: 18_090, target: 80, protocol: 'tcp', mode: 'auto' }],
    },
  })
})

test('translates a running instance', () => {
  expect(instanceOf(running)).toEqual({
    id: 'l8biv7cfgg8g0sjhmuq78y8rg',
    slot: 1,
    host: { id: 'bqz17r2wpyjawvwn628gz1kvv', name: 'host1', ready: true, isActive: true },
    revision: 1,
    isCurrent: true,
    isDesired: true,
    phase: 'running',
    message: null,
    exitCode: null,
    outOfMemory: false,
    containerId: 'b90d01b31532',
    image,
    addresses: ['10.0.4.2'],
    ports: [{ published: 18_090, target: 80, protocol: 'tcp' }],
    memoryLimitMiB: 64,
    hasReservations: false,
    restartLimit: null,
    createdAt: Date.parse('2026-11-23T15:55:59.042Z'),
    since: Date.parse('2026-11-23T15:56:15.837Z'),
  })
})

const at = { Timestamp: '2026-11-23T15:56:33.371265573Z' }
const container3 = { ContainerID: 'caec1404eaf5', PID: 0, ExitCode: 3 }
const badMount = 'invalid mount config for type "bind": bind source path does not exist: /not/there'
const noPort = 'no suitable node (host-mode port already in use on 2 nodes)'

test.each([
  [
    'crashed',
    {
      State: 'failed',
      Message: 'started',
      Err: 'task: non-zero exit (3)',
      ContainerStatus: container3,
      PortStatus: {},
    },
    { phase: 'failed', message: 'task: non-zero exit (3)', exitCode: 3 },
  ],
  [
    'ended by itself, or as unhealthy, with exit code 0',
    { State: 'complete', Message: 'finished', ContainerStatus: { ...container3, ExitCode: 0 } },
    { phase: 'failed', message: null, exitCode: 0 },
  ],
  [
    'never got a container',
    {
      State: 'rejected',
      Message: 'preparing',
      Err: badMount,
      ContainerStatus: { ContainerID: '', PID: 0, ExitCode: 0 },
    },
    { phase: 'failed', message: badMount, exitCode: null, containerId: null },
  ],
  [
    'was replaced by another',
    { State: 'shutdown', Message: 'shutdown', ContainerStatus: { ...container3, ExitCode: 0 } },
    { phase: 'ended', message: null, exitCode: 0 },
  ],
  [
    'was replaced by another, and its network could not be removed',
    {
      State: 'failed',
      Message: 'started',
      Err: 'error while removing network: unknown network shop_default id yin6i2exarp9',
      ContainerStatus: { ...container3, ExitCode: 0 },
    },
    { phase: 'ended' },
  ],
  [
    'was no longer desired before it began, and its network could not be removed',
    {
      State: 'rejected',
      Message: 'preparing',
      Err: 'error while removing network: unknown network shop_default id yin6',
    },
    { phase: 'ended' },
  ],
  ['is starting', { State: 'preparing', Message: 'preparing' }, { phase: 'starting', exitCode: null }],
  ['has an unknown state', { State: 'dreaming' as 'new' }, { phase: 'waiting' }],
] as const)('translates an instance that %s', (_, status, expected) => {
  const task: SwarmTask = { ...running, DesiredState: 'shutdown', Status: { ...at, ...status } }
  expect(instanceOf(task)).toMatchObject({ ...expected, isDesired: false })
})

test.each([
  ['the same port by IPv4 and IPv6', [32_793, 32_793], [32_793]],
  ['different ports by IPv4 and IPv6 that the engine chose', [32_893, 32_892], [32_893]],
  ['two requested ports', [18_090, 18_090, 18_091, 18_091], [18_090, 18_091]],
  ['two requested ports, and one that the engine chose', [18_090, 18_091, 32_893, 32_892], [18_090, 18_091, 32_893]],
])('lists host ports: %s', (_, given, expected) => {
  const ports = (published: readonly number[]) =>
    published.map((one) => ({ Protocol: 'tcp', TargetPort: 80, PublishedPort: one, PublishMode: 'host' }) as const)
  const EndpointSpec = { Ports: ports([18_090, 18_091]) }
  const task: SwarmTask = { ...running, Status: { ...at, State: 'running', PortStatus: { Ports: ports(given) } } }
  const { instances } = read({ ...web, Spec: { ...web.Spec, EndpointSpec } }, [task])
  expect(instances[0]?.ports.map(({ published }) => published)).toEqual(expected)
})

test('translates an instance that has no host yet', () => {
  const { NodeID: _, ...withoutHost } = running
  const task: SwarmTask = { ...withoutHost, Status: { ...at, State: 'pending', Err: noPort } }
  expect(instanceOf(task)).toMatchObject({ host: null, phase: 'waiting', message: noPort, isDesired: true })
})

test('translates an instance on a host that is down, and on an unknown host', () => {
  expect(instanceOf({ ...running, NodeID: 'jx7lbwah3lomzjsj2kmmhwiw1' })?.host).toMatchObject({
    name: 'host2',
    ready: false,
  })
  expect(instanceOf({ ...running, NodeID: 'gone' })?.host).toEqual({
    id: 'gone',
    name: 'gone',
    ready: true,
    isActive: true,
  })
})

test.each([
  ['active', true],
  ['pause', false],
  ['drain', false],
] as const)('a host that is set to %s takes new instances: %s', (availability, isActive) => {
  const node = {
    Description: { Hostname: 'host1' },
    Status: { State: 'ready' as const },
    Spec: { Availability: availability },
  }
  const translated = toService(web, [running], new Map([['bqz17r2wpyjawvwn628gz1kvv', node]]), new Set(), 5)
  expect(translated.instances[0]?.host).toMatchObject({ isActive })
})

test.each([
  ['nothing', {}, false],
  ['memory', { MemoryBytes: 1 }, true],
  ['disk', { GenericResources: [{ DiscreteResourceSpec: { Kind: 'disk', Value: 1 } }] }, true],
])('translates what an instance reserves: %s', (_, Reservations, hasReservations) => {
  const task: SwarmTask = { ...running, Spec: { ...template, Resources: { Limits: {}, Reservations } } }
  expect(instanceOf(task)).toMatchObject({ hasReservations })
})

test('marks an instance whose container was out of memory', () => {
  expect(instanceOf(running, ['b90d01b31532'])?.outOfMemory).toBe(true)
})

test('an instance of an earlier spec is not current', () => {
  const earlier = { ...template, ContainerSpec: { ...container, Labels: { 'berth.revision': '7' } } }
  expect(instanceOf({ ...running, Spec: earlier })).toMatchObject({ isCurrent: false, revision: 7 })
  expect(instanceOf({ ...running, Spec: { ...template, ForceUpdate: 1 } })?.isCurrent).toBe(false)
  expect(
    instanceOf({ ...running, Spec: { ...template, ContainerSpec: { ...container, Image: 'b' } } })?.isCurrent,
  ).toBe(false)
})

const foreign: SwarmService = {
  ID: 'wr0lyqh549wnkqrie93wb81bq',
  Version: { Index: 350 },
  CreatedAt: '2026-11-23T15:52:10.102127903Z',
  UpdatedAt: '2026-11-23T15:52:10.102127903Z',
  Spec: {
    Name: 'shop_agent',
    Labels: { 'com.docker.stack.namespace': 'shop' },
    TaskTemplate: { ContainerSpec: { Image: 'agent:1' }, Resources: { Limits: {}, Reservations: {} }, ForceUpdate: 0 },
    Mode: { Global: {} },
    EndpointSpec: { Mode: 'dnsrr' },
  },
  Endpoint: { Spec: {} },
}

test('translates a global service of another tool', () => {
  const tasks = ['bqz17r2wpyjawvwn628gz1kvv', 'jx7lbwah3lomzjsj2kmmhwiw1'].map((NodeID) => {
    const { Slot: _, ...task } = running
    return { ...task, NodeID }
  })
  const translated = read(foreign, tasks)
  expect(translated).toMatchObject({ mode: 'global', desired: 2, revision: 1, operation: null, digest: null })
  expect(translated.instances.map(({ slot }) => slot)).toEqual([0, 0])
})

test('a service without a space has none', () => {
  expect(spaceOf(web)).toBe('shop')
  expect(spaceOf({ Spec: { Name: 'lonely', Labels: {} } })).toBeNull()
  expect(spaceOf({})).toBeNull()
})

test.each([
  ['updating', 'under-way'],
  ['paused', 'paused'],
  ['completed', 'done'],
  ['rollback_started', 'rolling-back'],
  ['rollback_paused', 'rollback-paused'],
  ['rollback_completed', 'rolled-back'],
  ['something new', 'none'],
])('translates the rollout state %s to %s', (State, rollout) => {
  expect(read({ ...web, UpdateStatus: { State } }).rollout).toBe(rollout)
})

test('the version depends on the spec, not on the engine’s updates', () => {
  const { version } = read(web)
  expect(read({ ...web, Version: { Index: 9999 }, UpdateStatus: { State: 'updating' } }).version).toBe(version)
  expect(versionOf({ ...web.Spec, Labels: {} })).not.toBe(version)
})

const serviceLabels = { 'com.docker.stack.namespace': 'shop' }
const deployed = {
  ...web,
  Spec: { ...web.Spec, Labels: serviceLabels, TaskTemplate: { ContainerSpec: { Image: 'a' } } },
}
const numbered = (number: string, more = {}) => ({ Labels: { ...serviceLabels, 'berth.revision': number, ...more } })

test.each<[string, Partial<SwarmService>, number, object]>([
  ['a stack that Berth has never changed', {}, 0, { revision: 1, overwrittenRevision: null }],
  [
    "a deploy over one of Berth's revisions",
    { PreviousSpec: numbered('4') },
    0,
    { revision: 5, overwrittenRevision: 4 },
  ],
  [
    'the same once that revision is saved',
    { PreviousSpec: numbered('4') },
    4,
    { revision: 5, overwrittenRevision: null },
  ],
  ['the next deploy', { PreviousSpec: { Labels: serviceLabels } }, 5, { revision: 6, overwrittenRevision: null }],
  [
    'a rollback by the engine',
    {
      PreviousSpec: numbered('9', { 'berth.revision-from': '3' }),
      UpdateStatus: { State: 'rollback_completed' },
    },
    0,
    { revision: 3, overwrittenRevision: null },
  ],
])('numbers the revision of a spec without label: %s', (_, given, saved, expected) => {
  const service = toService({ ...deployed, ...given }, [], nodes, new Set(), 5, new Set(), saved)
  expect(service).toMatchObject({ isNumbered: false, ...expected })
})

test.each([
  ['the limit of the swarm', 5, 0, 5],
  ['a service with few restarts has a smaller limit', 5, 2, 3],
  ['a swarm without a limit', -1, 0, Number.POSITIVE_INFINITY],
])('how many instances of a slot the engine remembers: %s', (_, limit, MaxAttempts, expected) => {
  const policy = { ...template, RestartPolicy: { ...template.RestartPolicy, MaxAttempts } }
  const limited = { ...web, Spec: { ...web.Spec, TaskTemplate: policy } }
  expect(toService(limited, [], nodes, new Set(), limit).historyLimit).toBe(expected)
})
