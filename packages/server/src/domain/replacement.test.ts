import { expect, test } from 'vitest'
import { replacement } from './replacement.ts'
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
