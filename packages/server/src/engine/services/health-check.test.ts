import { HealthCheck } from '@berth/contract/services/service-spec.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyHealthCheck } from '../samples.ts'
import { fromHealthConfig, toHealthConfig } from './health-check.ts'

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

test.each([
  ['a list of arguments', ['CMD', 'curl', '-f', 'http://localhost/a b'], "curl -f 'http://localhost/a b'"],
  ['a quote in an argument', ['CMD', 'echo', "it's"], `echo 'it'\\''s'`],
  ['a line for the shell', ['CMD-SHELL', 'test -e /ready'], 'test -e /ready'],
  ["a command that only looks like one of Berth's", ['CMD-SHELL', 'true # berth http 80 /'], 'true # berth http 80 /'],
])('reads a check of another tool as a command: %s', (_, Test, command) => {
  expect(fromHealthConfig({ Test })).toEqual({ type: 'command', command, ...defaults })
})

test.each([undefined, {}, { Test: [] }, { Test: ['NONE'] }, { Test: ['CMD'] }])('%j is no health check', (config) => {
  expect(fromHealthConfig(config)).toBeNull()
})
