import { expect, test } from 'vitest'
import { failureWarnings, interruptions, replacement } from './replacement.ts'
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

test.each<[string, Parameters<typeof spec>[0], number, 'start-first' | 'stop-first', string | null]>([
  ['the only instance, without a check', {}, 1, 'start-first', 'plan-failure-stops-service'],
  ['the only instance, with a check', checked, 1, 'start-first', null],
  ['the only instance, with a check, stopped first', checked, 1, 'stop-first', 'plan-failure-stops-service'],
  ['one of two instances', {}, 2, 'stop-first', null],
  ['both instances at once', { update: { parallelism: 0 } }, 2, 'start-first', 'plan-failure-stops-service'],
  ['two by two of two', { update: { parallelism: 2 } }, 2, 'start-first', 'plan-failure-stops-service'],
  ['one of two, whatever fails', { update: { onFailure: 'continue' } }, 2, 'start-first', 'plan-failure-stops-service'],
  [
    'the only instance, with a check, whatever fails',
    { ...checked, update: { onFailure: 'continue' } },
    1,
    'start-first',
    'plan-failure-stops-service',
  ],
  [
    'the only instance, rolled back by the engine',
    { update: { onFailure: 'roll-back' } },
    1,
    'start-first',
    'plan-failure-until-rollback',
  ],
  ['nothing', {}, 0, 'stop-first', null],
])('warns where a failure can end all old instances: %s', (_, given, replaces, order, code) => {
  const codes = failureWarnings(spec(given), replaces, order).map(({ detailMessage }) => detailMessage.code)
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
