import { Problem } from '@berth/contract/http/problems.ts'
import { expect } from 'vitest'

/** Returns the problem with which a call is refused. The test fails if the call succeeds. */
export async function refusal(call: Promise<unknown>): Promise<Problem> {
  const [outcome] = await Promise.allSettled([call])
  if (outcome.status === 'fulfilled') return expect.fail('The call was not refused.')
  if (outcome.reason instanceof Problem) return outcome.reason
  throw outcome.reason
}

/** Returns the paths of the field errors of a problem. */
export function errorPathsOf({ extra }: Problem): string[] {
  return (extra.errors ?? []).map(({ path }) => path)
}
