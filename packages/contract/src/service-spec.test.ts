import { expect, test } from 'vitest'
import { ServiceSpec, ServiceSpecChange, ShownSpec } from './service-spec.ts'

const small = { name: 'web', image: 'shop/web:1.0' }

test('a name and an image are enough', () => {
  expect(ServiceSpec.parse(small)).toEqual({
    name: 'web',
    description: '',
    kind: 'service',
    image: 'shop/web:1.0',
    command: null,
    args: null,
    workingDir: null,
    user: null,
    env: [],
    ports: [],
    mounts: [],
    healthCheck: null,
    replicas: 1,
    resources: { cpus: null, memoryMiB: null, diskGiB: null },
    placement: { constraints: [], maxPerHost: null },
    update: {
      parallelism: 1,
      delaySeconds: 0,
      order: 'auto',
      onFailure: 'pause',
      monitorSeconds: 5,
      confirmAfterMinutes: null,
    },
    imagePolicy: { pattern: null, follow: false },
    loadBalancer: null,
  })
})

test('defaults go down to the last part', () => {
  const spec = ServiceSpec.parse({
    ...small,
    env: [{ name: 'A', value: '' }],
    ports: [{ target: 80 }],
    mounts: [{ source: 'data', target: '/data' }],
    healthCheck: { type: 'http', port: 80 },
    resources: { cpus: 0.5 },
    placement: {},
    update: { order: 'stop-first' },
  })
  expect(spec).toMatchObject({
    env: [{ name: 'A', value: '', secret: false }],
    ports: [{ published: null, target: 80, protocol: 'tcp', mode: 'auto' }],
    mounts: [{ type: 'volume', source: 'data', target: '/data', readOnly: false }],
    healthCheck: { path: '/', intervalSeconds: 10, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 0 },
    resources: { cpus: 0.5, memoryMiB: null, diskGiB: null },
    placement: { constraints: [], maxPerHost: null },
    update: { parallelism: 1, order: 'stop-first', onFailure: 'pause' },
  })
})

test('what is taken can be shown', () => {
  const spec = ServiceSpec.parse({ ...small, healthCheck: { type: 'tcp', port: 80 }, ports: [{ target: 80 }] })
  expect(ShownSpec.parse(spec)).toEqual(spec)
})

const refusals: [path: string, given: object, message: string | RegExp][] = [
  ['name', { name: 'my web' }, /Letters, digits and hyphens/],
  ['description', { description: 'x'.repeat(501) }, 'At most 500 characters.'],
  ['kind', { kind: 'job' }, /expected one of/],
  ['loadBalancer', { kind: 'load-balancer' }, 'A load balancer needs rules.'],
  ['loadBalancer', { loadBalancer: {} }, 'Only a load balancer has rules.'],
  ['image', { image: '' }, 'An image is required.'],
  ['image', { image: 'Shop/Web' }, 'A repository has no uppercase letters.'],
  ['command', { command: [] }, /Too small/],
  ['workingDir', { workingDir: 'app' }, 'An absolute path, such as /data.'],
  ['user', { user: 'a b' }, 'A name or number, such as app or 1000:1000.'],
  ['env.0.name', { env: [{ name: 'A=B', value: '' }] }, 'No spaces and no "=".'],
  ['env.0.value', { env: [{ name: 'A', value: '\0' }] }, 'No NUL character.'],
  ['env.1.name', { env: ['1', '2'].map((value) => ({ name: 'A', value })) }, 'A is there twice.'],
  ['ports.0.target', { ports: [{ target: 0 }] }, 'From 1 to 65535.'],
  ['ports.0.published', { ports: [{ published: 65_536, target: 80 }] }, 'From 1 to 65535.'],
  ['ports.0.protocol', { ports: [{ target: 80, protocol: 'http' }] }, /expected one of/],
  ['ports.1.published', { ports: [80, 81].map((target) => ({ published: 8080, target })) }, '8080/tcp is there twice.'],
  ['mounts.0.source', { mounts: [{ source: 'd', target: '/d' }] }, /The name of a volume/],
  ['mounts.0.source', { mounts: [{ type: 'bind', source: 'd', target: '/d' }] }, 'An absolute path on the host.'],
  ['mounts.0.source', { mounts: [{ type: 'tmpfs', source: 'd', target: '/d' }] }, 'Memory has no source.'],
  ['mounts.0.target', { mounts: [{ source: 'data', target: 'data' }] }, 'An absolute path, such as /data.'],
  ['mounts.1.target', { mounts: ['aa', 'bb'].map((source) => ({ source, target: '/d' })) }, '/d is there twice.'],
  ['healthCheck.path', { healthCheck: { type: 'http', port: 80, path: "/'; rm -rf /" } }, 'A path such as /health.'],
  ['healthCheck.command', { healthCheck: { type: 'command', command: '' } }, 'This is required.'],
  ['healthCheck.intervalSeconds', { healthCheck: { type: 'tcp', port: 80, intervalSeconds: 0 } }, /Too small/],
  ['replicas', { replicas: 10_001 }, 'At most 10000.'],
  ['resources.cpus', { resources: { cpus: 0 } }, 'At least 0.01.'],
  ['resources.memoryMiB', { resources: { memoryMiB: 5 } }, 'At least 6.'],
  ['resources.diskGiB', { resources: { diskGiB: 0 } }, 'At least 1.'],
  ['placement.constraints.0', { placement: { constraints: ['zone = east'] } }, 'Such as node.labels.zone == east.'],
  ['placement.maxPerHost', { placement: { maxPerHost: 0 } }, /Too small/],
  ['update.order', { update: { order: 'random' } }, /expected one of/],
  ['imagePolicy.pattern', { imagePolicy: { pattern: 'web:1.*' } }, /A range of versions/],
  ['update.confirmAfterMinutes', { update: { confirmAfterMinutes: 0 } }, /Too small/],
]

test.each(refusals)('%s of %j is refused: %s', (path, given, message) => {
  const issues = ServiceSpec.safeParse({ ...small, ...given }).error?.issues ?? []
  expect(issues.map((issue) => issue.path.join('.'))).toEqual([path])
  expect(issues[0]?.message).toMatch(message)
})

test.each([
  ['', { colour: 'red' }],
  ['ports.0', { ports: [{ target: 80, hostIp: '::' }] }],
  ['resources', { resources: { gpus: 1 } }],
])('what is not known is refused: in "%s" of %j', (path, given) => {
  const [issue] = ServiceSpec.safeParse({ ...small, ...given }).error?.issues ?? []
  expect([issue?.code, issue?.path.join('.')]).toEqual(['unrecognized_keys', path])
})

test('the same port may be taken by two protocols, and any number picked by the host', () => {
  const ports = [
    { published: 53, target: 53 },
    { published: 53, target: 53, protocol: 'udp' },
    { target: 80 },
    { target: 81 },
  ]
  expect(ServiceSpec.safeParse({ ...small, ports }).success).toBe(true)
})

test('a change names only what it changes: nothing is filled in', () => {
  const change = { image: 'shop/web:2.0', resources: { cpus: 1 }, update: { order: 'start-first' as const } }
  expect(ServiceSpecChange.parse(change)).toEqual(change)
  expect(ServiceSpecChange.parse({})).toEqual({})
})

test('a change is checked as a spec is', () => {
  const paths = (change: object) => ServiceSpecChange.safeParse(change).error?.issues.map(({ path }) => path.join('.'))
  expect(paths({ image: '' })).toEqual(['image'])
  expect(paths({ resources: { cpus: 0, gpus: 1 } })).toEqual(['resources.cpus', 'resources'])
})
