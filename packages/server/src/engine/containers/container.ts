import { type EngineClient, EngineError } from '../transport/client.ts'

/** The longest wait for a container to stop. */
const STOP_MS = 600_000

/** Returns the engine's record of a container; null where the host no longer has the container. */
export async function inspectContainer(client: EngineClient, id: string): Promise<unknown> {
  try {
    return await client.json<unknown>('GET', `/containers/${id}/json`)
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return null
    throw error
  }
}

/** Stops a container with its own stop signal and grace period. Resolves when it has ended. */
export function stopContainer(client: EngineClient, id: string): Promise<void> {
  return client.json<void>('POST', `/containers/${id}/stop`, { timeoutMs: STOP_MS })
}

/** Removes a container by force, with its anonymous volumes. A container that does not exist counts as removed. */
export async function removeContainer(client: EngineClient, id: string): Promise<void> {
  try {
    await client.json<void>('DELETE', `/containers/${id}`, { query: { force: true, v: true } })
  } catch (error) {
    if (!(error instanceof EngineError && error.status === 404)) throw error
  }
}
