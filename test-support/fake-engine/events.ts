import type { Clock } from './clock.ts'

/** An event as the engine writes it. @see Docker Engine API 1.41, SystemEvents */
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

/** So many are remembered for readers that ask for what was before. */
const MOST_REMEMBERED = 256

export type EventListener = (event: EngineEvent, host: string | null) => void

/** What happens, told as it happens to all who listen. Events of containers belong to one host, all others to the swarm. */
export class Events {
  readonly #clock: Clock
  readonly #listeners = new Set<EventListener>()
  readonly #past: { event: EngineEvent; host: string | null }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How many listen now. */
  get listeners(): number {
    return this.#listeners.size
  }

  /** @param host on which it happened; null for what concerns the whole swarm */
  tell(type: string, action: string, id: string, attributes: Record<string, string>, host: string | null = null): void {
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
    if (this.#past.length > MOST_REMEMBERED) this.#past.shift()
    for (const listener of this.#listeners) listener(event, host)
  }

  /** @param since milliseconds since 1970 from which past events are told first; null: none @returns what ends it */
  listen(listener: EventListener, since: number | null): () => void {
    if (since !== null)
      for (const { event, host } of this.#past) if (event.timeNano >= since * 1e6) listener(event, host)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
