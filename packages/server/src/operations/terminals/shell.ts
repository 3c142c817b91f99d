import { randomBytes } from 'node:crypto'
import { type Duplex, PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import {
  inspectExec,
  resizeTerminal,
  startDetached,
  startOnTerminal,
  type TerminalSize,
} from '../../engine/containers/exec.ts'
import type { Engine } from '../../engine/engine.ts'
import { EngineError } from '../../engine/transport/client.ts'
import type { Timings } from '../../timings.ts'
import { endShellSession, runInShell, SHELLS, sessionLinePattern, startBestShell } from './shell-scripts.ts'
import { readUntilMatch } from './stream-head.ts'

/** Where a command runs: the container of an instance, on the engine of its host. */
export interface ShellTarget {
  readonly engine: Engine
  readonly container: string
  /** For messages. */
  readonly instance: string
  readonly image: string
  readonly timings: Timings
}

export interface ShellOptions extends TerminalSize {
  /** As a person typed it; null for the best shell in the container. */
  readonly command: string | null
  readonly user: string | null
}

/** A command that may be running in a container, and what is needed to end it. */
export interface RunningShell {
  /** The id of the engine's exec. */
  readonly id: string
  readonly container: string
  /** The shell that started the command. `session` is its process id in the container, and the id of its session. */
  readonly shell: readonly string[]
  readonly session: number
  readonly user: string | null
}

const ENV = ['TERM=xterm-256color', 'COLORTERM=truecolor']
/** The engine's error about a command that the container does not have. */
const NOT_THERE = /executable file not found|no such file or directory|not a directory/
/** The engine's error about a container that has ended, or is gone. */
const HAS_ENDED = /is not running|No such container/
/** Ctrl-C, Ctrl-\ and Ctrl-D, for commands that were started without a shell: they cannot be ended by other means. */
const INTERRUPTS = '\x03\x1c\x04'

/** A command that runs on a terminal in a container. `stream` carries its bytes. It runs until that ends, or until `end` is called. */
export class Shell {
  readonly #target: ShellTarget
  readonly #id: string
  #ending: Promise<boolean> | undefined
  /** Null if no shell started it. */
  readonly running: RunningShell | null
  readonly stream: Duplex
  /** The command that runs: "bash", or what a person typed. */
  readonly command: string

  /** Starts a command. @throws Problem `engine-refused` if there is no shell, or no such command; and as the engine refuses */
  static async open(target: ShellTarget, options: ShellOptions): Promise<Shell> {
    for (const shell of SHELLS) {
      const opened = await Shell.#openWithShell(shell, target, options)
      if (opened) return opened
    }
    if (options.command !== null) return Shell.#openWithoutShell(target, options, options.command)
    throw new Problem('engine-refused', message('no-shell', { instance: target.instance, image: target.image }))
  }

  /** Starts a command through a shell. Returns null if the container does not have that shell. */
  static async #openWithShell(
    shell: readonly string[],
    target: ShellTarget,
    options: ShellOptions,
  ): Promise<Shell | null> {
    const mark = `berth-${randomBytes(6).toString('hex')}`
    const command = options.command === null ? startBestShell(shell, mark) : runInShell(shell, mark, options.command)
    const started = await startCommand(target, options, command)
    if (!started) return null
    const { found, rest } = await readUntilMatch(started.stream, sessionLinePattern(mark), target.timings.shellStartMs)
    if (found) {
      started.stream.unshift(rest)
      const { container } = target
      const running = { id: started.id, container, shell, session: Number(found[1]), user: options.user }
      return new Shell(target, started, running, options.command ?? found[2] ?? '').#sized(options)
    }
    started.stream.destroy()
    const output = rest.toString().trim()
    if (NOT_THERE.test(output)) return null
    throw new Problem('engine-refused', output ? message('engine-refused', { error: output }) : message('shell-silent'))
  }

  /** Starts a program without a shell, for images that have none. The command is split into words. */
  static async #openWithoutShell(target: ShellTarget, options: ShellOptions, command: string): Promise<Shell> {
    const started = await startCommand(target, options, command.split(/\s+/))
    // The engine refuses a missing program within this time; a program that runs may be silent.
    const head = started && (await readUntilMatch(started.stream, null, target.timings.commandStartMs))
    if (!started || !head || (head.hasEnded && NOT_THERE.test(head.rest.toString())))
      throw new Problem('engine-refused', message('no-such-command', { instance: target.instance, command }))
    if (!head.hasEnded) started.stream.unshift(head.rest)
    const stream = head.hasEnded ? replay(head.rest) : started.stream
    return new Shell(target, { id: started.id, stream }, null, command).#sized(options)
  }

  private constructor(
    target: ShellTarget,
    { id, stream }: { id: string; stream: Duplex },
    running: RunningShell | null,
    command: string,
  ) {
    this.#target = target
    this.#id = id
    this.running = running
    this.stream = stream
    this.command = command
  }

  async #sized(size: TerminalSize): Promise<Shell> {
    await this.resize(size)
    return this
  }

  /** Resizes the terminal. A command that has just ended cannot be resized, which is not an error. */
  async resize(size: TerminalSize): Promise<void> {
    await resizeTerminal(this.#client, this.#id, size).catch(() => undefined)
  }

  /** Returns the exit code, once the stream has ended; null if the engine does not report it. */
  async exitCode(): Promise<number | null> {
    const state = await inspectExec(this.#client, this.#id).catch(() => null)
    return state?.exitCode ?? null
  }

  /**
   * Ends the command and all processes of its terminal; harmless if it has ended by itself. Resolves when the engine has been asked.
   *
   * @returns whether it has been asked: false if the engine is away
   */
  async end(): Promise<boolean> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  async #end(): Promise<boolean> {
    try {
      if (this.running) await endRunningShell(this.#target.engine, this.running)
      else if ((await inspectExec(this.#client, this.#id)).running)
        await finished(this.stream.end(INTERRUPTS), { readable: false })
      return true
    } catch {
      return false
    } finally {
      this.stream.destroy()
    }
  }

  get #client() {
    return this.#target.engine.client
  }
}

/**
 * Ends a command, whichever server started it, and all processes of its terminal, unless it has ended. Resolves when the engine has been
 * asked.
 */
export async function endRunningShell(
  { client }: Engine,
  { id, container, shell, session, user }: RunningShell,
): Promise<void> {
  try {
    const { running } = await inspectExec(client, id)
    // While it runs, no other session has its id.
    if (running) await startDetached(client, container, endShellSession(shell, session), user)
  } catch (error) {
    // The container is gone, or does not run, and the command with it.
    if (!(error instanceof EngineError && (error.status === 404 || error.status === 409))) throw error
  }
}

/** Returns a stream that replays output: nothing can be put back into a stream that has ended. */
function replay(output: Buffer): Duplex {
  return new PassThrough().end(output)
}

/** Starts a command. Returns null if the engine reports at once that there is no such command; some engines report it on the stream. */
async function startCommand(
  { engine, container, instance }: ShellTarget,
  { user, cols, rows }: ShellOptions,
  command: readonly string[],
) {
  try {
    return await startOnTerminal(engine.client, container, { command, user, env: ENV, size: { cols, rows } })
  } catch (error) {
    if (error instanceof EngineError && NOT_THERE.test(error.message)) return null
    if (error instanceof EngineError && HAS_ENDED.test(error.message))
      throw new Problem('engine-refused', message('shell-of-ended', { instance }))
    throw error
  }
}
