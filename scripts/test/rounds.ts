/** One run of the suite among several. */
export interface Round {
  readonly isGreen: boolean
  /** Each begins with a line that names the test. */
  readonly failures: readonly string[]
  readonly tookMs: number
}

/** Formats how many rounds were green, and which tests failed in which rounds, those that failed most often first. */
export function formatRounds(rounds: readonly Round[]): string {
  const green = rounds.filter(({ isGreen }) => isGreen).length
  const failed = Object.entries(failedIn(rounds)).toSorted(([, one], [, other]) => other.length - one.length)
  const lines = failed.map(([test, numbers]) => `  ${test}: round ${numbers.join(', ')}`)
  const minutes = rounds.map(({ tookMs }) => (tookMs / 60_000).toFixed(1)).join(', ')
  return [`\n── ${green} of ${rounds.length} rounds green (minutes: ${minutes})`, ...lines, ''].join('\n')
}

function failedIn(rounds: readonly Round[]): Record<string, number[]> {
  const found: Record<string, number[]> = {}
  for (const [index, { isGreen, failures }] of rounds.entries()) {
    const tests = new Set(failures.map((failure) => failure.split('\n')[0] ?? ''))
    if (!isGreen && tests.size === 0) tests.add('(no test was named)')
    for (const test of tests) found[test] = [...(found[test] ?? []), index + 1]
  }
  return found
}
