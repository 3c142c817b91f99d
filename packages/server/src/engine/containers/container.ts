import { type EngineClient, EngineError } from '../transport/client.ts'

/** A container that has long to end is waited for this long. */
const STOP_MS = 600_000

/** As the engine writes it; null where the host has no such container any more. */
export async function inspectContainer(client: EngineClient, id: string): Promise<unknown> {
  try {
    return await client.json<unknown>('GET', `/containers/${id}/json`)
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return null
    throw error
  }
}

/** With the signal and the time that it was made with; answers when it has ended. */
export function stopContainer(client: EngineClient, id: string): Promise<void> {
  return client.json<void>('POST', `/containers/${id}/stop`, { timeoutMs: STOP_MS })
}

/** With the volumes that nobody named. What is gone already counts as removed. */
export async function removeContainer(client: EngineClient, id: string): Promise<void> {
  try {
    await client.json<void>('DELETE', `/containers/${id}`, { query: { force: true, v: true } })
  } catch (error) {
    if (!(error instanceof EngineError && error.status === 404)) throw error
  }
}
