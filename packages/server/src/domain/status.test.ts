import { type ServiceState, STATES } from '@berth/contract/services/services.ts'
import { describe, expect, test } from 'vitest'
import { DEFAULT_TIMINGS } from '../timings.ts'
import type { LiveService } from './model.ts'
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
  starting,
  unhealthy,
  upgrade,
  waiting,
} from './samples.ts'
import { deriveStatus } from './status.ts'

type Case = [why: string, service: LiveService, state: ServiceState]

const settled: Case[] = [
  ['all desired instances run', service(), 'running'],
  ['the service was just created', service({ ...created, instances: [] }), 'creating'],
  ['one of two instances has started', service({ ...created, instances: [instance(), starting(second)] }), 'creating'],
  ['the scheduler has not tried yet', service({ ...created, instances: [waiting(null)] }), 'creating'],
  ['one more instance is desired', service({ ...requested('scale'), desired: 3 }), 'scaling'],
  [
    'a stopped service is started again',
    service({ ...requested('start'), instances: [starting(), waiting(null, second)] }),
    'starting',
  ],
  [
    'a failing upgrade was requested a moment ago, and the engine does not report it yet',
    service({
      ...upgrade,
      ...requested('upgrade', 1),
      instances: [instance(), starting(second), failed(crashed, second)],
    }),
    'upgrading',
  ],
  [
    'a failing upgrade was confirmed a moment after it was requested',
    service({
      ...requested('upgrade', 1),
      revision: 2,
      instances: [instance(), starting(second), failed(crashed, second)],
    }),
    'degraded',
  ],
  [
    'no instance is desired, and one still runs',
    service({ ...requested('stop'), desired: 0, instances: [instance({ isDesired: false })] }),
    'stopping',
  ],
  [
    'no instance is desired, and one may still run on a host that is down',
    service({ desired: 0, instances: [instance({ isDesired: false, host: hostDown })] }),
    'stopped',
  ],
  ['no instance is desired', service({ desired: 0, replicasBeforeStop: 2, instances: [] }), 'stopped'],
  ['no instance is desired, and one had failed', service({ desired: 0, instances: [failed(crashed)] }), 'stopped'],
  ['the service was removed, and its last instance still runs', service({ deleting: true, desired: 0 }), 'deleting'],
  [
    'the engine replaces an instance by itself',
    service({
      instances: [
        instance(),
        starting(second),
        instance({ ...second, isDesired: false, phase: 'ended', createdAt: ago(900) }),
      ],
    }),
    'restarting',
  ],
]

const degraded: Case[] = [
  ['no host is suitable for an instance', service({ instances: [instance(), waiting(noPort, second)] }), 'degraded'],
  [
    'no host is suitable for an instance of a new service',
    service({ ...created, instances: [waiting(noPort)] }),
    'degraded',
  ],
  [
    'an instance has just failed',
    service({ instances: [instance(), failed(crashed, { ...second, isDesired: true })] }),
    'degraded',
  ],
  [
    'an instance has just ended by itself with exit code 0',
    service({ instances: [instance(), failed(null, { ...second, isDesired: true })] }),
    'degraded',
  ],
  [
    'the instance after a failure is starting',
    service({ instances: [instance(), starting(second), failed(crashed, second)] }),
    'degraded',
  ],
  [
    'the instance after a failure is waiting for its turn',
    service({ instances: [instance(), waiting(null, second), failed(crashed, second)] }),
    'degraded',
  ],
  [
    'an instance in a crash loop runs for a moment',
    service({
      instances: [instance(), instance({ ...second, createdAt: ago(4), since: ago(3) }), failed(crashed, second)],
    }),
    'degraded',
  ],
  [
    'the instance after a failure has become steady',
    service({
      instances: [instance(), instance({ ...second, createdAt: ago(20), since: ago(13) }), failed(crashed, second)],
    }),
    'running',
  ],
  [
    'an instance of the previous revision has failed',
    service({
      instances: [
        instance(),
        instance({ ...second, createdAt: ago(4), since: ago(3) }),
        failed(crashed, { ...second, isCurrent: false }),
      ],
    }),
    'running',
  ],
  [
    'an instance is unhealthy',
    service({ instances: [instance(), starting(second), failed(unhealthy, second)] }),
    'degraded',
  ],
  [
    'the host of an instance is down',
    service({ instances: [instance(), instance({ ...second, host: hostDown })] }),
    'degraded',
  ],
  [
    'the host of an instance is down, and its replacement is starting',
    service({
      instances: [
        instance(),
        starting(second),
        instance({ ...second, host: hostDown, isDesired: false, createdAt: ago(900) }),
      ],
    }),
    'restarting',
  ],
  [
    'an operation is past its deadline',
    service({
      ...requested('create', PAST_DEADLINE_SECONDS),
      createdAt: ago(PAST_DEADLINE_SECONDS),
      instances: [starting({ createdAt: ago(PAST_DEADLINE_SECONDS) })],
    }),
    'degraded',
  ],
  [
    'an operation is past its deadline, and there is no instance',
    service({ ...requested('create', PAST_DEADLINE_SECONDS), instances: [] }),
    'degraded',
  ],
  [
    'an upgrade waits for confirmation, and an instance has failed',
    service({ revision: 2, pendingFrom: 1, instances: [instance(), starting(second), failed(crashed, second)] }),
    'degraded',
  ],
]

