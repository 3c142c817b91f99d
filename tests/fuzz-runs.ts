/** How many times as often as in `npm test`: more in `npm run test:soak`, or as the variable FUZZ_FACTOR says. */
const FACTOR = Number(process.env.FUZZ_FACTOR ?? 1)

/** Returns how often a fuzz test tries its property. @param inShort how often in `npm test` */
export function fuzzRuns(inShort: number): number {
  return inShort * FACTOR
}

/** Returns the time limit of a fuzz test, in milliseconds. @param inShort the limit in `npm test` */
export function fuzzTimeout(inShort: number): number {
  return inShort * FACTOR
}
