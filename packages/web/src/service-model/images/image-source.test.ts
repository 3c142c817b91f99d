import { expect, test } from 'vitest'
import { referenceOf } from './image-source.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

test.each([
  ['registry', 'r.example:5000', 'shop/web', '1', 'r.example:5000/shop/web:1'],
  ['registry', 'r.example:5000', 'shop/web', DIGEST, `r.example:5000/shop/web@${DIGEST}`],
  ['registry', 'docker.io', 'library/nginx', '1.27', 'nginx:1.27'],
  ['registry', 'docker.io', 'nginx', '1.27', 'nginx:1.27'],
  ['host', '', 'r.example:5000/shop/web', '1', 'r.example:5000/shop/web:1'],
  ['host', '', 'berth/registry', 'debian', 'berth/registry:debian'],
] as const)('in a %s at "%s", %s and %s are %s', (kind, address, repository, version, reference) => {
  expect(referenceOf({ kind, address }, repository, version)).toBe(reference)
})
