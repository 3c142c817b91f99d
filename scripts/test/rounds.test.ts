import { expect, test } from 'vitest'
import { formatRounds, type Round } from './rounds.ts'

const green: Round = { isGreen: true, failures: [], tookMs: 540_000 }
const red = (...failures: string[]): Round => ({ isGreen: false, failures, tookMs: 600_000 })

test.each<[name: string, rounds: Round[], lines: string[]]>([
  ['all green', [green, green], ['── 2 of 2 rounds green (minutes: 9.0, 9.0)']],
  [
    'failed tests by their first lines, the most frequent first',
    [red('b › once\n    expected 1', 'a › twice\n    expected 1'), green, red('a › twice\n    expected 2')],
    ['── 1 of 3 rounds green (minutes: 10.0, 9.0, 10.0)', '  a › twice: round 1, 3', '  b › once: round 1'],
  ],
  [
    'a round that fails without a test',
    [green, red()],
    ['── 1 of 2 rounds green (minutes: 9.0, 10.0)', '  (no test was named): round 2'],
  ],
])('formats %s', (_, rounds, lines) => {
  expect(formatRounds(rounds)).toBe(['', ...lines, ''].join('\n'))
})
