import { expect, test } from 'vitest'
import type { LiveInstance } from './model.ts'
import { completed, crashed, failed, instance, old, second, service, starting } from './samples.ts'
import { healthyWithFailedReplacement, isBeingReplaced, isHalfReplaced, isPausedByCompletion } from './slots.ts'

type Case = [why: string, instances: LiveInstance[], isHalfReplaced: boolean, serving: string[]]

const ended = { isDesired: false, phase: 'ended' } as const
const oldInstance = old({ id: 'old' })

const cases: Case[] = [
  ['all instances are healthy', [oldInstance, instance({ slot: 2 })], false, []],
  ['the first replacement is starting', [oldInstance, starting()], true, []],
  ['an instance has been replaced', [old(ended), instance()], false, []],
  [
    'the new instance has failed, and the engine has not reacted yet',
    [oldInstance, failed(crashed, { isDesired: true })],
    true,
    ['old'],
  ],
  ['the new instance has failed and is retried', [oldInstance, failed(crashed), starting()], true, ['old']],
  [
    'the new instance has failed, and its retry runs for a moment',
    [oldInstance, failed(crashed), instance()],
    false,
    ['old'],
  ],
  ['the new instance has failed and is not retried', [oldInstance, failed(crashed)], false, []],
  ['no instance of the slot is healthy', [failed(crashed), starting()], false, []],
  [
    'one instance has been replaced, another replacement has failed and is retried',
    [oldInstance, failed(crashed), starting(), instance({ slot: 2 })],
    true,
    [],
  ],
  ['an instance had failed before the healthy one', [failed(crashed), instance()], false, []],
  ['another slot has a failed instance', [oldInstance, failed(crashed, { slot: 2 }), starting({ slot: 2 })], false, []],
]

test.each(cases)('isHalfReplaced, healthyWithFailedReplacement: %s', (_, instances, half, serving) => {
  const given = service({ instances })
  expect(isHalfReplaced(given)).toBe(half)
  expect(isHalfReplaced({ ...given, rollout: 'done' })).toBe(false)
  expect(healthyWithFailedReplacement(given).map(({ id }) => id)).toEqual(serving)
})

test.each([
  ['all instances are current', [instance(), instance({ slot: 2 })], false],
  ['an instance is yet to be replaced, and its successor is not known', [oldInstance, instance({ slot: 2 })], true],
  ['the first replacement of a rollout is starting', [oldInstance, starting()], true],
  ['all instances have been replaced', [old(ended), instance()], false],
])('isBeingReplaced: %s', (_, instances, expected) => {
  const given = service({ instances })
  expect(isBeingReplaced(given)).toBe(expected)
  expect(isBeingReplaced({ ...given, rollout: 'done' })).toBe(false)
})

test.each([
  ['a new instance has completed', [completed(), old(second)], true],
  ['a new instance has failed', [failed(crashed, { isDesired: true }), old(second)], false],
  ['one has completed, another has failed', [completed(), failed(crashed, { ...second, isDesired: true })], false],
  ['an old instance had completed', [completed({ isCurrent: false }), starting(second)], false],
])('isPausedByCompletion: %s', (_, instances, expected) => {
  expect(isPausedByCompletion(service({ instances, rollout: 'paused' }))).toBe(expected)
  expect(isPausedByCompletion(service({ instances, rollout: 'done' }))).toBe(false)
})
