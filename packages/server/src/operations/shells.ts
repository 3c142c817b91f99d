import type { ExecQuery } from '@berth/contract/exec.ts'
import type { InstanceRef } from '@berth/contract/instances.ts'
import { wording } from '@berth/contract/wording.ts'
import type { LiveInstance } from '../domain/model.ts'
import type { Cluster } from './cluster.ts'
import type { HostEngines } from './host-engines.ts'
import { found, nameOf, placeOf } from './instances.ts'
import { Shell } from './shell.ts'
import type { Timeline } from './timeline.ts'

/** The shells that are open: each is in the timeline for as long, and none outlives the server. */
export class Shells {
  readonly #cluster: Cluster
  readonly #engines: HostEngines
  readonly #timeline: Timeline
  readonly #open = new Set<Shell>()
  #isClosing = false
  /** Nothing typed and nothing written for so long ends one; 0: never. */
  readonly idleMs: number

  constructor(cluster: Cluster, engines: HostEngines, timeline: Timeline, idleMs: number) {
    this.#cluster = cluster
    this.#engines = engines
    this.#timeline = timeline
    this.idleMs = idleMs
  }

  /** @throws Problem `not-found`, `nothing-to-do`, `host-unreachable`, `engine-refused` */
  async open(
    ref: InstanceRef,
    { command, user, cols, rows }: Pick<ExecQuery, 'command' | 'user' | 'cols' | 'rows'>,
    by: string,
  ): Promise<Shell> {
    const { instance } = found(this.#cluster, ref)
    const { container, host } = placeOf(ref, instance)
    const name = nameOf(this.#cluster, ref)
    const wish = { command: command ?? null, user: user ?? null, cols, rows }
    const shell = await this.#engines.ask(host, (engine) =>
      Shell.open({ engine, container, instance: name, image: imageOf(instance) }, wish),
    )
    const detail = wording('shell-in', { command: shell.command, instance: name, host: instance.host?.name ?? host })
    const note = this.#timeline.shell(ref, by, detail)
    this.#open.add(shell)
    shell.stream.once('close', () => {
      this.#open.delete(shell)
      note()
    })
    if (this.#isClosing) await shell.end()
    return shell
  }

  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.all([...this.#open].map((shell) => shell.end()))
    await this.#timeline.written()
  }
}

/** As a person writes it. */
function imageOf({ image }: LiveInstance): string {
  return image.split('@')[0] ?? image
}
