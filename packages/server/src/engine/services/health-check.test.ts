import { HealthCheck } from '@berth/contract/services/service-spec.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyHealthCheck } from '../samples.ts'
import { changeHealthConfig, fromHealthConfig, toHealthConfig } from './health-check.ts'

test('a health check is read back as it was requested', () => {
  const property = fc.property(anyHealthCheck, (check) => {
    expect(fromHealthConfig(toHealthConfig(check))).toEqual(check)
  })
  fc.assert(property)
})

test('an http check becomes one line that any shell accepts', () => {
  const check = HealthCheck.parse({ type: 'http', port: 8080, path: '/a?b=c&d=(e)' })
  expect(toHealthConfig(check)).toEqual({
    Test: [
      'CMD-SHELL',
      "if command -v wget >/dev/null; then wget -q -O /dev/null 'http://127.0.0.1:8080/a?b=c&d=(e)'; else curl -fsS -o /dev/null 'http://127.0.0.1:8080/a?b=c&d=(e)'; fi # berth http 8080 /a?b=c&d=(e)",
    ],
    Interval: 10e9,
    Timeout: 5e9,
    Retries: 3,
    StartPeriod: 0,
  })
})

const defaults = { intervalSeconds: 30, timeoutSeconds: 30, retries: 3, startPeriodSeconds: 0 }

test.each<[string, string[], Partial<HealthCheck>]>([
  ['a program without a shell', ['CMD', 'curl', "it's", 'a b'], { type: 'exec', command: ['curl', "it's", 'a b'] }],
  ['a line for the shell', ['CMD-SHELL', 'test -e /ready'], { type: 'command', command: 'test -e /ready' }],
  [
    "a command that only looks like one of Berth's",
    ['CMD-SHELL', 'true # berth http 80 /'],
    { type: 'command', command: 'true # berth http 80 /' },
  ],
])('reads a check of another tool: %s', (_, Test, check) => {
  expect(fromHealthConfig({ Test })).toEqual({ ...check, ...defaults })
})

test('reads a check that is turned off', () => {
  expect(fromHealthConfig({ Test: ['NONE'] })).toEqual({ type: 'disabled' })
})

test.each([undefined, {}, { Test: [] }, { Test: ['CMD'] }])('%j leaves the check to the image', (config) => {
  expect(fromHealthConfig(config)).toBeNull()
})

test('a change of the interval leaves everything else as another tool wrote it', () => {
  const live = { Test: ['CMD', '/true'], Timeout: 1, Retries: 0, StartInterval: 7 }
  const before = fromHealthConfig(live)
  if (before === null || before.type === 'disabled') throw new Error('a check was expected')
  expect(changeHealthConfig(live, before, { ...before, intervalSeconds: 0.25 })).toEqual({ ...live, Interval: 0.25e9 })
})
