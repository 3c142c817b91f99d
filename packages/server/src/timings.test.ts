import { expect, test } from 'vitest'
import { DEFAULT_TIMINGS, readTimings } from './timings.ts'

test.each([undefined, '', '{}'])('returns the defaults for %j', (text) => {
  expect(readTimings(text)).toEqual(DEFAULT_TIMINGS)
})

test('a given timing replaces its default and no other', () => {
  expect(readTimings('{"steadyMs": 2000, "pollMovingMs": 0.5}')).toEqual({
    ...DEFAULT_TIMINGS,
    steadyMs: 2000,
    pollMovingMs: 0.5,
  })
})

test.each([
  ['{"steadySeconds": 2}', 'BERTH_TIMINGS has no "steadySeconds"; it has steadyMs, '],
  ['{"toString": 2}', 'BERTH_TIMINGS has no "toString"'],
  ['{"steadyMs": 0}', 'BERTH_TIMINGS: steadyMs must be a positive number of milliseconds, not 0.'],
  ['{"steadyMs": -1}', 'not -1.'],
  ['{"steadyMs": 1e999}', 'steadyMs must be a positive number'],
  ['{"steadyMs": "2000"}', 'not "2000".'],
  ['{"steadyMs": null}', 'not null.'],
  ['2000', 'BERTH_TIMINGS must be a JSON object of milliseconds, such as {"steadyMs": 2000}, not "2000".'],
  ['[1]', 'must be a JSON object'],
  ['null', 'must be a JSON object'],
  ['steadyMs=2000', 'must be a JSON object'],
])('refuses %s', (text, message) => {
  expect(() => readTimings(text)).toThrow(message)
})
