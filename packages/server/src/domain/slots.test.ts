import { expect, test } from 'vitest'
import type { LiveInstance } from './model.ts'
import { crashed, failed, instance, old, service, starting } from './samples.ts'
import { healthyWithFailedReplacement, isBeingReplaced, isHalfReplaced } from './slots.ts'

type Case = [why: string, instances: LiveInstance[], isHalfReplaced: boolean, serving: string[]]

const gone = { isDesired: false, phase: 'ended' } as const
const serves = old({ id: 'serves' })

const cases: Case[] = [
  ['all serve', [serves, instance({ slot: 2 })], false, []],
  ['one is about to be replaced for the first time', [serves, starting()], true, []],
  ['one has been replaced', [old(gone), instance()], false, []],
  [
    'the new one has failed, and nobody has answered it',
    [serves, failed(crashed, { isDesired: true })],
    true,
    ['serves'],
  ],
  ['the new one has failed and is tried again', [serves, failed(crashed), starting()], true, ['serves']],
  ['the new one has failed, and runs for a moment', [serves, failed(crashed), instance()], false, ['serves']],
  ['the new one has failed and is tried no more', [serves, failed(crashed)], false, []],
  ['nobody serves in its slot', [failed(crashed), starting()], false, []],
  [
    'one has been replaced well, another has failed and is tried again',
    [serves, failed(crashed), starting(), instance({ slot: 2 })],
    true,
    [],
  ],
  ['one had failed before the one that serves', [failed(crashed), instance()], false, []],
  ['another slot is in trouble', [serves, failed(crashed, { slot: 2 }), starting({ slot: 2 })], false, []],
]

test.each(cases)('%s', (_, instances, half, serving) => {
  const given = service({ instances })
  expect(isHalfReplaced(given)).toBe(half)
  expect(isHalfReplaced({ ...given, rollout: 'done' })).toBe(false)
  expect(healthyWithFailedReplacement(given).map(({ id }) => id)).toEqual(serving)
})

test.each([
  ['all are as they shall be', [instance(), instance({ slot: 2 })], false],
  ['one is yet to be replaced, and its successor not seen', [serves, instance({ slot: 2 })], true],
  ['one is about to be replaced', [serves, starting()], true],
  ['all have been replaced', [old(gone), instance()], false],
])('%s: is being replaced', (_, instances, expected) => {
  const given = service({ instances })
  expect(isBeingReplaced(given)).toBe(expected)
  expect(isBeingReplaced({ ...given, rollout: 'done' })).toBe(false)
})
