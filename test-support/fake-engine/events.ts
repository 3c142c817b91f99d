import type { Clock } from './clock.ts'

/** An event in the engine's format. @see Docker Engine API 1.41, SystemEvents */
export interface EngineEvent {
  readonly Type: string
  readonly Action: string
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> }
  readonly scope: 'swarm' | 'local'
  readonly time: number
  readonly timeNano: number
  readonly status?: string
  readonly id?: string
  readonly from?: string
}

/** The number of past events that are available to new readers. */
const MAX_PAST_EVENTS = 256

export type EventListener = (event: EngineEvent, host: string | null) => void

/** The events of the swarm, sent to all listeners as they happen. Events of containers belong to one host, all others to the swarm. */
export class Events {
  readonly #clock: Clock
  readonly #listeners = new Set<EventListener>()
  readonly #past: { event: EngineEvent; host: string | null }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The current number of listeners. */
  get listeners(): number {
    return this.#listeners.size
  }

  /** Emits an event. @param host the host of the event; null for an event of the whole swarm */
  emit(type: string, action: string, id: string, attributes: Record<string, string>, host: string | null = null): void {
    const now = this.#clock.now()
    const event: EngineEvent = {
      ...(type === 'container' && { status: action, id, from: attributes.image ?? '' }),
      Type: type,
      Action: action,
      Actor: { ID: id, Attributes: attributes },
      scope: host === null ? 'swarm' : 'local',
      time: Math.floor(now / 1000),
      timeNano: now * 1e6,
    }
    this.#past.push({ event, host })
    if (this.#past.length > MAX_PAST_EVENTS) this.#past.shift()
    for (const listener of this.#listeners) listener(event, host)
  }

  /**
   * Adds a listener.
   *
   * @param since milliseconds since 1970 from which the listener first receives past events; null for none
   * @returns a function that removes the listener
   */
  listen(listener: EventListener, since: number | null): () => void {
    if (since !== null)
      for (const { event, host } of this.#past) if (event.timeNano >= since * 1e6) listener(event, host)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
