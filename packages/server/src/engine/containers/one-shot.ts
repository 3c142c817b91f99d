import type { Readable } from 'node:stream'
import { pack } from 'tar-stream'
import type { Engine } from '../engine.ts'
import { pull } from '../hosts/pull.ts'
import type { RegistryLogin } from '../hosts/registry-auth.ts'
import * as labels from '../services/labels.ts'
import { EngineError } from '../transport/client.ts'
import { framesOf } from '../transport/frames.ts'
import { removeContainer } from './container.ts'

/** The exit code of a program, and what it wrote to both outputs. */
export interface CommandResult {
  readonly exitCode: number
  readonly output: string
}

export interface OneShotOptions {
  readonly image: string
  readonly command: readonly string[]
  readonly user: string
  /** The credentials with which the image is pulled where the host does not have it. */
  readonly login: RegistryLogin | null
  /** Contents by absolute path. */
  readonly files: ReadonlyMap<string, string>
  /** The time limit of the program, in milliseconds. */
  readonly limitMs: number
}

const KIND = 'one-shot'
/** A container that is older than its limit by so much is no longer in use. */
const LEFT_BEHIND_MS = 5000

/**
 * Runs a program in its own container without a network, and removes the container. `removeExpiredOneShots` removes containers that a
 * dying server left behind.
 *
 * @throws EngineError 404 where the image cannot be pulled
 */
export async function runOneShot(
  engine: Engine,
  { image, login, command, user, files, limitMs }: OneShotOptions,
): Promise<CommandResult> {
  const { client } = engine
  const create = () =>
    client.json<{ Id: string }>('POST', '/containers/create', {
      body: {
        Image: image,
        Entrypoint: command.slice(0, 1),
        Cmd: command.slice(1),
        User: user,
        Labels: { [labels.KIND]: KIND },
        NetworkDisabled: true,
        HostConfig: { NetworkMode: 'none', CapDrop: ['ALL'], Memory: 256 * 1024 * 1024, PidsLimit: 64 },
      },
    })
  const { Id: id } = await create().catch(async (error) => {
    if (!(error instanceof EngineError && error.status === 404)) throw error
    await pull(engine, image, login)
    return create()
  })
  const until = performance.now() + limitMs
  const within = () => ({ timeoutMs: Math.max(1, until - performance.now()) })
  try {
    const body = await archiveOf(files)
    await client.json('PUT', `/containers/${id}/archive`, { query: { path: '/' }, body, ...within() })
    await client.json('POST', `/containers/${id}/start`, within())
    const { StatusCode: exitCode } = await client.json<{ StatusCode: number }>(
      'POST',
      `/containers/${id}/wait`,
      within(),
    )
    const query = { stdout: true, stderr: true }
    const logs = await client.stream('GET', `/containers/${id}/logs`, { query, ...within() })
    return { exitCode, output: await outputOf(logs) }
  } finally {
    await removeContainer(client, id)
  }
}

/**
 * Runs a command in a running container.
 *
 * @param limitMs how long the command may take
 * @throws EngineError 404 and 409 where the container does not run
 */
export async function runInContainer(
  { client }: Engine,
  containerId: string,
  command: readonly string[],
  limitMs: number,
): Promise<CommandResult> {
  const { Id: id } = await client.json<{ Id: string }>('POST', `/containers/${containerId}/exec`, {
    body: { Cmd: command, AttachStdout: true, AttachStderr: true },
  })
  const answer = await client.stream('POST', `/exec/${id}/start`, {
    body: { Detach: false, Tty: false },
    signal: AbortSignal.timeout(limitMs),
  })
  const output = await outputOf(answer)
  const { ExitCode: exitCode } = await client.json<{ ExitCode: number | null }>('GET', `/exec/${id}/json`)
  return { exitCode: exitCode ?? 0, output }
}

/**
 * Removes containers that dying servers left behind.
 *
 * @param limitMs how long a program may run
 * @returns in how many milliseconds the remaining containers are past their limit; null where none remains
 */
export async function removeExpiredOneShots({ client }: Engine, now: number, limitMs: number): Promise<number | null> {
  const oldest = limitMs + LEFT_BEHIND_MS
  const query = { all: true, filters: { label: [`${labels.KIND}=${KIND}`] } }
  const containers = await client.json<{ Id: string; Created: number }[]>('GET', '/containers/json', { query })
  const ages = containers.map(({ Id: id, Created: created }) => ({ id, age: now - created * 1000 }))
  const [old, young] = [ages.filter(({ age }) => age > oldest), ages.filter(({ age }) => age <= oldest)]
  await Promise.all(old.map(({ id }) => removeContainer(client, id)))
  return young.length > 0 ? oldest - Math.min(...young.map(({ age }) => age)) + 1 : null
}

async function archiveOf(files: ReadonlyMap<string, string>): Promise<Buffer> {
  const archive = pack()
  for (const [path, content] of files) archive.entry({ name: path.slice(1), mode: 0o444 }, content)
  archive.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of archive) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function outputOf(stream: Readable): Promise<string> {
  const parts: Buffer[] = []
  for await (const { bytes } of framesOf(stream)) parts.push(bytes)
  return Buffer.concat(parts).toString('utf8')
}
