import { type ServiceState, STATES } from '@berth/contract/services/services.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_TIMINGS, type Timings } from '../timings.ts'
import { type LiveInstance, type LiveService, OPERATIONS, type Rollout } from './model.ts'
import {
  ago,
  crashed,
  created,
  failed,
  foreign,
  hostDown,
  instance,
  NOW,
  noPort,
  old,
  PAST_DEADLINE_SECONDS,
  requested,
  second,
  service,
  spec,
  starting,
  unhealthy,
  upgrade,
  waiting,
} from './samples.ts'
import { confirmationTime, deriveStatus } from './status.ts'

const reasonCodeOf = (given: LiveService) => deriveStatus(given, NOW, DEFAULT_TIMINGS).reason?.code ?? null

test.each<[why: string, LiveService, code: string | null]>([
  ['nothing is wrong', service(), null],
  ['an instance is starting', service({ ...created, instances: [starting()] }), null],
  [
    'several instances fail: the most common reason',
    service({
      desired: 3,
      instances: [
        waiting(noPort),
        failed(crashed, { ...second, isDesired: true }),
        failed(crashed, { slot: 3, isDesired: true }),
      ],
    }),
    'exit-code',
  ],
  [
    'a crash loop, while its next instance runs',
    service({ desired: 1, instances: [instance({ createdAt: ago(4), since: ago(3) }), failed(crashed)] }),
    'exit-code',
  ],
  [
    'an instance ended by itself with exit code 0',
    service({ desired: 1, instances: [starting(), failed(null)] }),
    'exit-zero',
  ],
  ['an instance is unhealthy', service({ desired: 1, instances: [starting(), failed(unhealthy)] }), 'unhealthy'],
  ['the host of an instance is away', service({ desired: 1, instances: [instance({ host: hostDown })] }), 'host-away'],
  [
    'a creation takes too long, without an error',
    service({
      ...requested('create', PAST_DEADLINE_SECONDS),
      instances: [starting({ createdAt: ago(PAST_DEADLINE_SECONDS) })],
    }),
    'took-too-long',
  ],
  [
    'an upgrade takes too long, without an error',
    service({
      ...upgrade,
      ...requested('upgrade', PAST_DEADLINE_SECONDS),
      rollout: 'under-way',
      instances: [starting({ createdAt: ago(PAST_DEADLINE_SECONDS) }), old(second)],
    }),
    'took-too-long',
  ],
  [
    'an upgrade paused',
    service({ ...upgrade, rollout: 'paused', instances: [starting(), failed(crashed), old(second)] }),
    'exit-code',
  ],
])('derives the reason: %s', (_, given, code) => expect(reasonCodeOf(given)).toBe(code))

test('names the port that is in use, or all ports of the service where it may be any', () => {
  const reason = (ports: Parameters<typeof spec>[0]) =>
    deriveStatus(service({ spec: spec(ports), instances: [instance(), waiting(noPort, second)] }), NOW, DEFAULT_TIMINGS)
      .reason
  const one = [
    { published: 8080, target: 80 },
    { target: 81 },
    { published: 9000, target: 90, mode: 'ingress' as const },
  ]
  expect(reason({ ports: one })).toEqual({ code: 'no-host-port', params: { port: 8080 } })
  const two = [...one, { published: 8443, target: 443 }]
  expect(reason({ ports: two })).toEqual({ code: 'no-host-ports', params: { ports: '8080, 8443' } })
})

test.each<[why: string, LiveService, until: number | null]>([
  ['never, while all is well', service(), null],
  ['never, after the service has stopped', service({ desired: 0, instances: [] }), null],
  [
    'when an instance that failed before becomes steady',
    service({ desired: 1, instances: [instance({ createdAt: ago(4), since: ago(3) }), failed(crashed)] }),
    NOW + 9000,
  ],
  [
    'when a global service turns out to be on no host',
    service({ ...foreign, createdAt: ago(1), mode: 'global', desired: 0, instances: [] }),
    NOW + 2000,
  ],
  [
    'at the deadline of an operation',
    service({ ...requested('create', 60), instances: [starting()] }),
    NOW + DEFAULT_TIMINGS.deadlineMs,
  ],
  [
    'when an upgrade confirms itself',
    service({ ...requested('upgrade', 120), pendingFrom: 1, spec: spec({ update: { confirmAfterMinutes: 5 } }) }),
    NOW + 4 * 60_000,
  ],
])('returns when the status may change without news of the engine: %s', (_, given, until) => {
  expect(deriveStatus(given, NOW, DEFAULT_TIMINGS).until).toBe(until)
})

test.each<[what: string, timings: Partial<Timings>, given: LiveService, before: ServiceState, after: ServiceState]>([
  [
    'when an instance is steady',
    { steadyMs: 3000 },
    service({ desired: 1, instances: [instance({ createdAt: ago(4), since: ago(3) }), failed(crashed)] }),
    'degraded',
    'running',
  ],
  [
    'when an upgrade has taken too long',
    { deadlineMs: 10_000 },
    service({ ...requested('upgrade', 15), rollout: 'under-way', instances: [starting({ createdAt: ago(15) })] }),
    'upgrading',
    'upgrade-paused',
  ],
  [
    'when a service without a host has had the time to begin',
    { rolloutStartMs: 5000 },
    service({ ...foreign, createdAt: ago(5), mode: 'global', desired: 0, instances: [] }),
    'creating',
    'running',
  ],
])('the timings determine %s', (_, timings, given, before, after) => {
  const stateAt = (now: number) => deriveStatus(given, now, { ...DEFAULT_TIMINGS, ...timings }).state
  expect([stateAt(NOW - 1), stateAt(NOW)]).toEqual([before, after])
})

