import { Problem } from '@berth/contract/http/problems.ts'
import { expect } from 'vitest'

/** The problem with which a call is refused; the test fails where it isn't. */
export async function refusal(call: Promise<unknown>): Promise<Problem> {
  const [outcome] = await Promise.allSettled([call])
  if (outcome.status === 'fulfilled') return expect.fail('It was not refused.')
  if (outcome.reason instanceof Problem) return outcome.reason
  throw outcome.reason
}

/** The fields that a refusal finds fault with, as paths. */
export function faultsOf({ extra }: Problem): string[] {
  return (extra.errors ?? []).map(({ path }) => path)
}
