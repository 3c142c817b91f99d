import type { Duplex } from 'node:stream'
import type { EngineClient } from '../transport/client.ts'

export interface ExecOptions {
  readonly command: readonly string[]
  /** Null: the image's own. */
  readonly user: string | null
  /** Variables beside the container's own. */
  readonly env?: readonly string[]
  readonly size: TerminalSize
}

export interface TerminalSize {
  readonly cols: number
  readonly rows: number
}

/**
 * The engine takes these as a request to be left alone, and keeps the first of them back until the next key: by default Ctrl-P, which
 * people type all the time. It can't be told to look for none.
 */
const DETACH_KEYS = 'ctrl-^,ctrl-^,ctrl-^,ctrl-^,ctrl-^,ctrl-^'

/** A command on a terminal of its own in a container: its id, and its bytes both ways. What can't be run is told there, in words. */
export async function startOnTerminal(
  client: EngineClient,
  container: string,
  { command, user, env = [], size }: ExecOptions,
): Promise<{ id: string; stream: Duplex }> {
  // Engines before API 1.42 don't know ConsoleSize, and don't mind it.
  const console = { DetachKeys: DETACH_KEYS, Tty: true, ConsoleSize: [size.rows, size.cols] }
  const attach = { AttachStdin: true, AttachStdout: true, AttachStderr: true }
  const { Id: id } = await client.json<{ Id: string }>('POST', `/containers/${container}/exec`, {
    body: { ...attach, ...console, Cmd: command, Env: env, ...(user !== null && { User: user }) },
  })
  return { id, stream: await client.hijack(`/exec/${id}/start`, { body: { ...console, Detach: false } }) }
}

/** A command that nobody listens to. */
export async function startUnheard(
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
  /** Null while it runs, or where the engine doesn't tell. */
  readonly exitCode: number | null
}

export async function execState(client: EngineClient, id: string): Promise<ExecState> {
  const { Running: running = false, ExitCode: code } = await client.json<{
    Running?: boolean
    ExitCode?: number | null
  }>('GET', `/exec/${id}/json`)
  return { running, exitCode: code ?? null }
}
