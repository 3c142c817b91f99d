/** The number of runs relative to `npm test`. `npm run test:soak` sets a higher FUZZ_FACTOR. */
const FACTOR = Number(process.env.FUZZ_FACTOR ?? 1)

/** Returns the number of runs of a fuzz test. @param shortRuns the number in `npm test` */
export function fuzzRuns(shortRuns: number): number {
  return shortRuns * FACTOR
}
