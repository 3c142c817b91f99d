import type { Readable } from 'node:stream'
import { type EngineClient, EngineError } from '../../packages/server/src/engine/transport/client.ts'
import { type Entry, tar } from './tar.ts'

/** An image reference's two halves: `localhost:5000/samples/web` and `1.0`. */
export interface ImageName {
  repository: string
  tag: string
}

/** The registry's credentials, which the engine wants to be sent even where there are none. */
const NOBODY = { 'X-Registry-Auth': Buffer.from('{}').toString('base64') }

/**
 * Makes an image of one layer. `instructions` are lines of a Dockerfile (CMD, ENV, EXPOSE, LABEL...). It is imported, not built:
 * that takes the same call on every engine, with BuildKit or without.
 */
export async function importImage(
  engine: EngineClient,
  { repository, tag }: ImageName,
  entries: readonly Entry[],
  instructions: readonly string[],
): Promise<void> {
  const query = { fromSrc: '-', repo: repository, tag, changes: instructions.join('\n') }
  await finished(await engine.stream('POST', '/images/create', { query, body: tar(entries, new Date()) }))
}

export async function pushImage(engine: EngineClient, { repository, tag }: ImageName): Promise<void> {
  await finished(await engine.stream('POST', `/images/${repository}/push`, { query: { tag }, headers: NOBODY }))
}

export async function pullImage(engine: EngineClient, { repository, tag }: ImageName): Promise<void> {
  await finished(
    await engine.stream('POST', '/images/create', { query: { fromImage: repository, tag }, headers: NOBODY }),
  )
}

/** Takes the name off an image; its layers go with the last name. */
export async function forgetImage(engine: EngineClient, { repository, tag }: ImageName): Promise<void> {
  await engine.json('DELETE', `/images/${repository}:${tag}`)
}

export async function hasImage(engine: EngineClient, { repository, tag }: ImageName): Promise<boolean> {
  return (await orMissing(engine.json('GET', `/images/${repository}:${tag}/json`))) !== null
}

/** What the engine answers, null where it says that there is no such thing. */
export async function orMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return null
    throw error
  }
}

/** Reads the engine's progress messages to their end. @throws EngineError with the one that says what went wrong. */
async function finished(messages: Readable): Promise<void> {
  let text = ''
  for await (const chunk of messages.setEncoding('utf8')) text += chunk
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const { error } = JSON.parse(line) as { error?: string }
    if (error) throw new EngineError(500, error)
  }
}
