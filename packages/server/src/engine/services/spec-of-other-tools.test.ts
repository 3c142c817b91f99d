import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SwarmSpec } from '../swarm.ts'
import { fromSwarm } from './spec-from-swarm.ts'
import { changeSpec, type SpecContext } from './spec-to-swarm.ts'

const nanoseconds = fc.integer({ min: 1, max: 2 ** 45 })
const word = fc.string({ maxLength: 8 }).filter((text) => !text.includes('\0'))
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>
const names = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), word, { maxKeys: 3 })

/** Fields that Berth has no field for, with whatever is in them. */
const unknown = fc.dictionary(fc.stringMatching(/^X[a-z]{1,5}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 })
const withUnknown = <T extends object>(arbitrary: fc.Arbitrary<T>) =>
  fc.tuple(arbitrary, unknown).map(([known, more]) => ({ ...more, ...known }))

const mount = withUnknown(
  fc.record(
    {
      Type: fc.constantFrom('volume', 'bind', 'tmpfs', 'npipe', 'cluster'),
      Source: fc.constantFrom('', 'data', '/srv/x y', '\\\\.\\pipe\\docker'),
      Target: fc.stringMatching(/^\/[a-z]{1,6}$/),
      ReadOnly: fc.boolean(),
      VolumeOptions: fc.record({ NoCopy: fc.boolean() }),
    },
    { requiredKeys: ['Type', 'Target'] },
  ),
)
const port = withUnknown(
  fc.record(
    {
      Protocol: fc.constantFrom('tcp', 'udp', 'sctp'),
      TargetPort: fc.integer({ min: 1, max: 65_535 }),
      PublishedPort: fc.integer({ min: 0, max: 65_535 }),
      PublishMode: fc.constantFrom('ingress', 'host'),
    },
    { requiredKeys: ['TargetPort'] },
  ),
)

/** Any spec that another tool may have written. */
const anySwarmSpec = withUnknown(
  fc.record({
    Name: fc.constant('shop_web'),
    Labels: names.map((labels) => ({ 'com.docker.stack.namespace': 'shop', ...labels })),
    TaskTemplate: withUnknown(
      record({
        ContainerSpec: withUnknown(
          fc.record(
            {
              Image: fc.constantFrom('web', 'shop/web:1', `shop/web:1@sha256:${'1'.repeat(64)}`),
              Labels: names,
              Command: fc.array(word, { maxLength: 2 }),
              Args: fc.array(word, { maxLength: 2 }),
              Env: fc.array(fc.constantFrom('A=1', 'A=2', 'A', 'MY VAR=', 'B==', 'C'), { maxLength: 4 }),
              Mounts: fc.uniqueArray(mount, { maxLength: 3, selector: ({ Target }) => Target }),
              Healthcheck: withUnknown(
                record({
                  Test: fc.constantFrom([], ['NONE'], ['CMD', '/a b'], ['CMD-SHELL', 'test -e /x'], ['CMD-SHELL']),
                  Interval: nanoseconds,
                  Timeout: nanoseconds,
                  Retries: fc.nat(200),
                  StartPeriod: nanoseconds,
                }),
              ),
            },
            { requiredKeys: ['Image'] },
          ),
        ),
        Resources: withUnknown(
          record({
            Limits: withUnknown(record({ NanoCPUs: fc.nat(), MemoryBytes: fc.nat() })),
            Reservations: withUnknown(record({ NanoCPUs: fc.nat() })),
          }),
        ),
        Placement: withUnknown(
          record({
            Constraints: fc.array(fc.constantFrom('node.role==manager', ' node.labels.a != b'), { maxLength: 2 }),
            MaxReplicas: fc.nat(9),
            Platforms: fc.constantFrom([], [{ OS: 'linux', Architecture: 'amd64' }, {}]),
          }),
        ),
        ForceUpdate: fc.nat(9),
      }),
    ),
    Mode: fc.nat(9).map((Replicas) => ({ Replicated: { Replicas } })),
    UpdateConfig: optional(
      withUnknown(
        record({
          Parallelism: fc.nat(3),
          Delay: nanoseconds,
          Monitor: nanoseconds,
          Order: fc.constantFrom('start-first', 'stop-first'),
          FailureAction: fc.constantFrom('pause', 'continue', 'rollback'),
          MaxFailureRatio: fc.constantFrom(0, 0.5),
        }),
      ),
    ),
    EndpointSpec: optional(withUnknown(record({ Mode: fc.constantFrom('vip', 'dnsrr'), Ports: fc.array(port) }))),
  }),
) as fc.Arbitrary<unknown> as fc.Arbitrary<SwarmSpec>

const context: SpecContext = { image: null, routingMesh: true, diskDeclared: false, balancer: null }

type Change = (shown: ShownSpec) => Partial<ShownSpec>

