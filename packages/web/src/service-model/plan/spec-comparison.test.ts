import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { Revision } from '@berth/contract/services/services.ts'
import { expect, test } from 'vitest'
import { service } from '../samples.ts'
import { compared } from './spec-comparison.ts'
import { fieldLabel } from './spec-words.ts'

const port = { published: 8080, target: 80, protocol: 'tcp', mode: 'auto' } as const

function revision(number: number, given: Partial<ShownSpec>, digest: string | null = null): Revision {
  const spec = { ...service({ name: 'web' }).spec, ...given }
  return { number, current: false, by: null, at: null, spec, digest, changed: [] }
}

function different(before: Revision, after: Revision): string[] {
  return compared(before, after)
    .filter(({ isSame }) => !isSame)
    .map(({ path }) => path)
}

test('what is the same is listed too, and said to be the same', () => {
  const fields = compared(revision(1, {}), revision(2, {}))
  expect(fields.every(({ isSame }) => isSame)).toBe(true)
  expect(fields.map(({ path }) => path)).toContain('update.parallelism')
})

test('the image under a tag that moved is another', () => {
  expect(different(revision(1, {}, 'sha256:aa'), revision(2, {}, 'sha256:bb'))).toEqual(['image'])
})

test('items of lists are known by what names them, not by their place', () => {
  const variable = (name: string, value: string) => ({ name, value, secret: false })
  const before = revision(1, { env: [variable('A', '1'), variable('B', '2')], ports: [port] })
  const after = revision(2, {
    env: [variable('B', '2'), variable('C', '3')],
    ports: [{ ...port, published: 8081 }],
    replicas: 3,
  })
  expect(different(before, after)).toEqual(['replicas', 'ports.80/tcp', 'env.A', 'env.C'])
})

test('every field of a spec has words of its own', () => {
  for (const { path } of compared(revision(1, {}), revision(2, {}))) expect(fieldLabel(path, 'zh')).not.toBe(path)
})
