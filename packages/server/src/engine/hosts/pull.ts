import type { Engine } from '../engine.ts'
import { EngineError } from '../transport/client.ts'
import { type RegistryLogin, registryAuth } from './registry-auth.ts'

const LIMIT_MS = 60_000

/** Pulls an image on the engine's host. @throws EngineError 404 where it cannot be pulled */
export async function pull({ client }: Engine, image: string, login: RegistryLogin | null): Promise<void> {
  const messages = await client.stream('POST', '/images/create', {
    query: { fromImage: image },
    headers: registryAuth(login),
    timeoutMs: LIMIT_MS,
  })
  let text = ''
  for await (const chunk of messages.setEncoding('utf8')) text += chunk
  const failure = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => (JSON.parse(line) as { error?: string }).error)
    .find((error) => error !== undefined)
  if (failure) throw new EngineError(404, failure)
}
