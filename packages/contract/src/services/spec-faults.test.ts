import { expect, test } from 'vitest'
import { ServiceSpec, type ShownSpec } from './service-spec.ts'
import { checkChange } from './spec-faults.ts'

/** A spec as other tools write it: each of these fields breaks the rules for new input. */
const odd: ShownSpec = {
  ...ServiceSpec.parse({ name: 'web', image: 'shop/web:1' }),
  name: 'a name that Berth refuses',
  env: [
    { name: 'MY VAR', value: '1', secret: false },
    { name: 'A', value: '1', secret: false },
    { name: 'A', value: '2', secret: false },
  ],
  mounts: [{ type: 'volume', source: '', target: '/data', readOnly: false }],
  healthCheck: {
    type: 'exec',
    command: ['true'],
    ...{ intervalSeconds: 0.0001, timeoutSeconds: 1, retries: 3, startPeriodSeconds: 0 },
  },
  resources: { cpus: 0.001, memoryMiB: 4, diskGiB: null },
}
const check = odd.healthCheck as Extract<ShownSpec['healthCheck'], { type: 'exec' }>
const pathsOf = (change: Partial<ShownSpec>) => checkChange(odd, { ...odd, ...change }).faults.map(({ path }) => path)
const variable = (name: string) => ({ name, value: '', secret: false })

test.each<[string, Partial<ShownSpec>, string[]]>([
  ['a new image', { image: 'shop/web:2' }, []],
  ['a variable more', { env: [variable('B'), ...odd.env] }, []],
  ['a variable less', { env: odd.env.slice(1) }, []],
  ['another time of the check', { healthCheck: { ...check, timeoutSeconds: 2 } }, []],
  ['another limit', { resources: { ...odd.resources, cpus: 1 } }, []],
  ['a malformed variable more', { env: [...odd.env, variable('B C')] }, ['env.3.name']],
  ['a variable that is there', { env: [variable('A'), ...odd.env] }, ['env.2.name']],
  ['a malformed value instead of another', { resources: { ...odd.resources, cpus: 0.002 } }, ['resources.cpus']],
  [
    'another anonymous volume',
    { mounts: [...odd.mounts, { type: 'volume', source: '', target: '/x', readOnly: false }] },
    ['mounts.1.source'],
  ],
])('only what changes is checked: %s', (_, change, paths) => {
  expect(pathsOf(change)).toEqual(paths)
})

test('a valid spec is returned with durations and sizes that the engine can store', () => {
  const before = ServiceSpec.parse({ name: 'web', image: 'shop/web:1' })
  const after = { ...before, resources: { ...before.resources, memoryMiB: 102.4 } }
  expect(checkChange(before, after).spec.resources.memoryMiB).toBe(107_374_182 / 1024 / 1024)
})
