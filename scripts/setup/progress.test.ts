import { expect, test } from 'vitest'
import { asFailure, causeIn, formatDuration } from './progress.ts'

test.each([
  [0, '0.0 s'],
  [12_345, '12.3 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 0 s'],
  [125_000, '2 min 5 s'],
])('%i ms are %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

test('summarizes a failed command in one line: the command and its last line of output', () => {
  expect(causeIn(new Error('apt-get update\nReading...\nE: Could not get lock'))).toBe(
    'apt-get update: E: Could not get lock',
  )
})

test('reports a full disk as such', () => {
  const failure = asFailure(
    'Starting the registry: failed',
    new Error('write /var/lib/docker/x: no space left on device'),
  )
  expect(failure.why).toMatch(/^The disk is full/)
  expect(failure.remedy[0]).toContain('df -h')
})
