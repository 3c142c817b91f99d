import { setTimeout as sleep } from 'node:timers/promises'
import { Event } from '@berth/contract/events/events.ts'

export interface SeenEvent {
  readonly id: string
  readonly event: Event
  /** Milliseconds since 1970. */
  readonly at: number
}

type OfType<T extends Event['type']> = Extract<Event, { type: T }>

/** Server-sent events of /api/v1/events as they come, each checked against the contract. */
export class EventStream {
  readonly seen: SeenEvent[] = []
  /** Settles when the stream is over, whoever ended it. */
  readonly ended: Promise<void>
  readonly #closing: AbortController
  #news = Promise.withResolvers<void>()
  #isOver = false
  #next = 0

  /** @param open asks for the stream, with this signal */
  static async open(open: (signal: AbortSignal) => Promise<Response>): Promise<EventStream> {
    const closing = new AbortController()
    const response = await open(closing.signal)
    if (response.status !== 200 || !response.body) throw new Error(`The events answered ${response.status}.`)
    return new EventStream(response.body, closing)
  }

  private constructor(body: ReadableStream<Uint8Array>, closing: AbortController) {
    this.#closing = closing
    this.ended = this.#read(body).finally(() => {
      this.#isOver = true
      this.#news.resolve()
    })
  }

  get lastId(): string {
    return this.seen.at(-1)?.id ?? ''
  }

  /** The first event of a type, after the one that was last returned, that `fits`. @throws Error when none came in time */
  async next<T extends Event['type']>(
    type: T,
    fits: (event: OfType<T>) => boolean = () => true,
    withinMs = 60_000,
  ): Promise<SeenEvent & { readonly event: OfType<T> }> {
    const deadline = Date.now() + withinMs
    for (;;) {
      const found = this.#take(type, fits)
      if (found) return found
      if (this.#isOver) throw new Error(`The stream ended before the ${type} came.`)
      if (Date.now() >= deadline) throw new Error(`No such ${type} came within ${withinMs} ms.`)
      await Promise.race([this.#news.promise, sleep(deadline - Date.now())])
    }
  }

  close(): void {
    this.#closing.abort()
  }

  #take<T extends Event['type']>(type: T, fits: (event: OfType<T>) => boolean) {
    while (this.#next < this.seen.length) {
      const one = this.seen[this.#next++]
      if (one?.event.type === type && fits(one.event as OfType<T>))
        return one as SeenEvent & { readonly event: OfType<T> }
    }
    return null
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const bytes of body) {
        const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) this.#add(block)
      }
    } catch {
      // The connection was lost, or we closed it: either way it is over.
    }
  }

  #add(block: string): void {
    const id = /^id: (.*)$/m.exec(block)?.[1]
    const data = /^data: (.*)$/m.exec(block)?.[1]
    if (id === undefined || data === undefined) return
    this.seen.push({ id, event: Event.parse(JSON.parse(data)), at: Date.now() })
    this.#news.resolve()
    this.#news = Promise.withResolvers()
  }
}
