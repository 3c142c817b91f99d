import { type ServiceState, STATES } from '@berth/contract/services/services.ts'
import { describe, expect, test } from 'vitest'
import { DEFAULT_TIMINGS } from '../timings.ts'
import type { LiveService } from './model.ts'
import {
  ago,
  asked,
  away,
  crashed,
  created,
  failed,
  foreign,
  instance,
  NOW,
  noPort,
  old,
  second,
  service,
  starting,
  tooLong,
  unhealthy,
  upgrade,
  waiting,
} from './samples.ts'
import { deriveStatus } from './status.ts'

type Case = [why: string, service: LiveService, state: ServiceState]

const settled: Case[] = [
  ['all that is desired runs', service(), 'running'],
  ['it was just made', service({ ...created, instances: [] }), 'creating'],
  ['one of two has started', service({ ...created, instances: [instance(), starting(second)] }), 'creating'],
  ['the scheduler has not looked yet', service({ ...created, instances: [waiting(null)] }), 'creating'],
  ['one more is desired', service({ ...asked('scale'), desired: 3 }), 'scaling'],
  [
    'it was stopped and shall run again',
    service({ ...asked('start'), instances: [starting(), waiting(null, second)] }),
    'starting',
  ],
  [
    'an upgrade that fails is asked for a moment ago, which the engine does not say yet',
    service({ ...upgrade, ...asked('upgrade', 1), instances: [instance(), starting(second), failed(crashed, second)] }),
    'upgrading',
  ],
  [
    'an upgrade that fails was confirmed a moment after it was asked for',
    service({
      ...asked('upgrade', 1),
      revision: 2,
      instances: [instance(), starting(second), failed(crashed, second)],
    }),
    'degraded',
  ],
  [
    'none is desired, one still runs',
    service({ ...asked('stop'), desired: 0, instances: [instance({ isDesired: false })] }),
    'stopping',
  ],
  [
    'none is desired; what a host that is down still has, nobody can tell',
    service({ desired: 0, instances: [instance({ isDesired: false, host: away })] }),
    'stopped',
  ],
  ['none is desired', service({ desired: 0, remembered: 2, instances: [] }), 'stopped'],
  ['none is desired, and one had failed', service({ desired: 0, instances: [failed(crashed)] }), 'stopped'],
  ['it is gone, but for its last instance', service({ deleting: true, desired: 0 }), 'deleting'],
  [
    'the engine replaces one by itself',
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
  ['one has nowhere to go', service({ instances: [instance(), waiting(noPort, second)] }), 'degraded'],
  ['one has nowhere to go, from the start', service({ ...created, instances: [waiting(noPort)] }), 'degraded'],
  [
    'one has just failed',
    service({ instances: [instance(), failed(crashed, { ...second, isDesired: true })] }),
    'degraded',
  ],
  [
    'one has just ended well, which none should',
    service({ instances: [instance(), failed(null, { ...second, isDesired: true })] }),
    'degraded',
  ],
  [
    'the next after a failure is starting',
    service({ instances: [instance(), starting(second), failed(crashed, second)] }),
    'degraded',
  ],
  [
    'the next after a failure is waiting for its turn',
    service({ instances: [instance(), waiting(null, second), failed(crashed, second)] }),
    'degraded',
  ],
  [
    'a crash loop runs for a moment',
    service({
      instances: [instance(), instance({ ...second, createdAt: ago(4), since: ago(3) }), failed(crashed, second)],
    }),
    'degraded',
  ],
  [
    'it has lasted since',
    service({
      instances: [instance(), instance({ ...second, createdAt: ago(20), since: ago(13) }), failed(crashed, second)],
    }),
    'running',
  ],
  [
    'a failure of the revision before is history',
    service({
      instances: [
        instance(),
        instance({ ...second, createdAt: ago(4), since: ago(3) }),
        failed(crashed, { ...second, isCurrent: false }),
      ],
    }),
    'running',
  ],
  ['one is not healthy', service({ instances: [instance(), starting(second), failed(unhealthy, second)] }), 'degraded'],
  ['its host is down', service({ instances: [instance(), instance({ ...second, host: away })] }), 'degraded'],
  [
    'its host is down, the next is on its way',
    service({
      instances: [
        instance(),
        starting(second),
        instance({ ...second, host: away, isDesired: false, createdAt: ago(900) }),
      ],
    }),
    'restarting',
  ],
  [
    'it is not done long after it should be',
    service({
      ...asked('create', tooLong),
      createdAt: ago(tooLong),
      instances: [starting({ createdAt: ago(tooLong) })],
    }),
    'degraded',
  ],
  ['nothing is tried any more', service({ ...asked('create', tooLong), instances: [] }), 'degraded'],
  [
    'an upgrade waits, and one has failed',
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
    'the engine has not begun yet',
    service({ ...upgrade, ...asked('upgrade', 1), instances: [old(), old(second)] }),
    'upgrading',
  ],
  [
    'a new one fails, the engine goes on',
    service({ ...upgrade, rollout: 'under-way', instances: [starting(), failed(crashed), old(second)] }),
    'upgrading',
  ],
  [
    'the old one is still ending',
    service({ ...upgrade, rollout: 'done', instances: [instance(), old(), instance(second)] }),
    'upgrading',
  ],
  [
    'the new ones do not come up',
    service({ ...upgrade, rollout: 'paused', instances: [starting(), failed(crashed), old(second)] }),
    'upgrade-paused',
  ],
  [
    'the new one has nowhere to go, for too long',
    service({
      ...upgrade,
      ...asked('upgrade', tooLong),
      rollout: 'under-way',
      instances: [waiting(noPort, { createdAt: ago(tooLong) }), old(second)],
    }),
    'upgrade-paused',
  ],
  [
    'each new one is given its time',
    service({ ...upgrade, ...asked('upgrade', tooLong), rollout: 'under-way', instances: [instance(), old(second)] }),
    'upgrading',
  ],
  [
    'a person paused it',
    service({ ...upgrade, hold: 'paused', rollout: 'under-way', instances: [instance(), old(second)] }),
    'upgrade-paused',
  ],
  ['a person paused it when all were replaced', service({ ...upgrade, hold: 'paused', rollout: 'done' }), 'upgraded'],
  ['the new ones run and wait for the word', service({ ...upgrade, rollout: 'done' }), 'upgraded'],
  ['and have been scaled since', service({ ...asked('scale'), revision: 2, pendingFrom: 1 }), 'upgraded'],
  [
    'the mixture was accepted as it is',
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
    'of an accepted mixture one has failed',
    service({ revision: 2, hold: 'accepted', instances: [instance(), starting(second), failed(crashed, second)] }),
    'degraded',
  ],
]

const back: Case[] = [
  [
    'it goes back',
    service({ ...asked('roll-back'), revision: 3, rollout: 'under-way', instances: [starting(), old(second)] }),
    'rolling-back',
  ],
  [
    'a moment ago, which the engine does not say yet',
    service({ ...asked('roll-back', 1), rollout: 'none' }),
    'rolling-back',
  ],
  ['there was nothing to do', service({ ...asked('roll-back'), rollout: 'none' }), 'running'],
  ['it went back', service({ ...asked('roll-back'), revision: 3, rollout: 'done' }), 'running'],
  [
    'the way back does not come up either',
    service({ ...asked('roll-back'), rollout: 'paused', instances: [starting(), failed(crashed), old(second)] }),
    'rolling-back',
  ],
  [
    'the way back takes too long',
    service({
      ...asked('roll-back', tooLong),
      rollout: 'under-way',
      instances: [waiting(noPort, { createdAt: ago(tooLong) }), old(second)],
    }),
    'rolling-back',
  ],
  [
    'the engine gave up going back by itself',
    service({ ...foreign, rollout: 'rollback-paused', instances: [starting(), failed(crashed), old(second)] }),
    'rolling-back',
  ],
  [
    'the engine goes back by itself',
    service({ ...foreign, rollout: 'rolling-back', instances: [starting(), old(second)] }),
    'rolling-back',
  ],
  [
    'one after the other is restarted',
    service({ ...asked('restart'), rollout: 'under-way', instances: [starting(), old(second)] }),
    'restarting',
  ],
  [
    'a restarted one does not come up',
    service({ ...asked('restart'), rollout: 'paused', instances: [starting(), failed(crashed), old(second)] }),
    'degraded',
  ],
]

const othersWork: Case[] = [
  [
    'another tool just made it',
    service({ ...foreign, createdAt: ago(5), updatedAt: ago(5), instances: [starting()] }),
    'creating',
  ],
  [
    'another tool changes it',
    service({ ...foreign, rollout: 'under-way', instances: [starting(), old(second)] }),
    'upgrading',
  ],
  [
    'what another tool changed does not come up',
    service({ ...foreign, rollout: 'paused', instances: [starting(), failed(crashed), old(second)] }),
    'upgrade-paused',
  ],
  ['what another tool changed runs', service({ ...foreign, rollout: 'done' }), 'running'],
  [
    'one on each host',
    service({
      ...foreign,
      mode: 'global',
      instances: [instance({ slot: 0 }), instance({ slot: 0, host: { ...away, ready: true } })],
    }),
    'running',
  ],
  [
    'one on each host, and one fails',
    service({
      ...foreign,
      mode: 'global',
      instances: [
        instance({ slot: 0 }),
        starting({ slot: 0, host: { ...away, ready: true } }),
        failed(crashed, { slot: 0, host: { ...away, ready: true } }),
      ],
    }),
    'degraded',
  ],
  [
    'one on each host, none of which is known yet',
    service({ ...foreign, createdAt: ago(1), mode: 'global', desired: 0, instances: [] }),
    'creating',
  ],
  ['one on each of no hosts', service({ ...foreign, mode: 'global', desired: 0, instances: [] }), 'running'],
  ['a job was just made', service({ ...foreign, mode: 'job', instances: [] }), 'creating'],
  ['a job runs', service({ ...foreign, mode: 'job', instances: [instance({ isDesired: false })] }), 'running'],
  [
    'a job is done',
    service({ ...foreign, mode: 'job', instances: [instance({ isDesired: false, phase: 'ended', exitCode: 0 })] }),
    'stopped',
  ],
  ['a job has failed', service({ ...foreign, mode: 'job', instances: [failed(crashed)] }), 'degraded'],
]

const all = { settled, degraded, upgrading, back, othersWork }

describe.each(Object.entries(all))('%s', (_, cases) => {
  test.each(cases)('%s', (_why, given, state) => expect(deriveStatus(given, NOW, DEFAULT_TIMINGS).state).toBe(state))
})

test('every state is in the table', () => {
  const told = new Set(Object.values(all).flatMap((cases) => cases.map(([, , state]) => state)))
  expect(STATES.filter((state) => !told.has(state))).toEqual([])
})

test.each([12_000, 2000])('a crash loop never looks healthy in between: steady after %i ms', (steadyMs) => {
  const timings = { ...DEFAULT_TIMINGS, steadyMs }
  for (let second = 0; second < steadyMs / 1000; second++) {
    const loop = [instance({ createdAt: ago(second + 1), since: ago(second) }), failed(crashed)]
    expect(deriveStatus(service({ desired: 1, instances: loop }), NOW, timings).state, `after ${second} s`).toBe(
      'degraded',
    )
  }
})
