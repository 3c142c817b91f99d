import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { Revision } from '@berth/contract/services/services.ts'
import { expect, test } from 'vitest'
import { service } from '../samples.ts'
import { compareSpecs } from './spec-comparison.ts'
import { fieldLabel } from './spec-field-texts.ts'

const port = { published: 8080, target: 80, protocol: 'tcp', mode: 'auto' } as const

function revision(number: number, changes: Partial<ShownSpec>, digest: string | null = null): Revision {
  const spec = { ...service({ name: 'web' }).spec, ...changes }
  return { number, current: false, by: null, at: null, spec, digest, comparedWith: null, changed: [] }
}

function differingPaths(before: Revision, after: Revision): string[] {
  return compareSpecs(before, after)
    .filter(({ isSame }) => !isSame)
    .map(({ path }) => path)
}

test('lists equal fields too, and marks them as the same', () => {
  const fields = compareSpecs(revision(1, {}), revision(2, {}))
  expect(fields.every(({ isSame }) => isSame)).toBe(true)
  expect(fields.map(({ path }) => path)).toContain('update.parallelism')
})

test('an image differs if its tag has moved', () => {
  expect(differingPaths(revision(1, {}, 'sha256:aa'), revision(2, {}, 'sha256:bb'))).toEqual(['image'])
})

test('matches list items by name, not by position', () => {
  const variable = (name: string, value: string) => ({ name, value, secret: false })
  const before = revision(1, { env: [variable('A', '1'), variable('B', '2')], ports: [port] })
  const after = revision(2, {
    env: [variable('B', '2'), variable('C', '3')],
    ports: [{ ...port, published: 8081 }],
    replicas: 3,
  })
  expect(differingPaths(before, after)).toEqual(['replicas', 'ports.80/tcp', 'env.A', 'env.C'])
})

test('every field of a spec has a label', () => {
  for (const { path } of compareSpecs(revision(1, {}), revision(2, {}))) expect(fieldLabel(path, 'zh')).not.toBe(path)
})
