import type { Berth } from './berth.ts'

/** What /readyz answers. */
export async function readiness(berth: Berth): Promise<{ status: number; body: unknown }> {
  const response = await berth.fetch('/readyz')
  return { status: response.status, body: await response.json() }
}
