import { ServiceSpec } from '@berth/contract/services/service-spec.ts'
import { expect, test } from 'vitest'
import {
  emptyDraft,
  environmentRow,
  filledRows,
  mountRow,
  portRow,
  type SpecDraft,
  toSpec,
  withEnvironment,
} from './draft.ts'

const web: SpecDraft = { ...emptyDraft('registry:5000/web:1.0'), name: 'web' }

test("needs only a name and an image, and has the contract's defaults", () => {
  expect(ServiceSpec.parse(toSpec(web))).toEqual(ServiceSpec.parse({ name: 'web', image: 'registry:5000/web:1.0' }))
})

test('converts every typed field to the spec', () => {
  const spec = toSpec({
    ...web,
    name: ' web ',
    description: 'The shop',
    command: `sh -c 'echo "a b"'`,
    args: '--port 80',
    workingDir: '/app',
    user: '1000:1000',
    env: [environmentRow({ name: 'A', value: ' 1 ', secret: true })],
    ports: [portRow({ published: 8080, target: 80 }), portRow({ target: 53, protocol: 'udp', mode: 'host' })],
    mounts: [
      mountRow({ source: 'data', target: '/data', readOnly: true }),
      mountRow({ type: 'tmpfs', source: 'left over', target: '/tmp' }),
    ],
    healthCheck: { ...web.healthCheck, type: 'http', port: 80, path: '' },
    replicas: 3,
    resources: { cpus: 0.5, memory: 1.5, memoryUnit: 'GiB', diskGiB: 10 },
    placement: { constraints: 'node.role == worker\n\n node.labels.zone == east ', maxPerHost: 2 },
    update: {
      parallelism: 0,
      delaySeconds: 1,
      order: 'stop-first',
      onFailure: 'roll-back',
      monitorSeconds: 9,
      confirmAfterMinutes: 30,
    },
    imagePolicy: { pattern: ' 1.x ', follow: true },
  })
  expect(ServiceSpec.parse(spec)).toEqual({
    name: 'web',
    description: 'The shop',
    kind: 'service',
    loadBalancer: null,
    image: 'registry:5000/web:1.0',
    command: ['sh', '-c', 'echo "a b"'],
    args: ['--port', '80'],
    workingDir: '/app',
    user: '1000:1000',
    env: [{ name: 'A', value: ' 1 ', secret: true }],
    ports: [
      { published: 8080, target: 80, protocol: 'tcp', mode: 'auto' },
      { published: null, target: 53, protocol: 'udp', mode: 'host' },
    ],
    mounts: [
      { type: 'volume', source: 'data', target: '/data', readOnly: true },
      { type: 'tmpfs', source: '', target: '/tmp', readOnly: false },
    ],
    healthCheck: {
      type: 'http',
      port: 80,
      path: '/',
      intervalSeconds: 10,
      timeoutSeconds: 5,
      retries: 3,
      startPeriodSeconds: 0,
    },
    replicas: 3,
    resources: { cpus: 0.5, memoryMiB: 1536, diskGiB: 10 },
    placement: { constraints: ['node.role == worker', 'node.labels.zone == east'], maxPerHost: 2 },
    update: {
      parallelism: 0,
      delaySeconds: 1,
      order: 'stop-first',
      onFailure: 'roll-back',
      monitorSeconds: 9,
      confirmAfterMinutes: 30,
    },
    imagePolicy: { pattern: '1.x', follow: true },
  })
})

test.each<[type: SpecDraft['healthCheck']['type'], check: object | null]>([
  ['none', null],
  ['command', { type: 'command', command: 'test -e /ready' }],
  ['tcp', { type: 'tcp', port: 80 }],
])('converts a health check of type %s', (type, check) => {
  const draft = { ...web, healthCheck: { ...web.healthCheck, type, port: 80, command: 'test -e /ready' } }
  const timing = { intervalSeconds: 10, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 0 }
  expect(toSpec(draft).healthCheck).toEqual(check && { ...check, ...timing })
})

test('omits blank rows', () => {
  const draft = {
    ...web,
    env: [environmentRow({ secret: true }), environmentRow({ name: 'A' })],
    ports: [portRow(), portRow({ target: 80 })],
    mounts: [mountRow({ type: 'bind' }), mountRow({ target: '/data' })],
  }
  const { env = [], ports = [], mounts = [] } = toSpec(draft)
  expect([env.length, ports.length, mounts.length]).toEqual([1, 1, 1])
  expect(filledRows(draft)).toEqual({ env: [1], ports: [1], mounts: [1] })
})

test('pasted variables replace blank rows, and the values of existing names', () => {
  const rows = [environmentRow({ name: 'A', value: '1', secret: true }), environmentRow()]
  const pasted = [environmentRow({ name: 'A', value: '2' }), environmentRow({ name: 'B', value: '3' })]
  expect(withEnvironment(rows, pasted).map(({ name, value, secret }) => [name, value, secret])).toEqual([
    ['A', '2', true],
    ['B', '3', false],
  ])
})
