import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatMessage } from '../messages/message.ts'
import { formatReference, parseReference, type Reference, shortReference } from './image-reference.ts'

const HEX = '0123456789abcdef'.repeat(4)
const DIGEST = `sha256:${HEX}`

test.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['bitnami/redis', 'docker.io/bitnami/redis:latest'],
  ['docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['a/b/c', 'docker.io/a/b/c:latest'],
  ['localhost/web', 'localhost/web:latest'],
  ['localhost:5000/web:2', 'localhost:5000/web:2'],
  ['registry.example:5000/shop/web:1.4.2', 'registry.example:5000/shop/web:1.4.2'],
  ['registry.example/shop/web', 'registry.example/shop/web:latest'],
  ['registry.example:5000/web', 'registry.example:5000/web:latest'],
  ['10.0.0.1:5000/web', '10.0.0.1:5000/web:latest'],
  ['[::1]:5000/web:1', '[::1]:5000/web:1'],
  ['[2001:db8::1]/web', '[2001:db8::1]/web:latest'],
  ['Registry/web', 'Registry/web:latest'],
  ['a__b/c.d-e---f', 'docker.io/a__b/c.d-e---f:latest'],
  [`nginx@${DIGEST}`, `docker.io/library/nginx@${DIGEST}`],
  [`nginx:1@${DIGEST}`, `docker.io/library/nginx:1@${DIGEST}`],
  [`r.example/web@sha512:${HEX}${HEX}`, `r.example/web@sha512:${HEX}${HEX}`],
  ['5000', 'docker.io/library/5000:latest'],
  ['web:_x', 'docker.io/library/web:_x'],
  [`docker.io/${HEX}`, `docker.io/library/${HEX}:latest`],
  [`r.example/${'a'.repeat(245)}`, `r.example/${'a'.repeat(245)}:latest`],
])('reads %s as %s', (text, full) => {
  const reference = read(text)
  expect(formatReference(reference)).toBe(full)
  expect(read(full)).toEqual(reference)
})

test.each([
  ['', 'image-required'],
  [' nginx', 'image-with-space'],
  ['nginx :1', 'image-with-space'],
  ['https://registry.example/web', 'image-with-scheme'],
  ['Web', 'image-uppercase'],
  ['r.example/shop/Web:1', 'image-uppercase'],
  ['../x', 'image-registry-malformed'],
  ['-r.example/web', 'image-registry-malformed'],
  ['r..example/web', 'image-registry-malformed'],
  ['r.example:/web', 'image-registry-malformed'],
  ['[::1/web', 'image-registry-malformed'],
  ['[::g]:5000/web', 'image-registry-malformed'],
  ['r.example:0/web', 'image-port-range'],
  ['r.example:70000/web', 'image-port-range'],
  ['r.example/', 'image-repository-malformed'],
  ['r.example//web', 'image-repository-malformed'],
  ['/web', 'image-repository-malformed'],
  ['web/', 'image-repository-malformed'],
  ['-web', 'image-repository-malformed'],
  ['web-', 'image-repository-malformed'],
  ['a___b', 'image-repository-malformed'],
  ['a..b', 'image-repository-malformed'],
  ['a._b', 'image-repository-malformed'],
  ['网页', 'image-repository-malformed'],
  ['web:', 'image-tag-malformed'],
  ['web:.1', 'image-tag-malformed'],
  ['web:-1', 'image-tag-malformed'],
  [`web:${'1'.repeat(129)}`, 'image-tag-malformed'],
  ['web:1:2', 'image-tag-malformed'],
  ['web@', 'image-digest-malformed'],
  ['web@sha256:abc', 'image-digest-malformed'],
  [`web@sha256:${HEX.toUpperCase()}`, 'image-digest-malformed'],
  [`web@md5:${HEX}`, 'image-digest-malformed'],
  [`web@${DIGEST}@${DIGEST}`, 'image-digest-malformed'],
  [HEX, 'image-id'],
  [`r.example/${'a'.repeat(246)}`, 'image-too-long'],
])('"%s" is refused: %s', (text, code) => {
  expect(parseReference(text)).toMatchObject({ ok: false, message: { code } })
})

test.each([
  ['nginx', 'nginx:latest'],
  ['docker.io/library/nginx:1.27', 'nginx:1.27'],
  ['docker.io/bitnami/redis:7', 'bitnami/redis:7'],
  [`nginx:1.27@${DIGEST}`, 'nginx:1.27'],
  [`nginx@${DIGEST}`, `nginx@${DIGEST}`],
  ['r.example:5000/shop/web:1', 'r.example:5000/shop/web:1'],
  ['docker.io/library/localhost/web:1', 'docker.io/library/localhost/web:1'],
  ['docker.io/r.example/web:1', 'docker.io/r.example/web:1'],
])('shortens %s to %s', (text, short) => {
  expect(shortReference(read(text))).toBe(short)
})

describe('for any reference', () => {
  test('a formatted reference parses to the same reference, in its full and its short form', () => {
    fc.assert(
      fc.property(references, (reference) => {
        expect(read(formatReference(reference))).toEqual(reference)
        const { registry, repository } = read(shortReference(reference))
        expect({ registry, repository }).toEqual({ registry: reference.registry, repository: reference.repository })
      }),
    )
  })

  test('any text is parsed or refused with a message, and a parsed reference survives formatting', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z0-9.:/@_[\]-]{0,80}$/)), (text) => {
        const parsed = parseReference(text)
        if (parsed.ok) expect(read(formatReference(parsed.reference))).toEqual(parsed.reference)
        else expect(formatMessage(parsed.message, 'en')).toMatch(/\.$/)
      }),
    )
  })

  test('long malicious texts are refused at once', () => {
    const began = performance.now()
    for (const part of ['a', 'a-', 'a_', '-', 'a/', 'a.', '[:', '@', ':']) parseReference(part.repeat(100_000))
    expect(performance.now() - began).toBeLessThan(500)
  })
})

const part = fc.stringMatching(/^[a-z0-9]{1,8}((\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}$/)
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
const port = fc.option(fc.integer({ min: 1, max: 65_535 }))
const host = fc.oneof(
  fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,4})?\.[a-zA-Z0-9]{1,8}$/),
  fc.constantFrom('localhost', '[::1]', '[2001:db8::5]', '10.1.2.3'),
)
const names = fc.oneof(
  fc.record({
    registry: fc.tuple(host, port).map(([name, number]) => (number === null ? name : `${name}:${number}`)),
    repository: path,
  }),
  path.map((name) => ({ registry: 'docker.io', repository: name.includes('/') ? name : `library/${name}` })),
)
const tag = fc.stringMatching(/^\w[\w.-]{0,20}$/)
const digest = fc.stringMatching(/^sha256:[a-f0-9]{64}$/)
const version = fc.oneof(
  fc.record({ tag, digest: fc.constant(null) }),
  fc.record({ tag: fc.constant(null), digest }),
  fc.record({ tag, digest }),
)
const references: fc.Arbitrary<Reference> = fc.tuple(names, version).map(([name, rest]) => ({ ...name, ...rest }))

function read(text: string): Reference {
  const parsed = parseReference(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message.code}`)
  return parsed.reference
}
