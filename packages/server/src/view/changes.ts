import { randomBytes } from 'node:crypto'
import type { Event } from '@berth/contract/events/events.ts'

export interface Change {
  /** Such as "4f1c-17": what a reader that comes back names as the last that it had. */
  readonly id: string
  readonly event: Event
}

const KEPT = 2000

/** What changed, in order, and those who want to know. The last 2000 are kept for readers whose connection was lost. */
export class Changes {
  /** Another one at each start, so that numbers of an earlier server are never taken for this one's. */
  readonly #epoch = randomBytes(4).toString('hex')
  readonly #kept: Change[] = []
  readonly #listeners = new Set<(change: Change) => void>()
  #last = 0

  add(event: Event): void {
    const change = { id: `${this.#epoch}-${++this.#last}`, event }
    this.#kept.push(change)
    if (this.#kept.length > KEPT) this.#kept.shift()
    for (const listener of this.#listeners) listener(change)
  }

  /**
   * What came after `id` and, from exactly then on, what comes: read and subscribed in one step, so that nothing falls between.
   * Where `id` is not known any more, what was missed is a `reset`.
   */
  follow(id: string | undefined, listener: (change: Change) => void): { missed: Change[]; stop: () => void } {
    this.#listeners.add(listener)
    return { missed: this.#after(id), stop: () => this.#listeners.delete(listener) }
  }

  get followers(): number {
    return this.#listeners.size
  }

  #after(id: string | undefined): Change[] {
    const here: Change = { id: `${this.#epoch}-${this.#last}`, event: { type: 'reset' } }
    if (id === here.id) return []
    const index = this.#kept.findIndex((change) => change.id === id)
    return index < 0 ? [here] : this.#kept.slice(index + 1)
  }
}