const upgrading: Case[] = [
  [
    'the engine replaces instances',
    service({ ...upgrade, rollout: 'under-way', instances: [starting(), old(second)] }),
    'upgrading',
  ],
  [
    'the engine has not begun the rollout yet',
    service({ ...upgrade, ...requested('upgrade', 1), instances: [old(), old(second)] }),
    'upgrading',
  ],
  [
    'a new instance fails, and the engine continues',
    service({ ...upgrade, rollout: 'under-way', instances: [starting(), failed(crashed), old(second)] }),
    'upgrading',
  ],
  [
    'an old instance is still ending',
    service({ ...upgrade, rollout: 'done', instances: [instance(), old(), instance(second)] }),
    'upgrading',
  ],
  [
    'the new instances fail',
    service({ ...upgrade, rollout: 'paused', instances: [starting(), failed(crashed), old(second)] }),
    'upgrade-paused',
  ],
  [
    'no host is suitable for the new instance until the deadline',
    service({
      ...upgrade,
      ...requested('upgrade', PAST_DEADLINE_SECONDS),
      rollout: 'under-way',
      instances: [waiting(noPort, { createdAt: ago(PAST_DEADLINE_SECONDS) }), old(second)],
    }),
    'upgrade-paused',
  ],
  [
    'each new instance extends the deadline',
    service({
      ...upgrade,
      ...requested('upgrade', PAST_DEADLINE_SECONDS),
      rollout: 'under-way',
      instances: [instance(), old(second)],
    }),
    'upgrading',
  ],
  [
    'a person paused the upgrade',
    service({ ...upgrade, hold: 'paused', rollout: 'under-way', instances: [instance(), old(second)] }),
    'upgrade-paused',
  ],
  [
    'a person paused the upgrade when all instances were replaced',
    service({ ...upgrade, hold: 'paused', rollout: 'done' }),
    'upgraded',
  ],
  [
    'the new instances run, and the upgrade waits for confirmation',
    service({ ...upgrade, rollout: 'done' }),
    'upgraded',
  ],
  [
    'an upgrade waits for confirmation, and the service was scaled since',
    service({ ...requested('scale'), revision: 2, pendingFrom: 1 }),
    'upgraded',
  ],
  [
    'a mixture of revisions was accepted',
    service({
      ...upgrade,
      pendingFrom: null,
      hold: 'accepted',
      rollout: 'paused',
      instances: [instance(), old(second)],
    }),
    'running',
  ],
  [
    'an instance of an accepted mixture has failed',
    service({ revision: 2, hold: 'accepted', instances: [instance(), starting(second), failed(crashed, second)] }),
    'degraded',
  ],
]

