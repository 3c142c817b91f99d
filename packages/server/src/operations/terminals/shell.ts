import { randomBytes } from 'node:crypto'
import { type Duplex, PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import {
  execState,
  resizeTerminal,
  startOnTerminal,
  startUnheard,
  type TerminalSize,
} from '../../engine/containers/exec.ts'
import type { Engine } from '../../engine/engine.ts'
import { EngineError } from '../../engine/transport/client.ts'
import type { Timings } from '../../timings.ts'
import { bestShell, endSession, greeting, inShell, SHELLS } from './shell-scripts.ts'
import { headOf } from './stream-head.ts'

/** Where a command is run: the container of an instance, on its host's engine. */
export interface ShellPlace {
  readonly engine: Engine
  readonly container: string
  /** For messages. */
  readonly instance: string
  readonly image: string
  readonly timings: Timings
}

export interface ShellOptions extends TerminalSize {
  /** As it is typed; null for the best shell that is there. */
  readonly command: string | null
  readonly user: string | null
}

/** A command that may run in a container, and what is to be known to end it. */
export interface Running {
  /** Of the engine's exec. */
  readonly id: string
  readonly container: string
  /** The shell that started it, and its number in the container, which is that of its session. */
  readonly shell: readonly string[]
  readonly session: number
  readonly user: string | null
}

const ENV = ['TERM=xterm-256color', 'COLORTERM=truecolor']
/** What the engine says of a command that the container doesn't have. */
const NOT_THERE = /executable file not found|no such file or directory|not a directory/
/** What the engine says of a container that has ended, or is gone. */
const HAS_ENDED = /is not running|No such container/
/** Ctrl-C, Ctrl-\ and Ctrl-D: all that can be said to a command that no shell can be asked to end. */
const BE_GONE = '\x03\x1c\x04'

/** A command that runs on a terminal in a container. Its bytes are those of `stream`; it runs until that ends, or `end`. */
export class Shell {
  readonly #place: ShellPlace
  readonly #id: string
  #ending: Promise<boolean> | undefined
  /** Null where there was no shell to start it. */
  readonly running: Running | null
  readonly stream: Duplex
  /** What runs: "bash", or what was typed. */
  readonly command: string

  /** @throws Problem `engine-refused` where there is no shell, or no such command; and as the engine refuses */
  static async open(place: ShellPlace, options: ShellOptions): Promise<Shell> {
    for (const shell of SHELLS) {
      const opened = await Shell.#through(shell, place, options)
      if (opened) return opened
    }
    if (options.command !== null) return Shell.#bare(place, options, options.command)
    throw new Problem('engine-refused', message('no-shell', { instance: place.instance, image: place.image }))
  }

  /** Null where the container has no such shell. */
  static async #through(shell: readonly string[], place: ShellPlace, options: ShellOptions): Promise<Shell | null> {
    const mark = `berth-${randomBytes(6).toString('hex')}`
    const command = options.command === null ? bestShell(shell, mark) : inShell(shell, mark, options.command)
    const begun = await begin(place, options, command)
    if (!begun) return null
    const { found, rest } = await headOf(begun.stream, greeting(mark), place.timings.shellStartMs)
    if (found) {
      begun.stream.unshift(rest)
      const { container } = place
      const running = { id: begun.id, container, shell, session: Number(found[1]), user: options.user }
      return new Shell(place, begun, running, options.command ?? found[2] ?? '').#sized(options)
    }
    begun.stream.destroy()
    const said = rest.toString().trim()
    if (NOT_THERE.test(said)) return null
    throw new Problem('engine-refused', said ? message('engine-refused', { error: said }) : message('shell-silent'))
  }

  /** What an image without a shell may have: a program, by its words. */
  static async #bare(place: ShellPlace, options: ShellOptions, command: string): Promise<Shell> {
    const begun = await begin(place, options, command.split(/\s+/))
    // The engine refuses a program that isn't there within this time; one that is may be silent.
    const head = begun && (await headOf(begun.stream, null, place.timings.commandStartMs))
    if (!begun || !head || (head.hasEnded && NOT_THERE.test(head.rest.toString())))
      throw new Problem('engine-refused', message('no-such-command', { instance: place.instance, command }))
    if (!head.hasEnded) begun.stream.unshift(head.rest)
    const stream = head.hasEnded ? ended(head.rest) : begun.stream
    return new Shell(place, { id: begun.id, stream }, null, command).#sized(options)
  }

  private constructor(
    place: ShellPlace,
    { id, stream }: { id: string; stream: Duplex },
    running: Running | null,
    command: string,
  ) {
    this.#place = place
    this.#id = id
    this.running = running
    this.stream = stream
    this.command = command
  }

  async #sized(size: TerminalSize): Promise<Shell> {
    await this.resize(size)
    return this
  }

  /** One that has just ended can't be resized, which is no fault. */
  async resize(size: TerminalSize): Promise<void> {
    await resizeTerminal(this.#client, this.#id, size).catch(() => undefined)
  }

  /** Once its stream has ended. Null where the engine doesn't tell. */
  async exitCode(): Promise<number | null> {
    const state = await execState(this.#client, this.#id).catch(() => null)
    return state?.exitCode ?? null
  }

  /**
   * Ends the command and all that belongs to its terminal; harmless where it has ended by itself. Answers when the word is given.
   *
   * @returns whether it is: false where the engine is away
   */
  async end(): Promise<boolean> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  async #end(): Promise<boolean> {
    try {
      if (this.running) await endRunning(this.#place.engine, this.running)
      else if ((await execState(this.#client, this.#id)).running)
        await finished(this.stream.end(BE_GONE), { readable: false })
      return true
    } catch {
      return false
    } finally {
      this.stream.destroy()
    }
  }

  get #client() {
    return this.#place.engine.client
  }
}

/** Ends what was started, by whomever, and all that belongs to its terminal, unless it has ended. Answers when the word is given. */
export async function endRunning({ client }: Engine, { id, container, shell, session, user }: Running): Promise<void> {
  try {
    const { running } = await execState(client, id)
    // While it runs its number is its own.
    if (running) await startUnheard(client, container, endSession(shell, session), user)
  } catch (error) {
    // The container is gone, or stands still, and the command with it.
    if (!(error instanceof EngineError && (error.status === 404 || error.status === 409))) throw error
  }
}

/** A stream that has ended takes nothing back; this tells what it had told. */
function ended(told: Buffer): Duplex {
  return new PassThrough().end(told)
}

/** Null where the engine says at once that there is no such command; others say it on the stream. */
async function begin(
  { engine, container, instance }: ShellPlace,
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
