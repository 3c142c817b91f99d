import { expect, test } from 'vitest'
import { failureActionOf, failureWarnings, interruptions, replacement } from './replacement.ts'
import { service, spec } from './samples.ts'

const three = service({ desired: 3, spec: spec({ replicas: 3 }) })
const IMAGE = [{ path: 'image', before: 'nginx:1', after: 'nginx:2' }]

test.each([
  ['all instances', three, 3, IMAGE, 3],
  ['those that stay when the service also shrinks', three, 2, IMAGE, 2],
  ['one instance on each host for a global service', service({ mode: 'global', desired: 5 }), 1, IMAGE, 5],
  ['none while the service is stopped', { ...three, desired: 0 }, 3, IMAGE, 0],
  ['none if only the description changes', service(), 1, [{ path: 'description', before: '', after: 'x' }], 0],
] as const)('an upgrade replaces %s', (_, current, replicas, changes, expected) => {
  expect(replacement(current, spec({ replicas }), [...changes], () => 'ingress').replaces).toBe(expected)
})

const checked = { healthCheck: { type: 'tcp', port: 80 } } as const

const pause = { onFailure: 'pause' } as const

test.each<[string, Parameters<typeof spec>[0], number, 'start-first' | 'stop-first', string | null]>([
  ['the only instance', {}, 1, 'start-first', 'plan-failure-until-rollback'],
  ['the only instance, paused', { update: pause }, 1, 'start-first', 'plan-failure-stops-service'],
  ['the only instance, with a check', checked, 1, 'start-first', null],
  ['the only instance, with a check, stopped first', checked, 1, 'stop-first', 'plan-failure-until-rollback'],
  [
    'the only instance, with a check, stopped first, paused',
    { ...checked, update: pause },
    1,
    'stop-first',
    'plan-failure-stops-service',
  ],
  ['one of two instances', {}, 2, 'stop-first', null],
  ['both instances at once', { update: { parallelism: 0 } }, 2, 'start-first', 'plan-failure-until-rollback'],
  ['two by two of two', { update: { parallelism: 2, ...pause } }, 2, 'start-first', 'plan-failure-stops-service'],
  ['one of two, whatever fails', { update: { onFailure: 'continue' } }, 2, 'start-first', 'plan-failure-stops-service'],
  [
    'the only instance, with a check, whatever fails',
    { ...checked, update: { onFailure: 'continue' } },
    1,
    'start-first',
    'plan-failure-stops-service',
  ],
  ['nothing', {}, 0, 'stop-first', null],
])('warns where a failure can end all old instances: %s', (_, input, replaces, order, code) => {
  const given = spec({ replicas: replaces, ...input })
  const codes = failureWarnings(given, replaces, order, failureActionOf(given, 'replicated', false)).map(
    ({ detailMessage }) => detailMessage.code,
  )
  expect(codes).toEqual(code === null ? [] : [code])
})

test.each<[string, Parameters<typeof spec>[0], string | null]>([
  ['that the image may have', {}, 'plan-away-no-check'],
  ['that is turned off', { healthCheck: { type: 'disabled' } }, 'plan-away-check-off'],
  ['of its own', checked, null],
])('warns that an instance may not be ready, by the health check %s', (_, given, code) => {
  const codes = interruptions(spec(given), 2, 'start-first').map(({ detailMessage }) => detailMessage.code)
  expect(codes).toEqual(code === null ? [] : [code])
})

test.each<[string, Parameters<typeof spec>[0], Parameters<typeof failureActionOf>[1], boolean, string]>([
  ['the only instance', { replicas: 1 }, 'replicated', false, 'roll-back'],
  ['the only instance, with a check', { replicas: 1, ...checked }, 'replicated', false, 'roll-back'],
  ['one after the other', { replicas: 2 }, 'replicated', false, 'pause'],
  ['all at once', { replicas: 5, update: { parallelism: 0 } }, 'replicated', false, 'roll-back'],
  ['as many at a time as there are', { replicas: 5, update: { parallelism: 5 } }, 'replicated', false, 'roll-back'],
  ['all but one at a time', { replicas: 5, update: { parallelism: 4 } }, 'replicated', false, 'pause'],
  ['none', { replicas: 0 }, 'replicated', false, 'roll-back'],
  ['one on each host', { replicas: 2 }, 'global', false, 'roll-back'],
  ['the only instance, which completes', { replicas: 1 }, 'replicated', true, 'pause'],
  ['the only instance, by choice', { replicas: 1, update: pause }, 'replicated', false, 'pause'],
  [
    'one after the other, by choice',
    { replicas: 2, update: { onFailure: 'roll-back' } },
    'replicated',
    false,
    'roll-back',
  ],
])('chooses what the engine does when a new instance fails: %s', (_, given, mode, isOneShot, expected) => {
  expect(failureActionOf(spec(given), mode, isOneShot)).toBe(expected)
})
