import { expect } from 'vitest'

const SAME_TIMES = 10

/** Waits until a measure stays the same for a second. The test fails if it never does. @returns the value */
export async function settledValue(measure: () => number | Promise<number>): Promise<number> {
  let last = Number.NaN
  let times = 0
  const countSame = async () => {
    const now = await measure()
    times = now === last ? times + 1 : 0
    last = now
    return times
  }
  await expect.poll(countSame, { interval: 100 }).toBeGreaterThanOrEqual(SAME_TIMES)
  return last
}