/** Changes of one field, and the part of the engine's spec that they may write. */
const changes: [what: string, Change, part: string][] = [
  ['nothing', () => ({}), 'Labels.none'],
  ['the description', () => ({ description: 'new' }), 'Labels.berth.description'],
  ['the number of instances', ({ replicas }) => ({ replicas: replicas + 1 }), 'Mode.Replicated.Replicas'],
  [
    'the limit of CPUs',
    ({ resources }) => ({ resources: { ...resources, cpus: Math.round(((resources.cpus ?? 0) + 1) * 1e9) / 1e9 } }),
    'TaskTemplate.Resources.Limits.NanoCPUs',
  ],
  [
    'the limit of memory',
    ({ resources }) => ({ resources: { ...resources, memoryMiB: (resources.memoryMiB ?? 0) + 1 } }),
    'TaskTemplate.Resources.Limits.MemoryBytes',
  ],
  [
    'the most instances on a host',
    ({ placement }) => ({ placement: { ...placement, maxPerHost: (placement.maxPerHost ?? 0) + 1 } }),
    'TaskTemplate.Placement.MaxReplicas',
  ],
  [
    'the instances replaced at a time',
    ({ update }) => ({ update: { ...update, parallelism: update.parallelism + 1 } }),
    'UpdateConfig.Parallelism',
  ],
  [
    'the delay between two instances',
    ({ update }) => ({ update: { ...update, delaySeconds: Math.round(update.delaySeconds) + 1 } }),
    'UpdateConfig.Delay',
  ],
  [
    'the time of watching',
    ({ update }) => ({ update: { ...update, monitorSeconds: Math.round(update.monitorSeconds) + 1 } }),
    'UpdateConfig',
  ],
  [
    'the action on failure',
    ({ update }) => ({ update: { ...update, onFailure: update.onFailure === 'continue' ? 'pause' : 'continue' } }),
    'UpdateConfig',
  ],
  [
    'the action on failure, left to Berth',
    ({ update }) => ({ update: { ...update, onFailure: 'auto' } }),
    'UpdateConfig',
  ],
  ['the command', () => ({ command: ['/new'] }), 'TaskTemplate.ContainerSpec.Command'],
  [
    'the interval of the check',
    ({ healthCheck: check }) =>
      check && check.type !== 'disabled'
        ? { healthCheck: { ...check, intervalSeconds: Math.round(check.intervalSeconds) + 1 } }
        : {},
    'TaskTemplate.ContainerSpec.Healthcheck.Interval',
  ],
  [
    'a variable more',
    ({ env }) => ({ env: [...env, { name: 'NEW', value: '1', secret: false }] }),
    'TaskTemplate.ContainerSpec.Env.NEW',
  ],
  [
    'a mount more',
    ({ mounts }) => ({ mounts: [...mounts, { type: 'tmpfs', source: '', target: '/new', readOnly: false }] }),
    'TaskTemplate.ContainerSpec.Mounts.new',
  ],
  [
    'a port more',
    ({ ports }) => ({ ports: [...ports, { published: null, target: 80, protocol: 'tcp', mode: 'ingress' }] }),
    'EndpointSpec.Ports.new',
  ],
]

test.each(changes)('a change leaves everything else in a spec of another tool as it was: %s', (_, change, part) => {
  const property = fc.property(anySwarmSpec, (live) => {
    const shown = fromSwarm(live)
    const requested = { ...shown, ...change(shown) }
    const changed = changeSpec(structuredClone(live), shown, requested, context)
    expect(fromSwarm(changed)).toEqual(requested)
    // Without a policy before, the engine's own default is written with it. Labels keep what the engine has no field for.
    const isWholePolicy = part.startsWith('UpdateConfig') && live.UpdateConfig === undefined
    const ignored = isWholePolicy ? 'UpdateConfig' : part
    const written = part.startsWith('UpdateConfig') ? { ...changed, Labels: live.Labels ?? {} } : changed
    expect(comparable(written, ignored, live)).toEqual(comparable(live, ignored, live))
  })
  fc.assert(property, { numRuns: 200 })
})

/** Returns a spec without the part at a path, without an entry that is not in the list of `live`, and without empty objects. */
function comparable(spec: SwarmSpec, ignored: string, live: SwarmSpec): unknown {
  return parts(spec, '', live)

  function parts(value: unknown, path: string, other: unknown): unknown {
    if (Array.isArray(value)) return ignored.startsWith(`${path}.`) ? value.slice(0, lengthOf(other)) : value
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value)
      .filter(([key]) => joined(path, key) !== ignored)
      .map(([key, part]) => [key, parts(part, joined(path, key), (other as never)?.[key])] as const)
      .filter(([, part]) => part !== undefined && !isEmpty(part))
    return Object.fromEntries(entries)
  }
}

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
