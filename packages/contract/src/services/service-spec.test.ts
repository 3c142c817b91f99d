import { expect, test } from 'vitest'
import { checkValue } from '../http/field-errors.ts'
import type { MessageCode } from '../messages/message.ts'
import { ServiceSpec, ServiceSpecChange, ShownSpec } from './service-spec.ts'

const minimal = { name: 'web', image: 'shop/web:1.0' }

test('a spec needs only a name and an image', () => {
  expect(ServiceSpec.parse(minimal)).toEqual({
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
      onFailure: 'auto',
      monitorSeconds: 5,
      confirmAfterMinutes: null,
    },
    imagePolicy: { pattern: null, follow: false },
    loadBalancer: null,
  })
})

test('fills in the defaults of nested parts', () => {
  const spec = ServiceSpec.parse({
    ...minimal,
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
    update: { parallelism: 1, order: 'stop-first', onFailure: 'auto' },
  })
})

test('a parsed spec is a valid ShownSpec', () => {
  const spec = ServiceSpec.parse({ ...minimal, healthCheck: { type: 'tcp', port: 80 }, ports: [{ target: 80 }] })
  expect(ShownSpec.parse(spec)).toEqual(spec)
})

const refusals: [path: string, given: object, code: MessageCode][] = [
  ['name', { name: 'my web' }, 'new-name-malformed'],
  ['description', { description: 'x'.repeat(501) }, 'text-too-long'],
  ['kind', { kind: 'job' }, 'not-an-option'],
  ['loadBalancer', { kind: 'load-balancer' }, 'balancer-rules-missing'],
  ['loadBalancer', { loadBalancer: {} }, 'rules-of-no-balancer'],
  ['image', { image: '' }, 'image-required'],
  ['image', { image: 'Shop/Web' }, 'image-uppercase'],
  ['command', { command: [] }, 'too-few-entries'],
  ['workingDir', { workingDir: 'app' }, 'path-not-absolute'],
  ['user', { user: 'a b' }, 'container-user-malformed'],
  ['env.0.name', { env: [{ name: 'A=B', value: '' }] }, 'variable-name-malformed'],
  ['env.0.value', { env: [{ name: 'A', value: '\0' }] }, 'text-with-nul'],
  ['env.1.name', { env: ['1', '2'].map((value) => ({ name: 'A', value })) }, 'entry-twice'],
  ['ports.0.target', { ports: [{ target: 0 }] }, 'port-range'],
  ['ports.0.published', { ports: [{ published: 65_536, target: 80 }] }, 'port-range'],
  ['ports.0.protocol', { ports: [{ target: 80, protocol: 'http' }] }, 'not-an-option'],
  ['ports.1.published', { ports: [80, 81].map((target) => ({ published: 8080, target })) }, 'entry-twice'],
  ['mounts.0.source', { mounts: [{ source: 'd', target: '/d' }] }, 'volume-name-malformed'],
  ['mounts.0.source', { mounts: [{ type: 'bind', source: 'd', target: '/d' }] }, 'host-path-not-absolute'],
  ['mounts.0.source', { mounts: [{ type: 'tmpfs', source: 'd', target: '/d' }] }, 'tmpfs-with-source'],
  ['mounts.0.target', { mounts: [{ source: 'data', target: 'data' }] }, 'path-not-absolute'],
  ['mounts.1.target', { mounts: ['aa', 'bb'].map((source) => ({ source, target: '/d' })) }, 'entry-twice'],
  ['healthCheck.path', { healthCheck: { type: 'http', port: 80, path: "/'; rm -rf /" } }, 'check-path-malformed'],
  ['healthCheck.command', { healthCheck: { type: 'command', command: '' } }, 'required'],
  ['healthCheck.intervalSeconds', { healthCheck: { type: 'tcp', port: 80, intervalSeconds: 0 } }, 'number-too-small'],
  ['replicas', { replicas: 10_001 }, 'number-too-large'],
  ['resources.cpus', { resources: { cpus: 0 } }, 'number-too-small'],
  ['resources.memoryMiB', { resources: { memoryMiB: 5 } }, 'number-too-small'],
  ['resources.diskGiB', { resources: { diskGiB: 0 } }, 'number-too-small'],
  ['placement.constraints.0', { placement: { constraints: ['zone = east'] } }, 'constraint-malformed'],
  ['placement.maxPerHost', { placement: { maxPerHost: 0 } }, 'number-too-small'],
  ['update.order', { update: { order: 'random' } }, 'not-an-option'],
  ['imagePolicy.pattern', { imagePolicy: { pattern: 'web:1.*' } }, 'tag-pattern-malformed'],
  ['update.confirmAfterMinutes', { update: { confirmAfterMinutes: 0 } }, 'number-too-small'],
]

test.each(refusals)('%s of %j is refused: %s', (path, given, code) => {
  const checked = checkValue(ServiceSpec, { ...minimal, ...given })
  expect(checked).toMatchObject({ ok: false, faults: [{ path, detailMessage: { code } }] })
})

test.each([
  ['', { colour: 'red' }],
  ['ports.0', { ports: [{ target: 80, hostIp: '::' }] }],
  ['resources', { resources: { gpus: 1 } }],
])('an unknown field is refused: in "%s" of %j', (path, given) => {
  const [issue] = ServiceSpec.safeParse({ ...minimal, ...given }).error?.issues ?? []
  expect([issue?.code, issue?.path.join('.')]).toEqual(['unrecognized_keys', path])
})

test('two protocols may publish the same port, and any number of ports may be left to the host', () => {
  const ports = [
    { published: 53, target: 53 },
    { published: 53, target: 53, protocol: 'udp' },
    { target: 80 },
    { target: 81 },
  ]
  expect(ServiceSpec.safeParse({ ...minimal, ports }).success).toBe(true)
})

test('a change gets no defaults', () => {
  const change = { image: 'shop/web:2.0', resources: { cpus: 1 }, update: { order: 'start-first' as const } }
  expect(ServiceSpecChange.parse(change)).toEqual(change)
  expect(ServiceSpecChange.parse({})).toEqual({})
})

test('of a change, only the shape is validated', () => {
  const paths = (change: object) => ServiceSpecChange.safeParse(change).error?.issues.map(({ path }) => path.join('.'))
  expect(paths({ image: '' })).toEqual(['image'])
  expect(paths({ resources: { cpus: 'all', gpus: 1 } })).toEqual(['resources.cpus', 'resources'])
  expect(paths({ resources: { cpus: 0 }, env: [{ name: 'a b', value: '' }] })).toBeUndefined()
})
