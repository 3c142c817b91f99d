import { randomBytes } from 'node:crypto'
import type { Event } from '@berth/contract/events/events.ts'

export interface Change {
  /** Such as "4f1c-17". A client that reconnects sends the last id that it received. */
  readonly id: string
  readonly event: Event
}

const MAX_CHANGES = 2000

/** The changes in order, and their listeners. The last 2000 are stored for clients whose connection was lost. */
export class Changes {
  /** Differs at each start, so that ids of an earlier server are never taken for this one's. */
  readonly #epoch = randomBytes(4).toString('hex')
  readonly #recent: Change[] = []
  readonly #listeners = new Set<(change: Change) => void>()
  #last = 0

  add(event: Event): void {
    const change = { id: `${this.#epoch}-${++this.#last}`, event }
    this.#recent.push(change)
    if (this.#recent.length > MAX_CHANGES) this.#recent.shift()
    for (const listener of this.#listeners) listener(change)
  }

  /**
   * Returns the changes after `id` and subscribes to later ones, in one step, so that none is lost between. Where `id` is no longer known,
   * the missed changes are a `reset`.
   */
  follow(id: string | undefined, listener: (change: Change) => void): { missed: Change[]; stop: () => void } {
    this.#listeners.add(listener)
    return { missed: this.#after(id), stop: () => this.#listeners.delete(listener) }
  }

  get followers(): number {
    return this.#listeners.size
  }

  #after(id: string | undefined): Change[] {
    const reset: Change = { id: `${this.#epoch}-${this.#last}`, event: { type: 'reset' } }
    if (id === reset.id) return []
    const index = this.#recent.findIndex((change) => change.id === id)
    return index < 0 ? [reset] : this.#recent.slice(index + 1)
  }
}
