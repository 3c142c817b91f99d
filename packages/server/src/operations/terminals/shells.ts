import { Problem } from '@berth/contract/http/problems.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ExecQuery } from '@berth/contract/terminals/exec.ts'
import type { Accounts } from '../../accounts/account-store.ts'
import type { LiveInstance } from '../../domain/model.ts'
import { removeShell, type StoredShell, storeShell } from '../../storage/shells.ts'
import type { HostEngines } from '../hosts/host-engines.ts'
import { containerOf, displayName, findInstance } from '../instances/instances.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Timeline } from '../timeline.ts'
import { endRunningShell, Shell } from './shell.ts'

/** The open shells. Each is in the timeline while it is open, and none outlives the server. */
export class Shells {
  readonly #context: OperationContext
  readonly #engines: HostEngines
  readonly #accounts: Accounts
  readonly #timeline: Timeline
  readonly #fail: (error: unknown) => void
  readonly #open = new Set<Shell>()
  #isClosing = false
  /** A shell without input and output for so long is ended; 0: never. */
  readonly idleMs: number

  constructor(
    context: OperationContext,
    engines: HostEngines,
    accounts: Accounts,
    timeline: Timeline,
    { idleMs, fail }: { idleMs: number; fail: (error: unknown) => void },
  ) {
    this.#context = context
    this.#engines = engines
    this.#accounts = accounts
    this.#timeline = timeline
    this.#fail = fail
    this.idleMs = idleMs
  }

  /** Ends the shells that a killed server left. Those on a host that cannot be asked now are left to the next start. */
  async endAbandoned(abandoned: readonly StoredShell[]): Promise<void> {
    for (const one of abandoned) {
      try {
        await this.#engines.withEngine(one.host, (engine) => endRunningShell(engine, one)).catch(ignoreMissingHost)
        await removeShell(this.#accounts, one.id)
      } catch (error) {
        this.#fail(error)
      }
    }
  }

  /** Opens a shell in an instance. @throws Problem `not-found`, `nothing-to-do`, `host-unreachable`, `engine-refused` */
  async open(
    ref: InstanceRef,
    { command, user, cols, rows }: Pick<ExecQuery, 'command' | 'user' | 'cols' | 'rows'>,
    by: string,
  ): Promise<Shell> {
    const { instance } = findInstance(this.#context, ref)
    const { container, host } = containerOf(ref, instance)
    const name = displayName(this.#context, ref)
    const options = { command: command ?? null, user: user ?? null, cols, rows }
    const shell = await this.#engines.withEngine(host, (engine) =>
      Shell.open(
        { engine, container, instance: name, image: imageOf(instance), timings: this.#context.timings },
        options,
      ),
    )
    const detail = message('shell-in', { command: shell.command, instance: name, host: instance.host?.name ?? host })
    const closeEntry = this.#timeline.shell(ref, by, detail)
    this.#open.add(shell)
    const stored = shell.running && storeShell(this.#accounts, { ...shell.running, host })
    shell.stream.once('close', () => {
      this.#open.delete(shell)
      closeEntry()
      Promise.resolve(stored)
        .then(() => this.#end(shell))
        .catch(this.#fail)
    })
    try {
      await stored
    } catch (error) {
      // The next start would not know of a shell that is not stored.
      await shell.end()
      throw error
    }
    if (this.#isClosing) await shell.end()
    return shell
  }

  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.all([...this.#open].map((shell) => this.#end(shell)))
    await this.#timeline.written()
  }

  /** Ends a shell and removes its record. The next start ends what cannot be ended now. */
  async #end(shell: Shell): Promise<void> {
    const hasEnded = await shell.end()
    if (hasEnded && shell.running) await removeShell(this.#accounts, shell.running.id)
  }
}

/** Ignores that the host is no longer in the cluster. */
function ignoreMissingHost(error: unknown): void {
  if (!(error instanceof Problem && error.code === 'not-found')) throw error
}

/** Returns an instance's image as a person writes it. */
function imageOf({ image }: LiveInstance): string {
  return image.split('@')[0] ?? image
}
