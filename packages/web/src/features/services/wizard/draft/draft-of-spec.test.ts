import { ServiceSpec, type ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { expect, test } from 'vitest'
import { changeBetween, changeErrorsOf } from '../../../../wizard/upgrade/spec-change.ts'
import { toSpec } from './draft.ts'
import { draftOf } from './draft-of-spec.ts'

const fullSpec: ServiceSpecInput = {
  name: 'web',
  description: 'The shop',
  image: 'registry.example:5000/shop/web:1',
  command: ['sh', '-c', 'exec web "$@"'],
  args: ['--port', '80', 'two words'],
  workingDir: '/srv',
  user: '1000:1000',
  env: [
    { name: 'A', value: '1' },
    { name: 'EMPTY', value: '' },
    { name: 'UNSET', value: null },
    { name: 'TOKEN', value: '', secret: true },
  ],
  ports: [{ target: 80 }, { published: 8443, target: 443, mode: 'host' }],
  mounts: [
    { source: 'data', target: '/data', readOnly: true },
    { type: 'tmpfs', target: '/tmp' },
  ],
  healthCheck: { type: 'http', port: 80, path: '/health', retries: 5 },
  replicas: 3,
  resources: { cpus: 0.5, memoryMiB: 107_374_182 / 1024 / 1024, diskGiB: 2 },
  placement: { constraints: ['node.role == worker', 'node.labels.zone == east'], maxPerHost: 2 },
  update: { parallelism: 0, delaySeconds: 0.5, order: 'stop-first', onFailure: 'roll-back', confirmAfterMinutes: 7 },
}

test.each([
  ['with everything set', fullSpec],
  ['with nothing but an image', { name: 'web', image: 'web:1' }],
  ['with a command health check', { name: 'web', image: 'web:1', healthCheck: { type: 'command', command: 'ok' } }],
  [
    'with a check without a shell',
    {
      name: 'web',
      image: 'web:1',
      healthCheck: { type: 'exec', command: ['test', '-e', '/a b'], intervalSeconds: 1.5 },
    },
  ],
  ['with the check turned off', { name: 'web', image: 'web:1', healthCheck: { type: 'disabled' } }],
  ['with a tcp health check', { name: 'web', image: 'web:1', healthCheck: { type: 'tcp', port: 80 } }],
] as const)('an unchanged form returns the same spec, %s', (_, input) => {
  const spec = ServiceSpec.parse(input)
  expect({ kind: 'service', loadBalancer: null, ...toSpec(draftOf(spec)) }).toEqual(spec)
})

test('sends only the changes, and the image if requested', () => {
  const before = toSpec(draftOf(ServiceSpec.parse(fullSpec)))
  expect(changeBetween(before, before, false)).toEqual({})
  expect(changeBetween(before, before, true)).toEqual({ image: fullSpec.image })
  expect(changeBetween(before, { ...before, replicas: 4, description: '' }, false)).toEqual({
    replicas: 4,
    description: '',
  })
})

test("keeps another tool's mounts of types that the form does not offer", () => {
  const mounts = [{ type: 'npipe', source: '', target: '/pipe', readOnly: false }]
  const spec = { ...ServiceSpec.parse(fullSpec), mounts }
  expect(toSpec(draftOf(spec)).mounts).toEqual(mounts)
})

test('checks only what the user changed', () => {
  const live = { ...ServiceSpec.parse(fullSpec), env: [{ name: 'MY VAR', value: '1', secret: false }] }
  const before = toSpec(draftOf(live))
  const pathsOf = (after: object) => Object.keys(changeErrorsOf(live, before, { ...before, ...after }))
  expect(pathsOf({ replicas: 4 })).toEqual([])
  expect(pathsOf({ env: [...live.env, { name: 'A', value: '', secret: false }] })).toEqual([])
  expect(pathsOf({ env: [...live.env, { name: 'A B', value: '', secret: false }] })).toEqual(['env.1.name'])
})
