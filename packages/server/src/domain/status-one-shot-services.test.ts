import type { MessageCode } from '@berth/contract/messages/message.ts'
import type { ServiceState } from '@berth/contract/services/services.ts'
import { describe, expect, test } from 'vitest'
import { DEFAULT_TIMINGS } from '../timings.ts'
import type { LiveInstance, LiveService } from './model.ts'
import { countRestarts } from './restarts.ts'
import {
  ago,
  completed,
  crashed,
  created,
  failed,
  foreign,
  hostDown,
  instance,
  NOW,
  noMemory,
  PAST_DEADLINE_SECONDS,
  requested,
  second,
  service,
  starting,
  upgrade,
  waiting,
} from './samples.ts'
import { deriveStatus } from './status.ts'
import { toApiInstances } from './to-api.ts'

type Case = [why: string, LiveService, ServiceState, MessageCode | null]

/** An instance that is not started again, and one that is started again twice. */
const once = { restartLimit: 0 }
const twice = { restartLimit: 2 }
/** An instance of the revision, or of the run, before. */
const before = { id: 'before', isCurrent: false, createdAt: ago(600) }

const oneShot = (instances: LiveInstance[], given: Partial<LiveService> = {}) =>
  service({ ...foreign, desired: 1, instances, ...given })

const oneShots: Case[] = [
  ['the instance has completed', oneShot([completed()]), 'completed', null],
  ['the engine has not reacted to the completion yet', oneShot([completed({ isDesired: true })]), 'completed', null],
  ['the instance has failed, and is not started again', oneShot([failed(crashed, once)]), 'failed', 'exit-code'],
  [
    'the engine has not reacted to the failure yet, and will not start the instance again',
    oneShot([failed(crashed, { ...once, isDesired: true })]),
    'failed',
    'exit-code',
  ],
  [
    'the instance has failed, and may be started again',
    oneShot([failed(crashed, { ...twice, isDesired: true })]),
    'degraded',
    'exit-code',
  ],
  [
    'the instance has failed, and is started again',
    oneShot([failed(crashed, twice), waiting(null, twice)]),
    'degraded',
    'exit-code',
  ],
  [
    'the instance has failed as often as it may',
    oneShot([
      failed('task: non-zero exit (1)', { ...twice, id: 'first', createdAt: ago(140) }),
      failed('task: non-zero exit (1)', { ...twice, id: 'second', createdAt: ago(130) }),
      failed('task: non-zero exit (137)', twice),
    ]),
    'failed',
    'exit-killed',
  ],
  ['a second attempt has completed', oneShot([failed(crashed), completed({ createdAt: ago(5) })]), 'completed', null],
  ['a second attempt runs', oneShot([failed(crashed), instance()]), 'running', null],
  [
    'a creation takes its time',
    oneShot([instance({ createdAt: ago(3600), since: ago(3600) })], { ...created, updatedAt: ago(3600) }),
    'running',
    null,
  ],
  ['one has completed, another runs', oneShot([completed(), instance(second)], { desired: 2 }), 'running', null],
  [
    'one has completed, another has failed for good',
    oneShot([completed(), failed(crashed, { ...second, ...once })], { desired: 2 }),
    'failed',
    'exit-code',
  ],
  [
    'one has failed for good, another runs',
    oneShot([failed(crashed, once), instance(second)], { desired: 2 }),
    'degraded',
    'exit-code',
  ],
  [
    'one has completed, and another is added',
    oneShot([completed(), starting(second)], { desired: 2, ...requested('scale') }),
    'scaling',
    null,
  ],
  ['it is stopped', oneShot([], { desired: 0, replicasBeforeStop: 1 }), 'stopped', null],
  [
    'a global one has completed on each host',
    oneShot([completed({ slot: 0 }), completed({ slot: 0, host: { ...hostDown, ready: true } })], {
      mode: 'global',
      desired: 2,
    }),
    'completed',
    null,
  ],
  [
    'an ordinary service whose instance has failed as often as it may',
    service({ desired: 1, instances: [failed(crashed, twice)] }),
    'failed',
    'exit-code',
  ],
]

