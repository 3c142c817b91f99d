import type { Berth } from './berth.ts'

/** Returns the response of /readyz. */
export async function readiness(berth: Berth): Promise<{ status: number; body: unknown }> {
  const response = await berth.fetch('/readyz')
  return { status: response.status, body: await response.json() }
}