test('returns the progress only while instances are replaced', () => {
  const instances = [instance(), old(second), waiting(noPort, { slot: 3 }), old({ slot: 3 })]
  const given = service({ ...upgrade, desired: 3, rollout: 'under-way', instances })
  expect(deriveStatus(given, NOW, DEFAULT_TIMINGS)).toMatchObject({
    progress: { new: 1, old: 2, failed: 1 },
    running: 3,
  })
  expect(deriveStatus(service(), NOW, DEFAULT_TIMINGS).progress).toBeNull()
})

test('an upgrade confirms itself after the configured minutes of health, counted from its youngest instance', () => {
  const given = (minutes: number | null, pendingFrom: number | null) =>
    service({ ...requested('upgrade', 120), pendingFrom, spec: spec({ update: { confirmAfterMinutes: minutes } }) })
  expect(confirmationTime(given(5, 1))).toBe(ago(60) + 5 * 60_000)
  expect(confirmationTime(given(null, 1))).toBeNull()
  expect(confirmationTime(given(5, null))).toBeNull()
})

const moment = fc.integer({ min: NOW - 30 * 86_400_000, max: NOW + 60_000 })
const messages = [noPort, crashed, unhealthy, 'No such image: shop/web:1.0', 'something new', '']

const anyInstance: fc.Arbitrary<LiveInstance> = fc.record({
  id: fc.uuid(),
  slot: fc.integer({ min: 0, max: 4 }),
  host: fc.option(
    fc.record({ id: fc.constantFrom('1', '2'), name: fc.string(), ready: fc.boolean(), isActive: fc.boolean() }),
  ),
  revision: fc.integer({ min: 1, max: 3 }),
  isCurrent: fc.boolean(),
  isDesired: fc.boolean(),
  phase: fc.constantFrom('waiting', 'starting', 'running', 'completed', 'failed', 'ended'),
  message: fc.option(fc.constantFrom(...messages)),
  exitCode: fc.option(fc.integer({ min: 0, max: 255 })),
  outOfMemory: fc.boolean(),
  containerId: fc.option(fc.string()),
  image: fc.constantFrom('', 'shop/web:1.0', 'shop/web@sha256:11'),
  addresses: fc.constant([]),
  ports: fc.constant([]),
  memoryLimitMiB: fc.option(fc.integer({ min: 6 })),
  hasReservations: fc.boolean(),
  restartLimit: fc.option(fc.integer({ min: 0, max: 5 })),
  createdAt: moment,
  since: moment,
})

const anyService: fc.Arbitrary<LiveService> = fc
  .record({
    mode: fc.constantFrom('replicated', 'global', 'job'),
    isDesired: fc.integer({ min: 0, max: 5 }),
    revision: fc.integer({ min: 1, max: 3 }),
    pendingFrom: fc.option(fc.integer({ min: 1, max: 3 })),
    operation: fc.option(fc.record({ kind: fc.constantFrom(...OPERATIONS), at: moment })),
    rollout: fc.constantFrom<Rollout>(
      'none',
      'under-way',
      'paused',
      'done',
      'rolling-back',
      'rollback-paused',
      'rolled-back',
    ),
    hold: fc.constantFrom('paused', 'accepted', null),
    createdAt: moment,
    updatedAt: moment,
    deleting: fc.boolean(),
    instances: fc.array(anyInstance, { maxLength: 12 }),
  })
  .map(service)

const anyTimings = fc
  .record({
    steadyMs: fc.integer({ min: 1, max: 60_000 }),
    deadlineMs: fc.integer({ min: 1, max: 3_600_000 }),
    rolloutStartMs: fc.integer({ min: 1, max: 60_000 }),
  })
  .map((given) => ({ ...DEFAULT_TIMINGS, ...given }))

test('derives a state, a possible count and a future moment from anything that the engine reports', () => {
  const property = fc.property(anyService, anyTimings, (given, timings) => {
    const { state, running, until, reason } = deriveStatus(given, NOW, timings)
    expect(STATES).toContain(state)
    expect(running).toBeGreaterThanOrEqual(0)
    expect(running).toBeLessThanOrEqual(given.instances.length)
    if (until !== null) expect(until).toBeGreaterThan(NOW)
    if (state === 'degraded' || state === 'failed') expect(reason).not.toBeNull()
    if (state === 'completed') expect(reason).toBeNull()
  })
  fc.assert(property, { numRuns: 2000 })
})

test('after long enough without news, a service is in a state that a person can act on', () => {
  const ended = ['stopped', 'completed', 'failed', 'deleting']
  const stableStates = ['running', 'upgrade-paused', 'upgraded', 'rolling-back', 'degraded', ...ended]
  const muchLater = NOW + 365 * 86_400_000
  const property = fc.property(anyService, anyTimings, (given, timings) => {
    const { state, until } = deriveStatus(given, muchLater, timings)
    const isUpToTheEngine = given.mode === 'job' || given.desired === 0
    if (!isUpToTheEngine) expect(stableStates).toContain(state)
    expect(until).toBeNull()
  })
  fc.assert(property, { numRuns: 2000 })
})