const rollouts: Case[] = [
  [
    'it is upgraded after it has completed',
    oneShot([completed(before)], { ...upgrade, rollout: 'under-way' }),
    'upgrading',
    null,
  ],
  [
    'the engine has not begun an upgrade yet',
    oneShot([completed(before)], { ...upgrade, ...requested('upgrade', 1) }),
    'upgrading',
    null,
  ],
  [
    'a failed one is upgraded',
    oneShot([failed(crashed, { ...once, ...before })], { ...upgrade, rollout: 'under-way' }),
    'upgrading',
    null,
  ],
  [
    'its upgrade has completed, which the engine takes for a failure of the rollout',
    oneShot([completed(before), completed()], { ...upgrade, rollout: 'paused' }),
    'upgraded',
    null,
  ],
  [
    'its upgrade has completed and is confirmed',
    oneShot([completed(before), completed()], { rollout: 'paused' }),
    'completed',
    null,
  ],
  [
    'its upgrade has failed',
    oneShot([completed(before), failed(crashed, once)], { ...upgrade, rollout: 'paused' }),
    'failed',
    'exit-code',
  ],
  [
    'it runs again',
    oneShot([completed(before), starting()], {
      ...requested('restart'),
      rollout: 'under-way',
    }),
    'restarting',
    null,
  ],
  [
    'it has run again',
    oneShot([completed(before), completed()], {
      ...requested('restart'),
      rollout: 'paused',
    }),
    'completed',
    null,
  ],
  [
    'the engine has paused an upgrade after the first of two has completed',
    oneShot([completed(before), completed(), completed({ ...before, ...second })], {
      ...upgrade,
      desired: 2,
      rollout: 'paused',
    }),
    'upgrade-paused',
    'completed-early',
  ],
]

const job = (instances: LiveInstance[], desired = 1) => service({ ...foreign, mode: 'job', desired, instances })

const jobs: Case[] = [
  ['it was just created', job([]), 'scheduled', null],
  ['it waits for its turn', job([waiting(null)]), 'scheduled', null],
  ['no host has the resources yet', job([waiting(noMemory)]), 'scheduled', 'no-host-resources'],
  [
    'it has waited for long',
    job([waiting(null, { createdAt: ago(PAST_DEADLINE_SECONDS), since: ago(PAST_DEADLINE_SECONDS) })]),
    'scheduled',
    null,
  ],
  ['it is starting', job([starting()]), 'scheduled', null],
  ['it runs', job([instance()]), 'running', null],
  ['it is done', job([completed()]), 'completed', null],
  ['the first of two is done, and the second does not exist yet', job([completed()], 2), 'running', null],
  ['the first of two is done, and the second is starting', job([completed(), starting(second)], 2), 'running', null],
  [
    'the first of two is done, and no host can run the second',
    job([completed(), waiting(noMemory, second)], 2),
    'degraded',
    'no-host-resources',
  ],
  ['a second attempt is starting', job([failed(crashed), starting()]), 'degraded', 'exit-code'],
  ['a second attempt is done', job([failed(crashed), completed({ createdAt: ago(5) })]), 'completed', null],
  ['it has failed for good', job([failed(crashed, once)]), 'failed', 'exit-code'],
  [
    'the first of two has failed for good, and the second is never begun',
    job([failed(crashed, once)], 2),
    'failed',
    'exit-code',
  ],
  ['one has failed for good, another runs', job([failed(crashed, once), instance(second)], 2), 'degraded', 'exit-code'],
  ['it runs again', job([completed(before), instance()]), 'running', null],
  ['it is about to run again', job([completed(before)]), 'scheduled', null],
]

describe.each([
  ['one-shots', oneShots],
  ['rollouts of one-shots', rollouts],
  ['jobs', jobs],
])('%s', (_, cases) => {
  test.each(cases)('%s', (_why, given, state, reason) => {
    const status = deriveStatus(given, NOW, DEFAULT_TIMINGS)
    expect([status.state, status.reason?.code ?? null]).toEqual([state, reason])
  })
})

test('an instance that has completed does not count as running', () => {
  const { running } = deriveStatus(oneShot([completed(), instance(second)], { desired: 2 }), NOW, DEFAULT_TIMINGS)
  expect(running).toBe(1)
})

test.each([
  ['completed', oneShot([completed()])],
  ['failed', oneShot([failed(crashed, once)])],
  ['scheduled', job([waiting(noMemory)])],
])('time alone does not change the state %s', (state, given) => {
  expect(deriveStatus(given, NOW, DEFAULT_TIMINGS)).toMatchObject({ state, until: null })
})

test('the last instance of a slot is shown as present, and those before it as past', () => {
  const given = oneShot([failed(crashed, { ...twice, id: 'first' }), completed({ id: 'last' })])
  const shown = toApiInstances(given, countRestarts(given, null), NOW, DEFAULT_TIMINGS)
  expect(shown.map(({ id, state, desired }) => [id, state, desired])).toEqual([
    ['last', 'completed', true],
    ['first', 'failed', false],
  ])
  expect(shown[0]).toMatchObject({
    reason: null,
    exitCode: 0,
    endedAt: new Date(ago(50)).toISOString(),
    startedAt: null,
  })
})
