import type { Engine } from '../engine.ts'

/** The most events that are stored for containers whose end was not seen yet. */
const MAX_REPORTED = 200

/**
 * Collects which containers of this engine's host were killed because they were out of memory. The engine reports it by an event and in the
 * container's record. If the container's exit is handled before the event, the record never reports it, so both are read.
 */
export class OutOfMemory {
  /** Whether the record of a killed container reports it, read once for each container. */
  readonly #killed = new Map<string, boolean>()
  readonly #reported = new Set<string>()

  get ids(): ReadonlySet<string> {
    return new Set([...this.#killed].flatMap(([id, isRecorded]) => (isRecorded || this.#reported.has(id) ? [id] : [])))
  }

  /** Records an out-of-memory event. @param id of the container */
  report(id: string): void {
    this.#reported.add(id)
    for (const oldest of this.#reported) if (this.#reported.size > MAX_REPORTED) this.#reported.delete(oldest)
  }

  /**
   * Reads the records of newly killed containers.
   *
   * @param killed all containers that the engine still has and that ended with exit code 137
   */
  async readRecords(engine: Pick<Engine, 'wasOutOfMemory'>, killed: readonly string[]): Promise<void> {
    for (const id of this.#killed.keys()) if (!killed.includes(id)) this.#killed.delete(id)
    const unread = killed.filter((id) => !this.#killed.has(id))
    await Promise.all(unread.map(async (id) => this.#killed.set(id, await engine.wasOutOfMemory(id))))
  }
}
