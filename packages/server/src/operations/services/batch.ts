import { Problem, problemBody } from '@berth/contract/http/problems.ts'
import type { BatchResult } from '@berth/contract/services/services.ts'
import { asProblem } from '../operation-context.ts'

const CONCURRENCY = 8

/** Runs one operation on many services, a few at a time. A failure is reported under the service's name, and the others go on. */
export async function batch(names: readonly string[], act: (name: string) => Promise<unknown>): Promise<BatchResult> {
  const waiting = [...new Set(names)].map((name, index) => ({ name, index }))
  const results: BatchResult['results'] = []
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const problem = await problemOf(() => act(next.name))
      results[next.index] = { name: next.name, ok: problem === null, problem: problem && problemBody(problem) }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
  return { results }
}

async function problemOf(act: () => Promise<unknown>): Promise<Problem | null> {
  try {
    await act()
    return null
  } catch (error) {
    const problem = asProblem(error)
    if (problem instanceof Problem) return problem
    throw error
  }
}
