import { Problem } from '@berth/contract/http/problems.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ExecQuery } from '@berth/contract/terminals/exec.ts'
import type { Accounts } from '../../accounts/people.ts'
import type { LiveInstance } from '../../domain/model.ts'
import { forgetShell, type NotedShell, noteShell } from '../../storage/shells.ts'
import type { HostEngines } from '../hosts/host-engines.ts'
import { found, nameOf, placeOf } from '../instances/instances.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Timeline } from '../timeline.ts'
import { endRunning, Shell } from './shell.ts'

/** The shells that are open: each is in the timeline for as long, and none outlives the server. */
export class Shells {
  readonly #context: OperationContext
  readonly #engines: HostEngines
  readonly #people: Accounts
  readonly #timeline: Timeline
  readonly #fail: (error: unknown) => void
  readonly #open = new Set<Shell>()
  #isClosing = false
  /** Nothing typed and nothing written for so long ends one; 0: never. */
  readonly idleMs: number

  constructor(
    context: OperationContext,
    engines: HostEngines,
    people: Accounts,
    timeline: Timeline,
    { idleMs, fail }: { idleMs: number; fail: (error: unknown) => void },
  ) {
    this.#context = context
    this.#engines = engines
    this.#people = people
    this.#timeline = timeline
    this.#fail = fail
    this.idleMs = idleMs
  }

  /** Ends what a server left that was killed. What runs on a host that can't be asked now is left to the next start. */
  async endLeft(left: readonly NotedShell[]): Promise<void> {
    for (const one of left) {
      try {
        await this.#engines.ask(one.host, (engine) => endRunning(engine, one)).catch(unlessGone)
        await forgetShell(this.#people, one.id)
      } catch (error) {
        this.#fail(error)
      }
    }
  }

  /** @throws Problem `not-found`, `nothing-to-do`, `host-unreachable`, `engine-refused` */
  async open(
    ref: InstanceRef,
    { command, user, cols, rows }: Pick<ExecQuery, 'command' | 'user' | 'cols' | 'rows'>,
    by: string,
  ): Promise<Shell> {
    const { instance } = found(this.#context, ref)
    const { container, host } = placeOf(ref, instance)
    const name = nameOf(this.#context, ref)
    const options = { command: command ?? null, user: user ?? null, cols, rows }
    const shell = await this.#engines.ask(host, (engine) =>
      Shell.open(
        { engine, container, instance: name, image: imageOf(instance), timings: this.#context.timings },
        options,
      ),
    )
    const detail = message('shell-in', { command: shell.command, instance: name, host: instance.host?.name ?? host })
    const note = this.#timeline.shell(ref, by, detail)
    this.#open.add(shell)
    const noted = shell.running && noteShell(this.#people, { ...shell.running, host })
    shell.stream.once('close', () => {
      this.#open.delete(shell)
      note()
      Promise.resolve(noted)
        .then(() => this.#forget(shell))
        .catch(this.#fail)
    })
    try {
      await noted
    } catch (error) {
      // Of one that isn't noted, the next start would know nothing.
      await shell.end()
      throw error
    }
    if (this.#isClosing) await shell.end()
    return shell
  }

  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.all([...this.#open].map((shell) => this.#forget(shell)))
    await this.#timeline.written()
  }

  /** Once it has ended; what can't be ended now may be at the next start. */
  async #forget(shell: Shell): Promise<void> {
    const hasEnded = await shell.end()
    if (hasEnded && shell.running) await forgetShell(this.#people, shell.running.id)
  }
}

/** The host isn't in the cluster any more. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Problem && error.code === 'not-found')) throw error
}

/** As a person writes it. */
function imageOf({ image }: LiveInstance): string {
  return image.split('@')[0] ?? image
}
