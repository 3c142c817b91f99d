import type { Duplex } from 'node:stream'
import type { EngineClient } from '../transport/client.ts'

export interface ExecOptions {
  readonly command: readonly string[]
  /** Null: the image's own user. */
  readonly user: string | null
  /** Variables in addition to the container's own. */
  readonly env?: readonly string[]
  readonly size: TerminalSize
}

export interface TerminalSize {
  readonly cols: number
  readonly rows: number
}

/**
 * The keys on which the engine detaches. It withholds the first key until the next one is typed. By default that key is Ctrl-P, which
 * people type all the time. The engine cannot be told to use no keys.
 */
const DETACH_KEYS = 'ctrl-^,ctrl-^,ctrl-^,ctrl-^,ctrl-^,ctrl-^'

/**
 * Starts a command on its own terminal in a container. Returns its id, and a stream of its bytes in both directions. If the command cannot
 * be run, the stream carries the error text.
 */
export async function startOnTerminal(
  client: EngineClient,
  container: string,
  { command, user, env = [], size }: ExecOptions,
): Promise<{ id: string; stream: Duplex }> {
  // Engines before API 1.42 ignore ConsoleSize.
  const console = { DetachKeys: DETACH_KEYS, Tty: true, ConsoleSize: [size.rows, size.cols] }
  const attach = { AttachStdin: true, AttachStdout: true, AttachStderr: true }
  const { Id: id } = await client.json<{ Id: string }>('POST', `/containers/${container}/exec`, {
    body: { ...attach, ...console, Cmd: command, Env: env, ...(user !== null && { User: user }) },
  })
  return { id, stream: await client.hijack(`/exec/${id}/start`, { body: { ...console, Detach: false } }) }
}

/** Starts a command whose output is discarded. */
export async function startDetached(
  client: EngineClient,
  container: string,
  command: readonly string[],
  user: string | null,
): Promise<void> {
  const { Id: id } = await client.json<{ Id: string }>('POST', `/containers/${container}/exec`, {
    body: { Cmd: command, ...(user !== null && { User: user }) },
  })
  await client.json<void>('POST', `/exec/${id}/start`, { body: { Detach: true } })
}

export function resizeTerminal(client: EngineClient, id: string, { cols, rows }: TerminalSize): Promise<void> {
  return client.json<void>('POST', `/exec/${id}/resize`, { query: { w: cols, h: rows } })
}

export interface ExecState {
  readonly running: boolean
  /** Null while the command runs, or where the engine does not report it. */
  readonly exitCode: number | null
}

export async function inspectExec(client: EngineClient, id: string): Promise<ExecState> {
  const { Running: running = false, ExitCode: code } = await client.json<{
    Running?: boolean
    ExitCode?: number | null
  }>('GET', `/exec/${id}/json`)
  return { running, exitCode: code ?? null }
}