const rollbacksAndRestarts: Case[] = [
  [
    'the engine replaces instances for a rollback',
    service({ ...requested('roll-back'), revision: 3, rollout: 'under-way', instances: [starting(), old(second)] }),
    'rolling-back',
  ],
  [
    'a rollback was requested a moment ago, and the engine does not report it yet',
    service({ ...requested('roll-back', 1), rollout: 'none' }),
    'rolling-back',
  ],
  ['a rollback had nothing to do', service({ ...requested('roll-back'), rollout: 'none' }), 'running'],
  ['a rollback is done', service({ ...requested('roll-back'), revision: 3, rollout: 'done' }), 'running'],
  [
    'the instances of a rollback fail too',
    service({ ...requested('roll-back'), rollout: 'paused', instances: [starting(), failed(crashed), old(second)] }),
    'rolling-back',
  ],
  [
    'a rollback is past its deadline',
    service({
      ...requested('roll-back', PAST_DEADLINE_SECONDS),
      rollout: 'under-way',
      instances: [waiting(noPort, { createdAt: ago(PAST_DEADLINE_SECONDS) }), old(second)],
    }),
    'rolling-back',
  ],
  [
    'the engine paused its own rollback',
    service({ ...foreign, rollout: 'rollback-paused', instances: [starting(), failed(crashed), old(second)] }),
    'rolling-back',
  ],
  [
    'the engine rolls back by itself',
    service({ ...foreign, rollout: 'rolling-back', instances: [starting(), old(second)] }),
    'rolling-back',
  ],
  [
    'instances are restarted one after the other',
    service({ ...requested('restart'), rollout: 'under-way', instances: [starting(), old(second)] }),
    'restarting',
  ],
  [
    'a restarted instance fails',
    service({ ...requested('restart'), rollout: 'paused', instances: [starting(), failed(crashed), old(second)] }),
    'degraded',
  ],
]

const otherTools: Case[] = [
  [
    'another tool just created the service',
    service({ ...foreign, createdAt: ago(5), updatedAt: ago(5), instances: [starting()] }),
    'creating',
  ],
  [
    'another tool changes the service',
    service({ ...foreign, rollout: 'under-way', instances: [starting(), old(second)] }),
    'upgrading',
  ],
  [
    "the instances of another tool's change fail",
    service({ ...foreign, rollout: 'paused', instances: [starting(), failed(crashed), old(second)] }),
    'upgrade-paused',
  ],
  ['the change of another tool is done', service({ ...foreign, rollout: 'done' }), 'running'],
  [
    'a global service runs',
    service({
      ...foreign,
      mode: 'global',
      instances: [instance({ slot: 0 }), instance({ slot: 0, host: { ...hostDown, ready: true } })],
    }),
    'running',
  ],
  [
    'an instance of a global service fails',
    service({
      ...foreign,
      mode: 'global',
      instances: [
        instance({ slot: 0 }),
        starting({ slot: 0, host: { ...hostDown, ready: true } }),
        failed(crashed, { slot: 0, host: { ...hostDown, ready: true } }),
      ],
    }),
    'degraded',
  ],
  [
    'no instance of a new global service is known yet',
    service({ ...foreign, createdAt: ago(1), mode: 'global', desired: 0, instances: [] }),
    'creating',
  ],
  ['a global service is on no host', service({ ...foreign, mode: 'global', desired: 0, instances: [] }), 'running'],
]

const all = { settled, degraded, upgrading, rollbacksAndRestarts, otherTools }

describe.each(Object.entries(all))('%s', (_, cases) => {
  test.each(cases)('%s', (_why, given, state) => expect(deriveStatus(given, NOW, DEFAULT_TIMINGS).state).toBe(state))
})

test('every state is in the table', () => {
  const coveredStates = new Set(Object.values(all).flatMap((cases) => cases.map(([, , state]) => state)))
  const ofOneShots = ['scheduled', 'completed', 'failed']
  expect(STATES.filter((state) => !coveredStates.has(state))).toEqual(ofOneShots)
})

test.each([12_000, 2000])('a crash loop is degraded all the time: steady after %i ms', (steadyMs) => {
  const timings = { ...DEFAULT_TIMINGS, steadyMs }
  for (let second = 0; second < steadyMs / 1000; second++) {
    const loop = [instance({ createdAt: ago(second + 1), since: ago(second) }), failed(crashed)]
    expect(deriveStatus(service({ desired: 1, instances: loop }), NOW, timings).state, `after ${second} s`).toBe(
      'degraded',
    )
  }
})
