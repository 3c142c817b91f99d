import { expect, test } from 'vitest'
import type { LiveService } from '../../domain/model.ts'
import { service, spec } from '../../domain/samples.ts'
import { isOlderThan, pushTarget, repositoryOf } from './push-target.ts'

const following = (image: string, pattern: string | null = null, given: Partial<LiveService> = {}) =>
  service({ spec: spec({ image, imagePolicy: { pattern, follow: true } }), ...given })
const pushed = (repository: string, tag: string, registry: string | null = null) => ({ registry, repository, tag })
const hub = 'docker.io'

test.each([
  ['its own tag', following('r:5000/web:1.0'), pushed('web', '1.0'), 'r:5000/web:1.0'],
  ['its own tag, on its registry', following('r:5000/web:1.0'), pushed('web', '1.0', 'r:5000'), 'r:5000/web:1.0'],
  ['its own tag, on another registry', following('r:5000/web:1.0'), pushed('web', '1.0', hub), null],
  ['another repository', following('r:5000/web:1.0'), pushed('shop/web', '1.0'), null],
  ['another tag', following('r:5000/web:1.0'), pushed('web', '1.1'), null],
  ['a higher version within its range', following('r:5000/web:1.0', '1.x'), pushed('web', '1.1'), 'r:5000/web:1.1'],
  ['a higher version beyond its range', following('r:5000/web:1.0', '1.x'), pushed('web', '2.0'), null],
  ['a lower version', following('r:5000/web:1.1', '1.x'), pushed('web', '1.0'), null],
  ['its own tag, outside its range', following('r:5000/web:0.9', '1.x'), pushed('web', '0.9'), 'r:5000/web:0.9'],
  ['an image of Docker Hub', following('nginx:1.27', '1.x'), pushed('library/nginx', '1.28', hub), 'nginx:1.28'],
  ['an image without a tag, which means "latest"', following('nginx'), pushed('library/nginx', 'latest', hub), 'nginx'],
  ['an image with a digest', following(`r:5000/web:1.0@sha256:${'1'.repeat(64)}`), pushed('web', '1.0'), null],
  [
    'a service that is being deleted',
    following('r:5000/web:1.0', null, { deleting: true }),
    pushed('web', '1.0'),
    null,
  ],
  ['a job', following('r:5000/web:1.0', null, { mode: 'job' }), pushed('web', '1.0'), null],
  ['a service that follows nothing', service({ spec: spec({ image: 'r:5000/web:1.0' }) }), pushed('web', '1.0'), null],
])('finds the image to upgrade to: %s', (_, given, image, expected) => {
  expect(pushTarget(given, image)?.reference ?? null).toBe(expected)
})

test('of two pushed images, the higher version counts', () => {
  const web = following('r:5000/web:1.0', '1.x')
  const [one, two] = ['1.1', '1.2'].map((tag) => pushTarget(web, pushed('web', tag)))
  if (!one || !two) return expect.fail()
  expect([isOlderThan(web, one, two), isOlderThan(web, two, one)]).toEqual([true, false])
  expect(repositoryOf(one)).toBe('r:5000/web')
})
