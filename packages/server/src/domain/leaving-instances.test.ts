import { describe, expect, test } from 'vitest'
import { DEFAULT_TIMINGS } from '../timings.ts'
import type { LiveInstance, LiveService } from './model.ts'
import { countRestarts } from './restarts.ts'
import {
  ago,
  crashed,
  failed,
  instance,
  leaving,
  NOW,
  noMemory,
  noPort,
  PAST_DEADLINE_SECONDS,
  requested,
  second,
  service,
  spec,
  starting,
  tooMany,
  upgrade,
  waiting,
} from './samples.ts'
import { deriveStatus } from './status.ts'
import { toApiInstances } from './to-api.ts'

const port = { published: 8080, target: 80, protocol: 'tcp' as const }
const onPort = { ports: [port] }
const on = (name: string) => ({ id: `id-${name}`, name, ready: true, isActive: true })

/** Returns a service with one instance on a fixed host port, while it is upgraded. */
const upgrading = (instances: LiveInstance[], given: Partial<LiveService> = {}) =>
  service({ ...upgrade, rollout: 'under-way', desired: 1, spec: spec({ ports: [port] }), instances, ...given })
const moved = (kind: 'restart' | 'roll-back' | 'scale', given: Partial<LiveService> = {}) =>
  upgrading([waiting(noPort), leaving(onPort)], { ...requested(kind), pendingFrom: null, ...given })
/** The engine does not word the problem of a global service as one of all hosts. */
const ofGlobal = 'host-mode port already in use on 1 node'

const waits: [why: string, LiveService, state: string][] = [
  ['an upgrade', upgrading([waiting(noPort), leaving(onPort)]), 'upgrading'],
  [
    'an upgrade whose old instance has ports that the engine does not list',
    upgrading([waiting(noPort), leaving()]),
    'upgrading',
  ],
  ['a restart', moved('restart'), 'restarting'],
  ['a rollback', moved('roll-back'), 'rolling-back'],
  ['a scaling', moved('scale', { rollout: 'none' }), 'scaling'],
  [
    'a replacement by the engine itself',
    upgrading([waiting(noPort), leaving(onPort)], { ...requested('create', 3600), pendingFrom: null, rollout: 'done' }),
    'restarting',
  ],
  [
    'an upgrade whose old instance still starts',
    upgrading([waiting(noPort), leaving({ phase: 'starting' })]),
    'upgrading',
  ],
  [
    'an upgrade of a global service',
    upgrading([waiting(ofGlobal, { slot: 0, host: on('host1') }), leaving({ slot: 0, ...onPort })], { mode: 'global' }),
    'upgrading',
  ],
  ['an upgrade with reserved memory', upgrading([waiting(noMemory), leaving({ hasReservations: true })]), 'upgrading'],
  ['an upgrade with a maximum per host', upgrading([waiting(tooMany), leaving()]), 'upgrading'],
]

describe('an instance that waits for an old one of its service to stop is no failure', () => {
  test.each(waits)('%s', (_, given, state) => {
    const status = deriveStatus(given, NOW, DEFAULT_TIMINGS)
    expect(status).toMatchObject({ state, reason: { code: 'waits-for-old-instance' } })
    expect(status.progress?.failed ?? 0).toBe(0)
    const shown = toApiInstances(given, countRestarts(given, null), NOW, DEFAULT_TIMINGS).find(
      (one) => one.state === 'waiting',
    )
    expect(shown?.reasonMessage).toEqual({ code: 'waits-for-old-instance', params: {} })
  })
})

const conflicts: [why: string, LiveService, code: string][] = [
  ['somebody else has the port', upgrading([waiting(noPort)]), 'no-host-port'],
  [
    'the old instance has another port',
    upgrading([waiting(noPort), leaving({ ports: [{ ...port, published: 9090 }] })]),
    'no-host-port',
  ],
  [
    'the instance that has the port stays',
    upgrading([waiting(noPort, second), instance(onPort)], { desired: 2, rollout: 'none', ...requested('scale') }),
    'no-host-port',
  ],
  [
    'the host of the old instance takes no new ones',
    upgrading([waiting(noPort), leaving({ ...onPort, host: { ...on('host1'), isActive: false } })]),
    'no-host-port',
  ],
  [
    'the old instance is on another host than the one that its successor must run on',
    upgrading([waiting(ofGlobal, { slot: 0, host: on('host2') }), leaving({ slot: 0, ...onPort })], { mode: 'global' }),
    'no-host-port',
  ],
  ['the old instance has reserved nothing', upgrading([waiting(noMemory), leaving()]), 'no-host-resources'],
  [
    'no host meets the constraints',
    upgrading([waiting('no suitable node (scheduling constraints not satisfied on 2 nodes)'), leaving(onPort)]),
    'no-host-constraint',
  ],
  [
    'another instance has failed',
    upgrading([waiting(noPort), leaving(onPort), starting(second), failed(crashed, second)], { desired: 2 }),
    'exit-code',
  ],
]

test.each(conflicts)('states the conflict: %s', (_, given, code) => {
  const { reason, progress } = deriveStatus(given, NOW, DEFAULT_TIMINGS)
  expect(reason?.code).toBe(code)
  expect(progress?.failed ?? 1).toBe(1)
})

test('states the conflict if the old instance does not stop until the deadline', () => {
  const since = { createdAt: ago(PAST_DEADLINE_SECONDS), since: ago(PAST_DEADLINE_SECONDS) }
  const given = upgrading([waiting(noPort, since), leaving(onPort)], requested('upgrade', PAST_DEADLINE_SECONDS))
  expect(deriveStatus(given, NOW, DEFAULT_TIMINGS)).toMatchObject({
    state: 'upgrade-paused',
    reason: { code: 'no-host-port' },
    progress: { failed: 1 },
  })
})

test('states the conflict if it lasts after the old instance has stopped, once the engine has had the time to react', () => {
  const stopped = leaving({ phase: 'ended', since: ago(1) })
  const given = moved('scale', { rollout: 'none', instances: [waiting(noPort), stopped] })
  const before = deriveStatus(given, NOW, DEFAULT_TIMINGS)
  expect(before).toMatchObject({ state: 'scaling', reason: null, until: NOW + DEFAULT_TIMINGS.rolloutStartMs - 1000 })
  expect(toApiInstances(given, countRestarts(given, null), NOW, DEFAULT_TIMINGS)[0]).toMatchObject({
    state: 'waiting',
    reason: null,
  })
  expect(deriveStatus(given, before.until ?? 0, DEFAULT_TIMINGS)).toMatchObject({
    state: 'degraded',
    reason: { code: 'no-host-port' },
  })
})

test('an upgrade that a person paused does not wait for an instance to stop', () => {
  const given = upgrading([waiting(noPort), leaving(onPort)], { hold: 'paused' })
  expect(deriveStatus(given, NOW, DEFAULT_TIMINGS)).toMatchObject({ state: 'upgrade-paused', reason: null })
})

test('the reason of an instance names the port that is taken', () => {
  const given = upgrading([waiting(noPort), leaving({ ports: [{ ...port, published: 9090 }] })])
  const [shown] = toApiInstances(given, countRestarts(given, null), NOW, DEFAULT_TIMINGS)
  expect(shown?.reasonMessage).toEqual({ code: 'no-host-port', params: { port: 8080 } })
})
