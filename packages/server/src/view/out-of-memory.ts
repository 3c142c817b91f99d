import type { Engine } from '../engine/engine.ts'

/** So many events are kept for containers of whose end nothing was seen yet. */
const MOST_TOLD = 200

/**
 * Which containers of this engine's host were killed for want of memory. The engine tells it twice, by an event and in the container's
 * record; where it hears of the end first, the record is wrong for good.
 */
export class OutOfMemory {
  /** Killed ones, asked once each. */
  readonly #killed = new Map<string, boolean>()
  readonly #told = new Set<string>()

  get ids(): ReadonlySet<string> {
    return new Set([...this.#killed].flatMap(([id, why]) => (why || this.#told.has(id) ? [id] : [])))
  }

  /** An event says so. @param id of the container */
  tell(id: string): void {
    this.#told.add(id)
    for (const oldest of this.#told) if (this.#told.size > MOST_TOLD) this.#told.delete(oldest)
  }

  /** @param killed all containers that the engine still has and that ended with exit code 137 */
  async ask(engine: Pick<Engine, 'wasOutOfMemory'>, killed: readonly string[]): Promise<void> {
    for (const id of this.#killed.keys()) if (!killed.includes(id)) this.#killed.delete(id)
    const unasked = killed.filter((id) => !this.#killed.has(id))
    await Promise.all(unasked.map(async (id) => this.#killed.set(id, await engine.wasOutOfMemory(id))))
  }
}
