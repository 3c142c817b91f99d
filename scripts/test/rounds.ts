/** One run of the suite among several. */
export interface Round {
  readonly isGreen: boolean
  /** The first line of each names the test. */
  readonly failures: readonly string[]
  readonly tookMs: number
}

/** Formats the number of green rounds, and the failed tests with the rounds in which they failed, the most frequent first. */
export function formatRounds(rounds: readonly Round[]): string {
  const green = rounds.filter(({ isGreen }) => isGreen).length
  const failed = Object.entries(failedIn(rounds)).toSorted(([, one], [, other]) => other.length - one.length)
  const lines = failed.map(([test, numbers]) => `  ${test}: round ${numbers.join(', ')}`)
  const minutes = rounds.map(({ tookMs }) => (tookMs / 60_000).toFixed(1)).join(', ')
  return [`\n── ${green} of ${rounds.length} rounds green (minutes: ${minutes})`, ...lines, ''].join('\n')
}

function failedIn(rounds: readonly Round[]): Record<string, number[]> {
  const roundsByTest: Record<string, number[]> = {}
  for (const [index, { isGreen, failures }] of rounds.entries()) {
    const tests = new Set(failures.map((failure) => failure.split('\n')[0] ?? ''))
    if (!isGreen && tests.size === 0) tests.add('(no test was named)')
    for (const test of tests) roundsByTest[test] = [...(roundsByTest[test] ?? []), index + 1]
  }
  return roundsByTest
}
