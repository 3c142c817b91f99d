import { expect } from 'vitest'

const SAME_TIMES = 10

/** Waits until a measure stays the same for a second. @returns it; the test fails where it never does */
export async function settledValue(measure: () => number | Promise<number>): Promise<number> {
  let last = Number.NaN
  let times = 0
  const look = async () => {
    const now = await measure()
    times = now === last ? times + 1 : 0
    last = now
    return times
  }
  await expect.poll(look, { interval: 100 }).toBeGreaterThanOrEqual(SAME_TIMES)
  return last
}
