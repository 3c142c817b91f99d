/** How many times as often as in `npm test`: more in `npm run test:soak`, or as the variable FUZZ_FACTOR says. */
const FACTOR = Number(process.env.FUZZ_FACTOR ?? 1)

/** Returns how often a fuzz test tries its property. @param inShort how often in `npm test` */
export function fuzzRuns(inShort: number): number {
  return inShort * FACTOR
}
