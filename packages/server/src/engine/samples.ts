import { HealthCheck, ServiceSpec } from '@berth/contract/services/service-spec.ts'
import fc from 'fast-check'
import type { SpecContext } from './services/spec-to-swarm.ts'

/** Durations to the millisecond, in seconds. */
const duration = (least: number) =>
  fc.integer({ min: least, max: 86_400_000 }).map((milliseconds) => milliseconds / 1000)
const timing = {
  intervalSeconds: duration(1),
  timeoutSeconds: duration(1),
  retries: fc.integer({ min: 1, max: 100 }),
  startPeriodSeconds: duration(0),
}
const port = fc.integer({ min: 1, max: 65_535 })
const oddPaths = ['/', '//', '/health', '/a?b=c&d=e', '/%2F%20', '/(x)!*;,@:~+', '/-', '/%20berth%20http%201%20/']

/** Any health check that the contract accepts. */
export const anyHealthCheck: fc.Arbitrary<HealthCheck> = fc
  .oneof(
    fc.record({ type: fc.constant('disabled') }),
    fc.record({ type: fc.constant('exec'), command: fc.array(fc.string(), { minLength: 1, maxLength: 3 }), ...timing }),
    fc.record({ type: fc.constant('command'), command: fc.string({ minLength: 1 }), ...timing }),
    fc.record({ type: fc.constant('http'), port, path: fc.constantFrom(...oddPaths), ...timing }),
    fc.record({ type: fc.constant('tcp'), port, ...timing }),
  )
  .map((check) => HealthCheck.parse(check))

export const digest = `sha256:${'1'.repeat(64)}`
const none = fc.constant(null)
const seconds = duration(0)
const path = fc.stringMatching(/^\/[a-z0-9 _./-]{0,20}$/)
const word = fc.string({ maxLength: 20 }).filter((text) => !text.includes('\0'))
const variable = fc.record({
  name: fc.stringMatching(/^[A-Z,._-]{1,5}$/),
  value: fc.option(word),
  secret: fc.boolean(),
})

const published = fc.record({
  published: fc.option(port),
  target: port,
  protocol: fc.constantFrom('tcp', 'udp', 'sctp'),
  mode: fc.constantFrom('auto', 'ingress', 'host'),
})
const mount = fc.oneof(
  fc.record({
    type: fc.constant('volume'),
    source: fc.stringMatching(/^[a-z][a-z0-9_.-]{1,9}$/),
    target: path,
    readOnly: fc.boolean(),
  }),
  fc.record({ type: fc.constant('bind'), source: path, target: path, readOnly: fc.boolean() }),
  fc.record({ type: fc.constant('tmpfs'), source: fc.constant(''), target: path, readOnly: fc.boolean() }),
)

/** Any spec that the contract accepts. Published ports are renumbered, so that none occurs twice. */
export const anySpec: fc.Arbitrary<ServiceSpec> = fc
  .record({
    name: fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,8}[a-zA-Z0-9])?$/),
    description: fc.string({ maxLength: 50 }),
    image: fc.constantFrom(
      'web',
      'shop/web:1.0',
      'registry:5000/shop/web',
      `shop/web@${digest}`,
      `shop/web:1.0@${digest}`,
    ),
    command: fc.oneof(none, fc.array(word, { minLength: 1, maxLength: 3 })),
    args: fc.oneof(none, fc.array(word, { minLength: 1, maxLength: 3 })),
    workingDir: fc.oneof(none, path),
    user: fc.oneof(none, fc.constantFrom('app', '1000:1000')),
    env: fc.uniqueArray(variable, { selector: ({ name }) => name }),
    ports: fc
      .uniqueArray(published, { selector: ({ target }) => target })
      .map((ports) => ports.map((one, index) => ({ ...one, published: one.published && index + 1 }))),
    mounts: fc.uniqueArray(mount, { selector: ({ target }) => target }),
    healthCheck: fc.oneof(none, anyHealthCheck),
    replicas: fc.integer({ min: 0, max: 10_000 }),
    resources: fc.record({
      cpus: fc.oneof(
        none,
        fc.integer({ min: 1, max: 6400 }).map((hundredths) => hundredths / 100),
      ),
      memoryMiB: fc.oneof(
        none,
        fc.integer({ min: 6 * 1024 * 1024, max: 16 * 1024 ** 4 }).map((bytes) => bytes / (1024 * 1024)),
      ),
      diskGiB: fc.oneof(none, fc.integer({ min: 1, max: 1_000_000 })),
    }),
    placement: fc.record({
      constraints: fc.constantFrom([], ['node.labels.zone == east'], ['node.role!=manager', 'node.id == 1']),
      maxPerHost: fc.oneof(none, fc.integer({ min: 1, max: 10_000 })),
    }),
    update: fc.record({
      parallelism: fc.integer({ min: 0, max: 100 }),
      delaySeconds: seconds,
      order: fc.constantFrom('auto', 'start-first', 'stop-first'),
      onFailure: fc.constantFrom('auto', 'pause', 'continue', 'roll-back'),
      monitorSeconds: duration(1),
      confirmAfterMinutes: fc.oneof(none, fc.integer({ min: 1, max: 10_080 })),
    }),
    imagePolicy: fc.record({ pattern: fc.constantFrom(null, '1.x', 'v1.*-alpine'), follow: fc.boolean() }),
  })
  .map((input) => ServiceSpec.parse(input))

export const anySpecContext: fc.Arbitrary<SpecContext> = fc.record({
  image: none,
  routingMesh: fc.boolean(),
  diskDeclared: fc.boolean(),
  balancer: fc.constant(null),
})
