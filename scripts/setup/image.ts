import type { Readable } from 'node:stream'
import { type EngineClient, EngineError } from '../../packages/server/src/engine/transport/client.ts'
import { type TarEntry, tar } from './tar.ts'

/** The two parts of an image reference: `localhost:5000/samples/web` and `1.0`. */
export interface ImageName {
  repository: string
  tag: string
}

/** Empty registry credentials: the engine requires the header even for anonymous access. */
const ANONYMOUS = { 'X-Registry-Auth': Buffer.from('{}').toString('base64') }

/**
 * Creates an image of one layer. `instructions` are lines of a Dockerfile (CMD, ENV, EXPOSE, LABEL...). The image is imported, not built,
 * because the call to import is the same on every engine, with BuildKit or without.
 */
export async function importImage(
  engine: EngineClient,
  { repository, tag }: ImageName,
  entries: readonly TarEntry[],
  instructions: readonly string[],
): Promise<void> {
  const query = { fromSrc: '-', repo: repository, tag, changes: instructions.join('\n') }
  await readToEnd(await engine.stream('POST', '/images/create', { query, body: tar(entries, new Date()) }))
}

export async function pushImage(engine: EngineClient, { repository, tag }: ImageName): Promise<void> {
  await readToEnd(await engine.stream('POST', `/images/${repository}/push`, { query: { tag }, headers: ANONYMOUS }))
}

export async function pullImage(engine: EngineClient, { repository, tag }: ImageName): Promise<void> {
  await readToEnd(
    await engine.stream('POST', '/images/create', { query: { fromImage: repository, tag }, headers: ANONYMOUS }),
  )
}

/** Removes the name of an image. Its layers are removed with its last name. */
export async function untagImage(engine: EngineClient, { repository, tag }: ImageName): Promise<void> {
  await engine.json('DELETE', `/images/${repository}:${tag}`)
}

export async function hasImage(engine: EngineClient, { repository, tag }: ImageName): Promise<boolean> {
  return (await nullIfMissing(engine.json('GET', `/images/${repository}:${tag}/json`))) !== null
}

/** Returns the engine's response, or null if it is 404. */
export async function nullIfMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return null
    throw error
  }
}

/** Reads the engine's progress messages to their end. @throws EngineError with the message that reports an error. */
async function readToEnd(messages: Readable): Promise<void> {
  let text = ''
  for await (const chunk of messages.setEncoding('utf8')) text += chunk
  for (const line of text.split('\n').filter((part) => part.trim() !== '')) {
    const { error } = JSON.parse(line) as { error?: string }
    if (error) throw new EngineError(500, error)
  }
}

/** Returns whether the registry that the repository's name begins with has the image. */
export async function isInRegistry({ repository, tag }: ImageName): Promise<boolean> {
  const [registry, ...path] = repository.split('/')
  const accept = 'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json'
  const url = `http://${registry}/v2/${path.join('/')}/manifests/${tag}`
  return (await fetch(url, { method: 'HEAD', headers: { accept } })).ok
}
