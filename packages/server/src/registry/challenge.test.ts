import { expect, test } from 'vitest'
import { parseChallenge } from './challenge.ts'

const bearer = { scheme: 'bearer', realm: 'https://auth.example/token', service: null, scope: null }

test.each([
  ['Basic realm="Registry"', { scheme: 'basic' }],
  ['basic', { scheme: 'basic' }],
  ['Bearer realm="https://auth.example/token"', bearer],
  [
    'Bearer realm="https://auth.example/token",service="r.example",scope="repository:a/b:pull,push"',
    { ...bearer, service: 'r.example', scope: 'repository:a/b:pull,push' },
  ],
  [
    'Basic realm="a, b", Bearer realm=https://auth.example/token, service="say \\"r\\""',
    { ...bearer, service: 'say "r"' },
  ],
  ['Negotiate, Basic realm="x"', { scheme: 'basic' }],
  ['Bearer service="r.example"', null],
  ['Negotiate', null],
  ['realm="x"', null],
  ['', null],
])('%s', (header, challenge) => {
  expect(parseChallenge(header)).toEqual(challenge)
})
